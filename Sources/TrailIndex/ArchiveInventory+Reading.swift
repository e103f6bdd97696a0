import Glibc
package import Gunzip

extension ArchiveInventory {
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
