import CloudTrail

/// Keys of objects as they are compared: `Logs/` where AWS's layout says `AWSLogs/` is the same place.
enum ObjectKey {
    private static let logs = Array("Logs".utf8)

    /// The canonical form of a key.
    static func canonical(_ key: String) -> String {
        guard mayBeMapped(key.utf8), let slash = key.lastIndex(of: "/") else { return key }
        let name = key[key.index(after: slash)...]
        return canonicalFolder(String(key[..<slash])) + "/" + name
    }

    /// The canonical form of a folder, without a final slash.
    static func canonicalFolder(_ folder: String) -> String {
        guard mayBeMapped(folder.utf8) else { return folder }
        let parts = folder.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return ArchiveFolder(root: [], path: parts).canonicalKey
    }

    /// Whether the canonical form of a key or folder can be another one: only `Logs` is ever replaced, and nearly no key
    /// has it.
    static func mayBeMapped(_ key: some Collection<UInt8>) -> Bool {
        // Bytes of the part that agree so far; nil where one did not.
        var matched: Int? = 0
        for byte in key {
            if byte == UInt8(ascii: "/") {
                if matched == logs.count { return true }
                matched = 0
            } else if let count = matched {
                matched = count < logs.count && byte == logs[count] ? count + 1 : nil
            }
        }
        return matched == logs.count
    }

    /// Whether a key, taken as a path below the archive, would lead out of it.
    static func leavesArchive(_ key: some Collection<UInt8>) -> Bool {
        if key.first == UInt8(ascii: "/") || key.contains(0) || key.contains(UInt8(ascii: "\\")) { return true }
        return key.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).contains {
            $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8)
        }
    }

    /// The last part of a key.
    static func name(_ key: String) -> String {
        key.lastIndex(of: "/").map { String(key[key.index(after: $0)...]) } ?? key
    }
}
