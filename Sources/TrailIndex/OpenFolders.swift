import Glibc

/// Folders of an archive that one worker keeps open, to open their files without a walk from the root each time.
///
/// Objects come in the order of their delivery or of their folders, a few from each folder at a time.
package struct OpenFolders: ~Copyable {
    private struct Slot {
        var folder = -1
        var descriptor: Int32 = -1
    }

    private let root: String
    private var slots: [Slot]

    /// - Parameter limit: folders that are open at the same time.
    package init(root: String, limit: Int) {
        self.root = root
        slots = Array(repeating: Slot(), count: max(limit, 1))
    }

    deinit {
        for slot in slots where slot.descriptor >= 0 { close(slot.descriptor) }
    }

    /// Opens a file to read, without ever waiting for one that is no regular file.
    ///
    /// - Returns: a descriptor, or -1 with the reason in `errno`.
    mutating func open(_ object: PlannedObject) -> Int32 {
        let folder = descriptor(object.folder) {
            String(decoding: object.path.utf8.prefix(object.nameOffset), as: UTF8.self)
        }
        // Without a descriptor to be had, the whole path still leads there.
        guard folder >= 0 else { return unsafe Glibc.open(root + "/" + object.path, OpenFolders.flags) }
        return unsafe object.path.withCString { path in
            // The name is the end of the path.
            unsafe openat(folder, path + object.nameOffset, OpenFolders.flags)
        }
    }

    /// Opens a file to read, without ever waiting for one that is no regular file.
    ///
    /// - Parameters:
    ///   - number: of the folder, the same each time.
    ///   - path: of the folder below the root, with a final slash where not empty.
    /// - Returns: a descriptor, or -1 with the reason in `errno`.
    mutating func open(_ name: String, in number: Int, at path: String) -> Int32 {
        let folder = descriptor(number) { path }
        guard folder >= 0 else { return unsafe Glibc.open(root + "/" + path + name, OpenFolders.flags) }
        return unsafe openat(folder, name, OpenFolders.flags)
    }

    private static let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK

    /// The descriptor of a folder, which stays open until another takes its slot; negative without one to be had.
    private mutating func descriptor(_ folder: Int, path: () -> String) -> Int32 {
        let index = folder % slots.count
        if slots[index].folder != folder {
            if slots[index].descriptor >= 0 { close(slots[index].descriptor) }
            slots[index] = Slot(
                folder: folder,
                descriptor: unsafe Glibc.open(root + "/" + path(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        }
        return slots[index].descriptor
    }
}
