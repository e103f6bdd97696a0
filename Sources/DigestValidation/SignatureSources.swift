import CLinux
import CloudTrail
import Glibc
import JSONScan
import TrailIndex

/// Signatures of digests from wherever they survive.
///
/// A signature proves itself under AWS's key, so that it does not matter where it was found: any file may offer one.
struct SignatureSources {
    struct Candidate: Hashable {
        /// Empty where the text was no hexadecimal.
        var signature: [UInt8]
        /// `SHA256withRSA`, where the source says it.
        var algorithm: String?
        /// When a backfill digest was made, where the source says it.
        var generated: Timestamp?
    }

    /// By the canonical key that a source states.
    private(set) var byKey: [String: [Candidate]] = [:]
    /// By the name of the digest, from files that are named after it.
    private(set) var byName: [String: [Candidate]] = [:]
    /// All that is known for a digest.
    func candidates(key: String) -> [Candidate] {
        (byKey[key] ?? []) + (byName[ObjectKey.name(key)] ?? [])
    }

    mutating func add(_ candidate: Candidate, key: String) {
        byKey[key, default: []].append(candidate)
    }

    // MARK: Files

    /// Reads a file or a tree of files that the user named.
    ///
    /// - Throws: `ArchiveError` where it cannot be read.
    mutating func read(path: String) throws {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw ArchiveError(path: path, kind: .unreadable(errno)) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            add(try SmallFile.read(path), fileName: ObjectKey.name(path))
            return
        }
        let inventory = try ArchiveInventory(archive: path)
        for entry in inventory.entries
        where entry.isListed && !entry.isSpecial && SignatureSources.mayHoldSignatures(entry.name) {
            read(file: inventory.root + "/" + inventory.path(entry), name: entry.name)
        }
    }

    static func mayHoldSignatures(_ name: String) -> Bool {
        name.hasSuffix(".json") || name.hasSuffix(".jsonl")
    }

    /// Whether a file beside digests is saved output of `head-object` for one.
    static func isHeadObject(_ name: String) -> Bool {
        digestName(name) != nil
    }

    /// The name of the digest that a file of saved metadata is named after.
    private static func digestName(_ name: String) -> String? {
        for suffix in [".head.json", ".json"] where name.hasSuffix(suffix) {
            let rest = String(name.dropLast(suffix.count))
            if rest.hasSuffix(".json.gz"), DigestName(name: rest) != nil { return rest }
        }
        return nil
    }

    /// Reads a file that was found: one that cannot be read offers nothing.
    mutating func read(file path: String, name: String) {
        if let text = try? SmallFile.read(path) { add(text, fileName: name) }
    }

    /// Takes JSON values, one behind the other, with or without line ends between and in them.
    private mutating func add(_ text: [UInt8], fileName name: String) {
        let lines = SignatureSources.lines(text)
        // A value a line, or values over any number of lines: in the first form a bad line spoils no other.
        let isLines = lines.first.map { (try? JSONTree(Array($0))) != nil } ?? true
        for value in isLines ? lines : SignatureSources.values(text) {
            guard let tree = try? JSONTree(Array(value)) else { continue }
            if case .array(let elements) = tree {
                for element in elements { add(element, fileName: name) }
            } else {
                add(tree, fileName: name)
            }
        }
    }

    /// The lines of a text that are not blank.
    private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: 0x0A) ?? text.count
            if text[start..<end].contains(where: { $0 > 0x20 }) { lines.append(text[start..<end]) }
            start = end + 1
        }
        return lines
    }

    private mutating func add(_ tree: JSONTree, fileName: String) {
        guard let metadata = tree.member(ignoringCase: "Metadata") ?? tree.member("user_metadata"),
            let signature = SignatureSources.value("signature", in: metadata)
        else { return }
        let candidate = Candidate(
            signature: Hexadecimal.bytes(signature) ?? [],
            algorithm: SignatureSources.value("signature-algorithm", in: metadata).map {
                String(decoding: $0, as: UTF8.self)
            },
            generated: SignatureSources.member("backfill-generation-timestamp", in: metadata)
                .flatMap { PublicKeyFile.time($0) })
        if let key = tree.member(ignoringCase: "Key")?.string ?? tree.member(ignoringCase: "Path")?.string {
            byKey[ObjectKey.canonical(key), default: []].append(candidate)
        } else if let name = SignatureSources.digestName(fileName) {
            byName[name, default: []].append(candidate)
        }
    }

    private static func member(_ name: String, in metadata: JSONTree) -> JSONTree? {
        metadata.member(ignoringCase: name) ?? metadata.member(ignoringCase: "x-amz-meta-" + name)
    }

    private static func value(_ name: String, in metadata: JSONTree) -> [UInt8]? {
        member(name, in: metadata)?.text
    }

    /// The top-level values of a text, cut where brackets close.
    private static func values(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var values: [ArraySlice<UInt8>] = []
        var depth = 0
        var start = 0
        var isInString = false
        var isEscaped = false
        for (position, byte) in text.enumerated() {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = depth > 0
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if depth == 0 { start = position }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { continue }
                depth -= 1
                if depth == 0 { values.append(text[start...position]) }
            default: break
            }
        }
        return values
    }

    // MARK: Extended attributes

    /// What `rclone copy --metadata` leaves with a file.
    static func attributes(of path: String) -> Candidate? {
        // Most files have none at all.
        guard unsafe llistxattr(path, nil, 0) > 0, let signature = attribute("signature", of: path) else { return nil }
        return Candidate(
            signature: Hexadecimal.bytes(signature) ?? [],
            algorithm: attribute("signature-algorithm", of: path).map { String(decoding: $0, as: UTF8.self) },
            generated: attribute("backfill-generation-timestamp", of: path).flatMap {
                Timestamp(rfc3339: String(decoding: $0, as: UTF8.self))
            })
    }

    private static func attribute(_ name: String, of path: String) -> [UInt8]? {
        var value = [UInt8](repeating: 0, count: 4_096)
        for prefix in ["user.", "user.x-amz-meta-"] {
            // The system writes no more than it is told there is room for.
            let count = unsafe lgetxattr(path, prefix + name, &value, value.count)
            if count > 0 { return Array(value.prefix(count)) }
        }
        return nil
    }
}
