import CloudTrail
import JSONScan
import Parquet

/// The texts of a record: what is searched when anything anywhere in it is looked for, and what token files are made of.
///
/// All members that are text; of JSON every string at any depth, decoded, every number as it is written, and the names of
/// members. Neither times and booleans that have columns of their own, nor the names that CloudTrail gives members of the
/// record, nor what was derived while indexing.
package enum RecordTexts {
    /// The columns of `events` that hold them, as positions in its leaves.
    package static let leaves: [Int] = EventSchema.events.leaves.indices.filter { leaf in
        EventSchema.events.leaves[leaf].physicalType == .byteArray
            && !derivedColumns.contains(EventSchema.events.leaves[leaf].path[0])
    }

    private static let derivedColumns: Set<String> = [
        "account", "principal", "category", "sourceIPKind", "issuedAccessKeyId",
    ]

    /// Calls `body` for every text of one value of a column until it returns true.
    ///
    /// - Parameters:
    ///   - leaf: the column, one of `leaves`.
    ///   - scratch: room for decoded text.
    ///   - body: takes an array, and where in it the text stands.
    /// - Returns: whether `body` returned true.
    /// - Complexity: O(bytes)
    package static func contains(
        _ leaf: Int, in bytes: [UInt8], _ range: Range<Int>, scratch: inout [UInt8],
        where body: ([UInt8], Range<Int>) -> Bool
    ) -> Bool {
        guard EventSchema.holdsJSON(leaf) else { return body(bytes, range) }
        // The outermost names of `otherMembers` are pointers: names that CloudTrail gave.
        let skipsPointers = leaf == EventColumns.shared.otherMembers
        let text = bytes.span
        var index = range.lowerBound
        var depth = 0
        while index < range.upperBound {
            switch text[index] {
            case UInt8(ascii: "\""):
                let string = JSONTextString(at: index, in: text, end: range.upperBound)
                index = string.end
                if skipsPointers, depth == 1, string.isName(in: text, end: range.upperBound) { continue }
                if string.isEscaped {
                    decode(bytes, string.content, into: &scratch)
                    if body(scratch, 0..<scratch.count) { return true }
                } else if body(bytes, string.content) {
                    return true
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                index += 1
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                let start = index
                while index < range.upperBound, isOfNumber(text[index]) { index += 1 }
                if body(bytes, start..<index) { return true }
            default: index += 1
            }
        }
        return false
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private static func decode(_ bytes: [UInt8], _ content: Range<Int>, into text: inout [UInt8]) {
        _ = unsafe bytes.withUnsafeBytes { buffer in
            // Slicing checks the range against the buffer, which lives as long as the closure.
            unsafe JSONStringDecoding.decode(UnsafeRawBufferPointer(rebasing: buffer[content]), into: &text)
        }
    }
}

/// A string of JSON text, found by its quotes.
private struct JSONTextString {
    /// Between the quotes.
    let content: Range<Int>
    let isEscaped: Bool
    /// Behind the closing quote, which damaged text may lack.
    let end: Int

    init(at quote: Int, in text: Span<UInt8>, end: Int) {
        var index = quote + 1
        var isEscaped = false
        while index < end, text[index] != UInt8(ascii: "\"") {
            if text[index] == UInt8(ascii: "\\") {
                isEscaped = true
                index &+= 1
            }
            index &+= 1
        }
        content = quote + 1..<max(quote + 1, min(index, end))
        self.isEscaped = isEscaped
        self.end = min(index + 1, end)
    }

    func isName(in text: Span<UInt8>, end: Int) -> Bool {
        var index = self.end
        while index < end, text[index] <= 0x20 { index += 1 }
        return index < end && text[index] == UInt8(ascii: ":")
    }
}
