package import CloudTrail
import Glibc

/// Everything that lies in an archive, in order of delivery.
package struct ArchiveInventory: Sendable {
    /// The absolute path of the archive.
    package let root: String
    /// Whether all that lies below the root was looked for, and not one file of it.
    let isWhole: Bool
    package internal(set) var folders: [ArchiveFolder] = []
    /// Paths of the folders below the root, with a final slash where not empty.
    var folderPaths: [String] = []
    package internal(set) var entries: [Entry] = []
    /// Paths of zip and tar files.
    var packedFiles: [String] = []

    /// What could not be listed: folders and packed files.
    package var diagnostics: [Diagnostic] {
        entries.compactMap { entry in
            entry.failure.map { Diagnostic(key: path(entry), code: $0.code, message: $0.message) }
        }
    }

    /// The path of an entry below the root.
    package func path(_ entry: Entry) -> String { folderPaths[entry.folder] + entry.name }

    /// The canonical key of an entry.
    package func key(_ entry: Entry) -> String {
        let folder = folders[entry.folder].canonicalKey
        return folder.isEmpty ? entry.name : folder + "/" + entry.name
    }

    /// Whether an absolute path lies in the folder that is the root of an archive.
    static func holds(_ path: String, root: String) -> Bool {
        // By bytes: a slash before a combining mark is a slash.
        (path + "/").utf8.starts(with: (root.utf8.last == UInt8(ascii: "/") ? root : root + "/").utf8)
    }

    /// Walks the tree.
    ///
    /// Symbolic links inside it are not followed; the root itself may be one.
    ///
    /// - Parameter isGiven: a single file is read whatever its name.
    /// - Throws: `ArchiveError` when the root is not a folder or a file that can be opened.
    /// - Complexity: one `stat` a file and one `open` a folder.
    package init(archive path: String, isGiven: Bool = false) throws {
        guard let absolute = ArchiveInventory.absolutePath(path) else {
            throw ArchiveError(path: path, kind: .unreadable(errno))
        }
        var status = stat()
        guard unsafe stat(absolute, &status) == 0 else { throw ArchiveError(path: path, kind: .unreadable(errno)) }
        if status.st_mode & S_IFMT == S_IFDIR {
            root = absolute
            isWhole = true
            try walk(path)
        } else {
            let separator = absolute.utf8.lastIndex(of: UInt8(ascii: "/")) ?? absolute.startIndex
            root = String(absolute[..<separator])
            isWhole = false
            folders = [ArchiveFolder(root: ArchiveFolder.components(root), path: [])]
            folderPaths = [""]
            let name = String(absolute[absolute.utf8.index(after: separator)...])
            if !PackedFile.isNamedAsOne(name), PackedFile.isOne(path: absolute) {
                list(absolute, name: name, folder: 0, components: [name])
            } else {
                var item = FolderListing.Item(name: name)
                item.take(status)
                add(item, to: 0, isGiven: isGiven)
            }
            if let failure = entries.first?.failure, entries.count == 1 {
                throw ArchiveError(path: path, kind: .damagedPackedFile(failure.message))
            }
        }
        sort()
    }

    private mutating func sort() {
        struct Place {
            let time: Int64
            let folder: Int
            let position: Int
        }
        // Places are sorted, not entries, which are large.
        let places = entries.indices.map { position in
            Place(
                time: entries[position].deliveryTime?.microseconds ?? .max, folder: entries[position].folder,
                position: position)
        }
        let order = places.sorted { left, right in
            if left.time != right.time { return left.time < right.time }
            if left.folder != right.folder { return left.folder < right.folder }
            return entries[left.position].name < entries[right.position].name
        }
        entries = order.map { entries[$0.position] }
    }

    private static func absolutePath(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    private mutating func walk(_ givenPath: String) throws {
        let rootComponents = ArchiveFolder.components(root)
        var listings = FolderListing.tree(root: root)
        if let code = listings[0].openFailure { throw ArchiveError(path: givenPath, kind: .unreadable(code)) }
        entries.reserveCapacity(listings.reduce(0) { $0 + $1.items.count })
        var pending: [(components: [String], listing: Int)] = [([], 0)]
        while let (components, number) = pending.popLast() {
            // Taken out, so that what was listed is not held twice.
            let listing = listings[number].take()
            if let code = listing.openFailure {
                fail(ArchiveError.reason(code), folder: components, rootComponents)
                continue
            }
            let folder = folders.count
            folders.append(ArchiveFolder(root: rootComponents, path: components))
            folderPaths.append(components.isEmpty ? "" : components.joined(separator: "/") + "/")
            var children: [(components: [String], listing: Int)] = []
            for item in listing.items {
                if let child = item.child {
                    children.append((components + [item.name], child))
                } else if item.isFolder {
                    append(
                        item.name + "/", to: folder,
                        failure: .init(code: .unreadable, message: "folder: a name that is no UTF-8; never opened"))
                } else if item.failure != 0 {
                    let reason = ArchiveError.reason(item.failure)
                    append(item.name, to: folder, failure: .init(code: .unreadable, message: reason))
                } else {
                    add(item, to: folder)
                }
            }
            if let code = listing.readFailure {
                fail(ArchiveError.reason(code), folder: components, rootComponents)
            }
            // Depth first in the order of names.
            pending += children.sorted { $0.components.last ?? "" > $1.components.last ?? "" }
        }
    }

    private mutating func add(_ item: FolderListing.Item, to folder: Int, isGiven: Bool = false) {
        let isRegular = item.mode & S_IFMT == S_IFREG
        if isRegular, item.hasUTF8Name, PackedFile.isNamedAsOne(item.name), folders[folder].kind?.holdsRecords ?? true {
            let path = folderPaths[folder] + item.name
            let components = ArchiveFolder.components(path)
            return list(root + "/" + path, name: item.name, folder: folder, components: components)
        }
        append(
            item.name, to: folder, said: item.said, storedBytes: item.storedBytes,
            modificationTime: item.modificationTime, isSpecial: !isRegular, isFolderLink: item.isFolderLink,
            hasUTF8Name: item.hasUTF8Name, isGiven: isGiven)
    }

    /// Adds an entry that stands for a folder whose files, all or some, are not known.
    private mutating func fail(_ reason: String, folder components: [String], _ rootComponents: [String]) {
        folders.append(ArchiveFolder(root: rootComponents, path: components))
        folderPaths.append(components.isEmpty ? "" : components.joined(separator: "/") + "/")
        append("", to: folders.count - 1, failure: .init(code: .unreadable, message: "folder: " + reason))
    }

    /// Adds an entry of a known folder.
    ///
    /// - Parameter said: what the name says, where that is known already.
    mutating func append(
        _ name: String, to folder: Int, said: ObjectName? = nil, storedBytes: Int64 = 0,
        modificationTime: Timestamp = Timestamp(microseconds: 0), isSpecial: Bool = false, isFolderLink: Bool = false,
        hasUTF8Name: Bool = true, packed: PlannedObject.PackedPlace? = nil, failure: PackedFile.Failure? = nil,
        isGiven: Bool = false
    ) {
        let place = folders[folder]
        let said = said ?? ObjectName(name)
        // In a folder of logs a file of another name is looked into: it may be a foreign file.
        let kind: ObjectKind? =
            switch place.kind {
            case nil: said.kind
            case .some(let kind) where kind.holdsRecords: said.kind
            // A name that AWS gives to trail objects counts more than a folder that nobody knows.
            case .some(.other): said.kind ?? .other
            case .some(let kind): kind
            }
        var traits: Entry.Traits = []
        if isSpecial { traits.insert(.special) }
        if isFolderLink { traits.insert(.folderLink) }
        if !hasUTF8Name { traits.insert(.oddName) }
        if isGiven { traits.insert(.given) }
        entries.append(
            Entry(
                name: name, folder: folder, storedBytes: storedBytes, modificationTime: modificationTime, kind: kind,
                deliveryTime: said.deliveryTime, traits: traits, packed: packed, failure: failure))
    }
}
