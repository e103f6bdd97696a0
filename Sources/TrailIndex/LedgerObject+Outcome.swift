import CloudTrail
import Gunzip

extension LedgerObject {
    /// A row for an object that is about to be read.
    init(_ object: PlannedObject, root: String) {
        self.init(
            objectId: object.objectId, key: object.key, archiveRoot: root, path: object.path,
            kind: object.kind ?? .other, status: .indexed, reason: nil, integrity: "unchecked",
            account: object.account, region: object.region, organization: object.organization,
            deliveryTime: object.deliveryTime, storedBytes: object.storedBytes,
            modificationTime: object.modificationTime, plainBytes: nil, gzipCRC32: nil, storedSHA256: nil,
            plainSHA256: nil, recordsSeen: 0, recordsKept: 0, recordsDuplicate: 0, recordsRejected: 0,
            diagnostics: [])
    }

    /// Notes that nothing of the object could be read.
    mutating func reject(_ code: Diagnostic.Code, _ message: String, byteOffset: Int? = nil) {
        status = .rejected
        reason = message
        diagnostics.append(Diagnostic(key: key, code: code, message: message, byteOffset: byteOffset))
    }

    /// Notes what was read, and tells if that is not what was listed.
    mutating func noteRead(_ state: StoredObject.State?, byteCount: Int) {
        let listed = StoredObject.State(byteCount: storedBytes, modificationTime: modificationTime)
        storedBytes = Int64(byteCount)
        guard let state, state != listed || state.byteCount != storedBytes else { return }
        // A later change is noticed by what the file was at this reading.
        modificationTime = state.modificationTime
        diagnostics.append(
            Diagnostic(key: key, code: .changedObject, message: "changed while the run went on; read as it was then"))
    }

    /// Decides what became of the object once it was walked.
    mutating func conclude(_ walk: LogFileWalk, damage: GunzipError?, isGzip: Bool) {
        let isNamedAsLog = kind.holdsRecords
        recordsSeen = Int64(walk.seen)
        recordsKept = Int64(walk.kept)
        recordsDuplicate = Int64(walk.duplicates)
        recordsRejected = Int64(walk.rejected)
        let isCut = damage.map { $0.code != .trailingBytes } ?? false
        if let damage {
            diagnostics.append(
                Diagnostic(
                    key: key, code: LedgerObject.code(damage.code), message: "\(damage)",
                    byteOffset: damage.byteOffset))
        }
        // Text that ends where the gzip data does is the same damage, told once.
        let told = walk.findings.filter { !(isCut && ($0.code == .truncatedJSON || $0.code == .notJSON)) }
        if walk.hasRecords {
            add(told)
            if kind == .other { kind = .log }
            if walk.kept + walk.duplicates == 0, isCut || told.contains(where: { $0.code != .repeatedMember }) {
                status = .rejected
                reason = diagnostics.first?.message
            } else if let first = diagnostics.first {
                reason = first.message
            }
            return
        }
        if !isNamedAsLog, walk.looksLikeDigest || walk.looksLikeConfig {
            kind = walk.looksLikeDigest ? .digest : .config
            setOther("recognised by its members")
        } else if isCut || !walk.isJSON {
            add(
                told.map { finding in
                    guard !isGzip, finding.code == .notJSON, path.hasSuffix(".gz") else { return finding }
                    var finding = finding
                    finding.code = .notGzip
                    finding.message = "neither gzip nor JSON"
                    return finding
                })
            status = .rejected
            reason = diagnostics.first?.message
        } else if isNamedAsLog {
            add(told)
            reject(.noRecords, "no Records: expected {\"Records\":[…]}")
        } else {
            setOther("JSON without Records")
        }
    }

    private mutating func setOther(_ why: String) {
        status = .other
        reason = why
        diagnostics.removeAll()
    }

    private mutating func add(_ findings: [LogFileWalk.Finding]) {
        for finding in findings {
            diagnostics.append(
                Diagnostic(
                    key: key, code: finding.code, message: finding.message, recordIndex: finding.recordIndex,
                    byteOffset: finding.byteOffset))
        }
    }

    private static func code(_ code: GunzipError.Code) -> Diagnostic.Code {
        switch code {
        case .truncated: .truncatedGzip
        case .invalidHeader: .notGzip
        case .invalidData, .checksumMismatch: .corruptGzip
        case .tooLarge: .tooLarge
        case .trailingBytes: .trailingBytes
        }
    }
}
