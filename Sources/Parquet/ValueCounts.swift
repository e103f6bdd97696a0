/// How often each value occurs in a column chunk whose pages are all dictionary-coded.
package struct ValueCounts: Sendable, Hashable {
    /// Distinct by the writer's word; not every one need occur.
    package var values: ByteArrays
    /// One a value.
    package var counts: [Int]
    /// Entries without a value.
    package var nullCount: Int

    package init(values: ByteArrays, counts: [Int], nullCount: Int) {
        self.values = values
        self.counts = counts
        self.nullCount = nullCount
    }
}
