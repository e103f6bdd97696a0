import CloudTrail
import Glibc
import Gunzip

extension ArchiveInventory {
    /// Adds the entries of a packed file, which is like a folder: its paths end in `!/` and what lies inside of it is the
    /// root that keys begin at.
    ///
    /// - Parameters:
    ///   - file: its path.
    ///   - folder: where it lies.
    ///   - components: of its path below the root.
    /// - Complexity: O(entries) for zip, O(inflated bytes) for tar.
    mutating func list(_ file: String, name: String, folder: Int, components: [String]) {
        let number = packedFiles.count
        packedFiles.append(file)
        let rootComponents = root.split(separator: "/").map(String.init) + components
        let path = folderPaths[folder] + name + PackedFile.separator
        var known: [Substring: Int] = [:]
        do throws(PackedFile.Failure) {
            var packed = try PackedFile.open(path: file)
            while let entry = try packed.next() {
                if entry.isFolder { continue }
                let slash = entry.name.lastIndex(of: "/")
                let inner = slash.map { entry.name[..<$0] } ?? ""
                let place = known[inner] ?? folders.count
                if place == folders.count {
                    known[inner] = place
                    folders.append(
                        ArchiveFolder(root: rootComponents, path: inner.split(separator: "/").map(String.init)))
                    folderPaths.append(path + (inner.isEmpty ? "" : inner + "/"))
                }
                let last = slash.map { String(entry.name[entry.name.index(after: $0)...]) } ?? entry.name
                let isNested = PackedFile.isNamedAsOne(last) && folders[place].kind?.holdsRecords ?? true
                append(
                    last, to: place, storedBytes: entry.byteCount, modificationTime: entry.modificationTime,
                    isSpecial: entry.isSpecial,
                    packed: PlannedObject.PackedPlace(file: number, ordinal: entry.ordinal),
                    failure: isNested
                        ? .init(code: .unreadable, message: "packed inside of a packed file: unpack the outer one")
                        : nil)
            }
        } catch {
            append(
                name, to: folder,
                failure: .init(code: error.code, message: "\(error.message); nothing behind it could be read"))
        }
    }
}

extension PackedFile {
    /// Whether a file begins as a zip file, a tar file or one that is compressed does.
    static func isOne(path: String) -> Bool {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        // read writes no more than it is told there is room for.
        let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        bytes.removeLast(bytes.count - max(0, count))
        if isOne(bytes) { return true }
        return unsafe bytes.withUnsafeBytes { stored in
            guard unsafe GunzipDecoder.isGzip(stored) else { return false }
            var plain = ByteBuffer()
            var decoder = GunzipDecoder()
            decoder.begin()
            while plain.contentCount < 512, unsafe decoder.fill(&plain, from: stored) == .more {}
            return unsafe isOne(plain.content.prefix(512))
        }
    }

    private static func isOne(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return true }
        return bytes.dropFirst(257).starts(with: "ustar".utf8)
    }
}
