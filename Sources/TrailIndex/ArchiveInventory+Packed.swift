import CloudTrail
import Gunzip

extension ArchiveInventory {
    /// Adds the entries of a packed file, which is like a folder: its paths end in `!/` and what lies inside of it is the
    /// root that keys begin at.
    ///
    /// - Parameters:
    ///   - folder: where the file lies.
    ///   - components: of its path below the root.
    /// - Complexity: O(entries) for zip, O(inflated bytes) for tar.
    mutating func list(_ source: PackedSource, name: String, folder: Int, components: [String]) {
        let number = packedSources.count
        packedSources.append(source)
        let rootComponents = root.split(separator: "/").map(String.init) + components
        let path = folderPaths[folder] + name + PackedFile.separator
        var known: [Substring: Int] = [:]
        do throws(PackedFile.Failure) {
            guard var file = try source.open() else { return }
            while let entry = try file.next() {
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
                    packed: PlannedObject.PackedPlace(source: number, ordinal: entry.ordinal),
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
    /// Whether bytes are gzip that begins as a tar file does.
    static func isCompressedTar(_ bytes: [UInt8]) -> Bool {
        guard unsafe bytes.withUnsafeBytes({ unsafe GunzipDecoder.isGzip($0) }) else { return false }
        var plain = ByteBuffer()
        var decoder = GunzipDecoder()
        decoder.begin()
        unsafe bytes.withUnsafeBytes { stored in
            while plain.contentCount < 512, unsafe decoder.fill(&plain, from: stored) == .more {}
        }
        return unsafe isOne(plain.content.prefix(512))
    }
}
