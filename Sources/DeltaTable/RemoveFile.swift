/// The action `remove`: a data file that no longer belongs to the table.
///
/// The file itself stays where it is: in the state of the table the action is its tombstone.
package struct RemoveFile: Sendable, Hashable {
    /// Relative to the table's directory.
    package var path: String
    /// Milliseconds since 1970.
    package var deletionTimestamp: Int64
    package var dataChange: Bool
    /// In bytes; nil where the writer did not say.
    ///
    /// A commit says it of every live file.
    package var size: Int64?
    /// Those of the file.
    package var tags: [String: String]?

    package init(
        path: String, deletionTimestamp: Int64, dataChange: Bool = true, size: Int64? = nil,
        tags: [String: String]? = nil
    ) {
        self.path = path
        self.deletionTimestamp = deletionTimestamp
        self.dataChange = dataChange
        self.size = size
        self.tags = tags
    }

    /// The removal of a live file.
    ///
    /// - Parameters:
    ///   - deletionTimestamp: milliseconds since 1970.
    ///   - dataChange: false if its rows are added again by the same version.
    package init(_ file: AddFile, deletionTimestamp: Int64, dataChange: Bool = true) {
        self.init(
            path: file.path, deletionTimestamp: deletionTimestamp, dataChange: dataChange, size: file.size,
            tags: file.tags)
    }
}
