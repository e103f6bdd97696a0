import Glibc
package import Gunzip

extension ArchiveInventory {
    /// Where entries lie that are no files of their own: packed files are read from front to back.
    package struct PackedOrder: Comparable, Sendable {
        let file: Int
        let ordinal: Int

        package static func < (left: PackedOrder, right: PackedOrder) -> Bool {
            (left.file, left.ordinal) < (right.file, right.ordinal)
        }
    }

    /// The order in which an entry of a packed file is to be read; nil for a file of its own.
    package func packedOrder(_ position: Int) -> PackedOrder? {
        entries[position].packed.map { PackedOrder(file: $0.file, ordinal: $0.ordinal) }
    }

    /// Replaces the content of `buffer` by the stored bytes of an entry.
    ///
    /// - Returns: nil, or the system's error number. A file that is no regular file is never waited for.
    package func read(
        _ entry: Entry, _ folders: inout OpenFolders, into buffer: inout ByteBuffer
    ) -> Int32? {
        // What is shown of a name that is no UTF-8 may be another file's name.
        guard entry.isListed, entry.hasUTF8Name else { return ENOENT }
        guard entry.packed == nil else { return StoredObject.read(root + "/" + path(entry), into: &buffer) }
        return StoredObject.read(
            folders.open(entry.name, in: entry.folder, at: folderPaths[entry.folder]), into: &buffer)
    }
}
