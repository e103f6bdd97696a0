/// Tar (POSIX ustar) and zip (stored entries) files, written by their specifications.
package enum PackedBytes {
    package static func tar(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        entries.flatMap { tarEntry($0.name, $0.bytes) } + [UInt8](repeating: 0, count: 1_024)
    }

    /// - Parameter type: `0` for a file, `5` for a folder, `2` for a symbolic link.
    package static func tarEntry(_ name: String, _ bytes: [UInt8], type: Character = "0") -> [UInt8] {
        func octal(_ number: Int, _ digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: digits - text.count) + text).utf8) + [0]
        }
        // A name longer than 100 bytes is split at a slash.
        var prefix = ""
        var rest = name
        while rest.utf8.count > 100, let slash = rest.firstIndex(of: "/") {
            prefix += (prefix.isEmpty ? "" : "/") + rest[..<slash]
            rest = String(rest[rest.index(after: slash)...])
        }
        var header = padded(Array(rest.utf8), 100) + octal(0o644, 7) + octal(0, 7) + octal(0, 7)
        header += octal(bytes.count, 11) + octal(1_709_251_200, 11)
        let sumPlace = header.count
        header += Array("        ".utf8) + Array(String(type).utf8) + [UInt8](repeating: 0, count: 100)
        header += Array("ustar".utf8) + [0] + Array("00".utf8) + [UInt8](repeating: 0, count: 80)
        header += padded(Array(prefix.utf8), 155)
        header = padded(header, 512)
        let sum = header.reduce(0) { $0 + Int($1) }
        header.replaceSubrange(sumPlace..<sumPlace + 8, with: octal(sum, 6) + [0x20])
        return header + padded(bytes, (bytes.count + 511) / 512 * 512)
    }

    private static func padded(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: count - bytes.count)
    }

    package static func zip(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (name, bytes) in entries {
            let name = Array(name.utf8)
            // Version 2.0, names in UTF-8, stored, 2024-03-01 00:00:00.
            let common =
                little(20, 2) + little(0x800, 2) + little(0, 2) + little(0, 2) + little(44 << 9 | 3 << 5 | 1, 2)
                + little(Int(StoredGzip.checksum(bytes)), 4) + little(bytes.count, 4) + little(bytes.count, 4)
                + little(name.count, 2) + little(0, 2)
            directory += little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2)
            directory += little(0, 4) + little(file.count, 4) + name
            file += little(0x0403_4B50, 4) + common + name + bytes
        }
        let end =
            little(0x0605_4B50, 4) + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
            + little(directory.count, 4) + little(file.count, 4) + little(0, 2)
        return file + directory + end
    }
}
