import JSONScan

/// How the text of an object holds its records.
package enum Carrier: Sendable, Hashable {
    /// `{"Records":[…]}`, or nothing that holds records: `LogFileWalk` tells.
    case logFile
    /// Some other form, which `Unwrapping` makes into records behind one another.
    case wrapped

    /// Text that is looked at to tell, at most: a record is never longer.
    package static let examinedBytes = 1 << 20

    /// Whether the text begins `{"Records"`, as nearly every object of an archive does.
    ///
    /// - Complexity: O(1)
    package static func isLogFile(_ text: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        // Every access is guarded by a comparison with the count.
        func passBlanks() {
            while offset < text.count {
                let byte = unsafe text[offset]
                guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
                offset += 1
            }
        }
        if unsafe text.first == byteOrderMark[0] && text.starts(with: byteOrderMark) { offset = byteOrderMark.count }
        passBlanks()
        guard offset < text.count, unsafe text[offset] == UInt8(ascii: "{") else { return false }
        offset += 1
        passBlanks()
        return unsafe text[offset...].starts(with: recordsName)
    }

    /// Tells by the first value of the text; where that is damaged, by the first line that can be told.
    ///
    /// - Parameter text: the beginning of the object, whole or at least `examinedBytes` of it.
    package init(beginning text: UnsafeRawBufferPointer) {
        let text = unsafe UnsafeRawBufferPointer(rebasing: text.prefix(Carrier.examinedBytes))
        var index = StructuralIndex()
        var start = unsafe text.starts(with: Carrier.byteOrderMark) ? Carrier.byteOrderMark.count : 0
        var lines = 0
        while start < text.count, lines < 16 {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: text[start...])
            if let carrier = unsafe index.scan(rest, { Carrier.examine(&$0) }) {
                self = carrier
                return
            }
            // In bounds by the loop's condition.
            guard let end = unsafe text[start...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            start = end + 1
            lines += 1
        }
        self = .logFile
    }

    /// Nil where the text is damaged.
    private static func examine(_ reader: inout JSONReader) -> Carrier? {
        reader.skipWhitespace()
        if LinePrefix.pass(&reader) == .passed { return .wrapped }
        if reader.enterArray() { return .wrapped }
        do throws(JSONScanError) {
            switch try Carried(reader) {
            case .record, .text, .detail, .control: return .wrapped
            case .list(let isRecords): return isRecords ? .logFile : .wrapped
            case .foreign: return reader.byte(at: reader.offset) == UInt8(ascii: "{") ? .logFile : nil
            }
        } catch {
            return nil
        }
    }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    static let recordsName = Array("\"Records\"".utf8)
}
