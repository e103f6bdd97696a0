import Parquet
import TrailQuery

/// The texts that the codes of a feed stand for, column by column.
///
/// Codes are given in the order in which texts are met, so they differ from run to run where row groups do: whatever
/// reaches a report is ordered by texts. Memory has an end: when it is reached, texts not met before become `other`.
package struct FeedSymbols: Sendable {
    /// The code of an event that has no value.
    package static let absent: UInt32 = 0
    /// The code of values that came after the memory for texts was full.
    package static let other: UInt32 = 1
    private static let firstText: UInt32 = 2

    /// What a text takes besides its bytes: offset, hash, slots, and room to grow.
    private static let overhead = 48

    private var tables: [ByteTable] = Array(repeating: ByteTable(), count: FeedColumn.allCases.count)
    private var remainingBytes: Int
    /// How many events had a value of a column that became `other`.
    package private(set) var others: [Int] = Array(repeating: 0, count: FeedColumn.allCases.count)

    /// - Parameter bytes: what the texts of all columns may take together.
    package init(bytes: Int = 128 << 20) {
        remainingBytes = bytes
    }

    /// One more than the largest code of a column.
    package func count(_ column: FeedColumn) -> Int { tables[column.rawValue].count + Int(FeedSymbols.firstText) }

    /// The bytes of a text; nil for `absent` and `other`.
    package func bytes(_ column: FeedColumn, _ code: UInt32) -> ArraySlice<UInt8>? {
        code < FeedSymbols.firstText ? nil : tables[column.rawValue][code - FeedSymbols.firstText]
    }

    /// A text; nil for `absent` and `other`.
    ///
    /// Bytes that are no UTF-8 are repaired.
    package func text(_ column: FeedColumn, _ code: UInt32) -> String? {
        bytes(column, code).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The code of a text; nil if no event has it.
    package func code(_ column: FeedColumn, of text: String) -> UInt32? {
        let bytes = Array(text.utf8)
        return tables[column.rawValue].knownCode(of: bytes, 0..<bytes.count).map { $0 + FeedSymbols.firstText }
    }

    /// The code of a text, a new one if there is room; tests make their own symbols with this.
    package mutating func insert(_ column: FeedColumn, _ text: String) -> UInt32 {
        let bytes = Array(text.utf8)
        return insert(column.rawValue, bytes, 0..<bytes.count)
    }

    mutating func insert(_ column: Int, _ bytes: borrowing [UInt8], _ range: Range<Int>) -> UInt32 {
        let cost = range.count + FeedSymbols.overhead
        if remainingBytes < cost {
            return tables[column].knownCode(of: bytes, range).map { $0 + FeedSymbols.firstText } ?? FeedSymbols.other
        }
        let before = tables[column].count
        let code = tables[column].code(of: bytes, range)
        if tables[column].count > before { remainingBytes -= cost }
        return code + FeedSymbols.firstText
    }

    mutating func countOthers(_ column: Int, _ events: Int) { others[column] += events }
}
