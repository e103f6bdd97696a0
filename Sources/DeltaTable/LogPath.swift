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
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let high = digit(rest.removeFirst()), let low = digit(rest.removeFirst()) else {
                throw LineError(.malformedAction(expected: "a path with two digits after each %"))
            }
            bytes.append(high << 4 | low)
        }
        guard let path = String(validating: bytes, as: UTF8.self) else {
            throw LineError(.malformedAction(expected: "a path in UTF-8"))
        }
        let components = path.split(separator: "/", omittingEmptySubsequences: false)
        let scheme = text.prefix { $0 != "/" }
        if path.contains("\0") || scheme.contains(":") || components.contains(where: { ["", ".", ".."].contains($0) }) {
            throw LineError(.unsupportedTable("the file \(text) lies outside it"))
        }
        return path
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
