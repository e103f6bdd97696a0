/// The action `remove`: a data file that no longer belongs to the table.
package struct RemoveFile: Sendable, Hashable {
    /// Relative to the table's directory.
    package var path: String
    /// Milliseconds since 1970.
    package var deletionTimestamp: Int64
    package var dataChange: Bool
    /// In bytes.
    package var size: Int64?

    package init(path: String, deletionTimestamp: Int64, dataChange: Bool = true, size: Int64? = nil) {
        self.path = path
        self.deletionTimestamp = deletionTimestamp
        self.dataChange = dataChange
        self.size = size
    }
}
