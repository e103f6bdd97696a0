/// Paths of data files as a log writes them: relative to the table, as a URI reference (RFC 3986).
enum LogPath {
    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    /// Everything but unreserved characters and `/` as `%` and two digits.
    static func encoded(_ path: String) -> String {
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "="):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path of a file inside the table.
    ///
    /// - Throws: `unsupportedTable` for what leads out of it, `malformedAction`.
    static func decoded(_ text: String) throws(LineError) -> String {
        let encoded = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var index = 0
        while index < encoded.count {
            if encoded[index] != UInt8(ascii: "%") {
                bytes.append(encoded[index])
                index += 1
                continue
            }
            guard index + 2 < encoded.count, let high = digit(encoded[index + 1]), let low = digit(encoded[index + 2])
            else { throw LineError(.malformedAction(expected: "a path with two digits after each %")) }
            bytes.append(high << 4 | low)
            index += 3
        }
        let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        // Empty, `.` or `..`.
        let leadsOut = components.contains { $0.count <= 2 && $0.allSatisfy { $0 == UInt8(ascii: ".") } }
        let hasScheme = encoded.prefix { $0 != UInt8(ascii: "/") }.contains(UInt8(ascii: ":"))
        if leadsOut || hasScheme || bytes.contains(0) {
            throw LineError(.unsupportedTable("the file \(text) lies outside it"))
        }
        guard let path = String(validating: bytes, as: UTF8.self) else {
            throw LineError(.malformedAction(expected: "a path in UTF-8"))
        }
        return path
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
