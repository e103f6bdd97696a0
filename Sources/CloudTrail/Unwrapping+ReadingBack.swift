import JSONScan

extension Unwrapping {
    /// Where in decoded text a record lies: it is the whole, or the detail of an envelope.
    static func record(in text: [UInt8], _ index: inout StructuralIndex) -> Range<Int>? {
        unsafe text.withUnsafeBytes { bytes in
            unsafe index.scan(bytes) { reader in
                reader.skipWhitespace()
                switch try? Carried(reader) {
                case .record:
                    let start = reader.offset
                    return reader.skipBrackets() ? start..<reader.offset : nil
                case .detail(var inner):
                    guard case .record? = try? Carried(inner) else { return nil }
                    let start = inner.offset
                    return inner.skipBrackets() ? start..<inner.offset : nil
                default:
                    return nil
                }
            }
        }
    }

    /// The record that an object of this carrier holds at a place that `origin(of:)` gave.
    ///
    /// - Parameter byteLength: of the record itself.
    /// - Returns: nil where no such record lies there.
    package static func record(at offset: Int, byteLength: Int, in plain: [UInt8]) -> [UInt8]? {
        guard offset >= 0, byteLength >= 0, offset < plain.count else { return nil }
        guard plain[offset] == UInt8(ascii: "\"") else {
            return byteLength <= plain.count - offset ? Array(plain[offset..<offset + byteLength]) : nil
        }
        var end = offset + 1
        while end < plain.count, plain[end] != UInt8(ascii: "\"") { end += plain[end] == UInt8(ascii: "\\") ? 2 : 1 }
        guard end < plain.count else { return nil }
        var text: [UInt8] = []
        unsafe plain.withUnsafeBytes { bytes in
            _ = unsafe JSONStringDecoding.decode(UnsafeRawBufferPointer(rebasing: bytes[offset + 1..<end]), into: &text)
        }
        var index = StructuralIndex()
        guard let range = record(in: text, &index), range.count == byteLength else { return nil }
        return Array(text[range])
    }

    /// The records of a whole object behind one another, for a walk over a sequence; nil for a log file.
    package static func sequence(of plain: [UInt8], window: Int, largestWindow: Int) -> [UInt8]? {
        guard unsafe plain.withUnsafeBytes({ unsafe !Carrier.isLogFile($0) && Carrier(beginning: $0) == .wrapped })
        else { return nil }
        var unwrapping = Unwrapping()
        var index = StructuralIndex()
        var all: [UInt8] = []
        var start = 0
        var size = window
        while true {
            let end = min(start + size, plain.count)
            let (consumed, outcome) = unsafe plain.withUnsafeBytes { text in
                unsafe index.scan(UnsafeRawBufferPointer(rebasing: text[start..<end])) { reader in
                    unwrapping.advance(&reader, windowOffset: start, isLast: end == plain.count)
                }
            }
            all += unwrapping.text
            start += consumed
            if outcome == .finished { return all }
            if consumed == 0, size >= largestWindow {
                unwrapping.refuseOversizedValue(windowOffset: start, limit: largestWindow)
                all += unwrapping.text
                size = window
            } else {
                size = consumed == 0 ? size * 2 : window
            }
        }
    }
}
