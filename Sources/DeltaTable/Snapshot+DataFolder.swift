/// What the names in a table's folder are to a state of the table.
package struct DataFolder: Sendable, Hashable {
    /// Data files of the table, in the order in which they were added.
    package var live: [AddFile] = []
    /// Files that once belonged to the table and still lie there, in the order in which they were removed.
    package var tombstoned: [RemoveFile] = []
    /// Names that the log does not mention, in alphabetical order: files of a commit that never happened, or of one that
    /// is still under way.
    package var orphans: [String] = []
    /// Data files of the table that do not lie there, in the order in which they were added.
    package var missing: [AddFile] = []
}

extension Snapshot {
    /// Sorts the names in the table's folder.
    ///
    /// Nothing here says that a file may be deleted: a tombstoned one belongs to earlier versions, and an orphan may be one
    /// that a writer has yet to commit.
    ///
    /// - Parameter names: of all files below the table's directory, relative to it and with `/` between components. What
    ///   lies below a component that begins with `_` or `.`, as the log does, is left out.
    /// - Complexity: O(names and files).
    package func dataFolder(_ names: some Sequence<String>) -> DataFolder {
        var present = PathList<String>()
        for name in names {
            let isHidden = name.utf8.split(separator: UInt8(ascii: "/")).contains {
                $0.first == UInt8(ascii: "_") || $0.first == UInt8(ascii: ".")
            }
            if !isHidden { present.set(name, path: name) }
        }
        var folder = DataFolder()
        for file in files {
            if present[file.path] != nil {
                folder.live.append(file)
            } else {
                folder.missing.append(file)
            }
        }
        for file in tombstones where present[file.path] != nil { folder.tombstoned.append(file) }
        for file in files { present.remove(file.path) }
        for file in tombstones { present.remove(file.path) }
        folder.orphans = present.all.sorted()
        return folder
    }
}
