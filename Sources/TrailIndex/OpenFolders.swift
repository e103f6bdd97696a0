import Glibc

/// Folders of an archive that one worker keeps open, to open their files without a walk from the root each time.
///
/// Objects come in the order of their delivery, a few from each folder, and from the same folders again and again.
struct OpenFolders: ~Copyable {
    private struct Slot {
        var folder = -1
        var descriptor: Int32 = -1
    }

    private let root: String
    private var slots: [Slot]

    /// - Parameter limit: folders that are open at the same time.
    init(root: String, limit: Int) {
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
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let index = object.folder % slots.count
        if slots[index].folder != object.folder {
            if slots[index].descriptor >= 0 { close(slots[index].descriptor) }
            let folder = root + "/" + String(decoding: object.path.utf8.prefix(object.nameOffset), as: UTF8.self)
            slots[index] = Slot(
                folder: object.folder, descriptor: unsafe Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        }
        // Without a descriptor to be had, the whole path still leads there.
        guard slots[index].descriptor >= 0 else { return unsafe Glibc.open(root + "/" + object.path, flags) }
        return unsafe object.path.withCString { path in
            // The name is the end of the path.
            unsafe openat(slots[index].descriptor, path + object.nameOffset, flags)
        }
    }
}
