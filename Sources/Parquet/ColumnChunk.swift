/// The decoded content of one leaf column in one row group: what a writer is given and a reader returns.
///
/// `values` holds only the entries that are present, in order; the levels say where they belong:
///
///     rows              "a"  null  "b"
///     definitionLevels   1    0     1
///     values            ["a", "b"]
package struct ColumnChunk: Sendable, Hashable {
    package enum Values: Sendable, Hashable {
        /// One byte a value, 0 or 1.
        case boolean([UInt8])
        case int32([Int32])
        case int64([Int64])
        case byteArray(ByteArrays)
        /// `codes[i]` is the position in `dictionary` of present value `i`. The dictionary's values are distinct.
        case dictionary(codes: [UInt32], dictionary: ByteArrays)

        /// How many values are present.
        package var count: Int {
            switch self {
            case .boolean(let values): values.count
            case .int32(let values): values.count
            case .int64(let values): values.count
            case .byteArray(let values): values.count
            case .dictionary(let codes, _): codes.count
            }
        }
    }

    /// Level entries: rows, or for a leaf inside a list the list's elements, empty and null lists counting one each.
    package var entryCount: Int
    /// One an entry; empty when every entry is present (at the leaf's maximum level).
    package var definitionLevels: [UInt8]
    /// One an entry; empty when the leaf lies in no list.
    ///
    /// 0 starts a new row.
    package var repetitionLevels: [UInt8]
    package var values: Values

    package init(
        entryCount: Int, definitionLevels: [UInt8] = [], repetitionLevels: [UInt8] = [], values: Values
    ) {
        self.entryCount = entryCount
        self.definitionLevels = definitionLevels
        self.repetitionLevels = repetitionLevels
        self.values = values
    }
}
