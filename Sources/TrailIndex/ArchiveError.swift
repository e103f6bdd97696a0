import Glibc

/// Why an archive cannot be indexed at all.
package struct ArchiveError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// The system's error number.
        case unreadable(Int32)
        case empty
        case noTrailObjects(files: Int)
        case remoteAddress
        case unsupportedFile(String)
        /// Nothing of a zip or tar file can be read.
        case damagedPackedFile(String)
        case emptyInput
        case indexInsideArchive(index: String)
        case otherArchive(indexed: [String])
        /// An object of the index is not where it was; the system's error number.
        case movedArchive(Int32)
        case changedObject
    }

    package let path: String
    package let kind: Kind

    package init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }

    static func reason(_ number: Int32) -> String {
        // strerror never returns null.
        unsafe String(cString: strerror(number))
    }

    package var description: String {
        switch kind {
        case .unreadable(let number): "\(path): \(ArchiveError.reason(number))"
        case .empty: "\(path): the folder is empty"
        case .noTrailObjects(let files): "\(path): no CloudTrail objects among \(files) files"
        case .remoteAddress: "\(path): an address in S3; backtrail reads copies, and uses no network"
        case .unsupportedFile(let what): "\(path): \(what)"
        case .emptyInput: "standard input: empty"
        case .damagedPackedFile(let what): "\(path): cannot be unpacked: \(what)"
        case .indexInsideArchive(let index): "\(index): the index would lie inside the archive \(path)"
        case .movedArchive(let number): "\(path): \(ArchiveError.reason(number))"
        case .changedObject: "\(path): changed since it was indexed"
        case .otherArchive(let indexed): "\(path): the index holds another archive: \(indexed.joined(separator: ", "))"
        }
    }

    /// What to do next.
    package var hint: String {
        switch kind {
        case .unreadable, .empty, .noTrailObjects:
            "expected a copy of a trail's bucket, such as bucket/AWSLogs/o-orgid/account/CloudTrail/…, or one .json.gz of it"
        case .remoteAddress:
            "copy the bucket first, for example: aws s3 sync \(path) bucket"
        case .unsupportedFile:
            "unpack it first and give the folder"
        case .damagedPackedFile:
            "nothing of it could be read: look for another copy"
        case .emptyInput:
            "for example: zcat *.json.gz | backtrail index -"
        case .indexInsideArchive:
            "evidence is never written to: choose another place with --index"
        case .movedArchive:
            "if the archive has moved, say where it is with --archive-root"
        case .changedObject:
            "an object of an archive should never change: compare it with another copy of the archive"
        case .otherArchive:
            "add it with --add, or choose another place with --index"
        }
    }
}
