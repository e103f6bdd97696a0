import CloudTrail
import Glibc
import Synchronization

/// What lies in one folder, as the system tells it.
struct FolderListing: Sendable {
    struct Item: Sendable {
        /// Bytes of a name that is no UTF-8 stand as `\xNN`, so that no two names become the same.
        let name: String
        let hasUTF8Name: Bool
        /// What the name says: read here, where there is a thread a processor.
        let said: ObjectName
        /// The system's error number where nothing is known of it but the name, else 0.
        var failure: Int32 = 0
        var mode: mode_t = 0
        var storedBytes: Int64 = 0
        var modificationTime = Timestamp(microseconds: 0)
        /// A symbolic link to a folder.
        var isFolderLink = false
        /// The listing of a folder, by its number in the tree.
        var child: Int?

        var isFolder: Bool { failure == 0 && mode & S_IFMT == S_IFDIR }

        init(name: String, hasUTF8Name: Bool = true) {
            self.name = name
            self.hasUTF8Name = hasUTF8Name
            said = ObjectName(name)
        }

        mutating func take(_ status: stat) {
            mode = status.st_mode
            let state = StoredObject.State(status)
            storedBytes = state.byteCount
            modificationTime = state.modificationTime
        }
    }

    private(set) var items: [Item] = []
    /// Why the folder could not be opened, or not be read to its end: the system's error numbers.
    private(set) var openFailure: Int32?
    private(set) var readFailure: Int32?

    /// Folders of one level from which on they are listed by several threads.
    private static let parallelCount = 8

    /// The listings of a folder and of all below it, level by level; the folder itself comes first.
    ///
    /// Symbolic links are not followed.
    ///
    /// - Complexity: one `open` a folder and one `stat` a file, on all processors.
    static func tree(root: String) -> [FolderListing] {
        var listings: [FolderListing] = []
        var level = [root + "/"]
        while !level.isEmpty {
            var next: [String] = []
            let firstChild = listings.count + level.count
            for (path, var listing) in zip(level, list(level)) {
                for index in listing.items.indices
                where listing.items[index].isFolder && listing.items[index].hasUTF8Name {
                    listing.items[index].child = firstChild + next.count
                    next.append(path + listing.items[index].name + "/")
                }
                listings.append(listing)
            }
            level = next
        }
        return listings
    }

    /// Folders of which each thread takes the next.
    private final class Level: Sendable {
        let next = Atomic<Int>(0)
        let listings: Mutex<[FolderListing?]>

        init(count: Int) {
            listings = Mutex(Array(repeating: nil, count: count))
        }
    }

    private static func list(_ paths: [String]) -> [FolderListing] {
        guard paths.count >= parallelCount else { return paths.map { FolderListing($0) } }
        let level = Level(count: paths.count)
        WorkerThreads.run(WorkerThreads.processorCount) { _ in
            while true {
                let index = level.next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < paths.count else { return }
                let listing = FolderListing(paths[index])
                level.listings.withLock { $0[index] = listing }
            }
        }
        return level.listings.withLock { $0.compactMap { $0 } }
    }

    private init() {}

    /// Hands over what was listed; nothing is left here.
    mutating func take() -> FolderListing {
        var taken = FolderListing()
        swap(&taken, &self)
        return taken
    }

    private init(_ path: String) {
        guard let directory = unsafe opendir(path) else {
            openFailure = errno
            return
        }
        defer { unsafe closedir(directory) }
        let descriptor = unsafe dirfd(directory)
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else {
                if errno != 0 { readFailure = errno }
                return
            }
            // `d_name` is a null-terminated string inside the entry, which lives until the next call.
            unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    unsafe add(name, in: descriptor)
                }
            }
        }
    }

    private mutating func add(_ name: UnsafePointer<CChar>, in descriptor: Int32) {
        let bytes = unsafe UnsafeBufferPointer(start: name, count: strlen(name))
        if bytes.count <= 2, unsafe bytes.allSatisfy({ $0 == 0x2E }) { return }
        let given = unsafe String(validatingCString: name)
        var item = unsafe Item(name: given ?? FolderListing.visible(bytes), hasUTF8Name: given != nil)
        var status = stat()
        if unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
            item.take(status)
            if status.st_mode & S_IFMT == S_IFLNK, given != nil {
                var target = stat()
                item.isFolderLink =
                    unsafe fstatat(descriptor, name, &target, 0) == 0 && target.st_mode & S_IFMT == S_IFDIR
            }
        } else {
            item.failure = errno
        }
        items.append(item)
    }

    /// A name that is no UTF-8: bytes outside of ASCII as `\xNN`.
    private static func visible(_ name: UnsafeBufferPointer<CChar>) -> String {
        unsafe name.map { character in
            let byte = UInt8(bitPattern: character)
            return byte < 0x80 ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
