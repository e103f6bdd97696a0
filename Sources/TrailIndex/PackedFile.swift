import CArchive
import CloudTrail
import Glibc
import Gunzip

/// A `.zip`, `.tar` or `.tar.gz` that an archive tree lies in, read in place from its first entry to its last.
///
/// Nothing is unpacked to disk, and a name inside of it is never taken for a path: `..` leads nowhere. What all entries
/// inflate to is limited in proportion to the file, so that a small file cannot take much memory or time.
@safe
struct PackedFile: ~Copyable {
    struct Entry {
        /// Below the root of the file, without empty components and `.`; a further entry of one name lies in `!2`, `!3`.
        let name: String
        /// From 0, over all entries.
        let ordinal: Int
        let byteCount: Int64
        let modificationTime: Timestamp
        let isFolder: Bool
        /// A link or a device.
        let isSpecial: Bool
    }

    /// Why the file, or what is left of it, cannot be read.
    struct Failure: Error {
        let code: Diagnostic.Code
        let message: String
    }

    /// What stands between the path of the file and the name of an entry.
    static let separator = "!/"
    /// Inflated bytes above which an entry is not read.
    static let entryLimit = 1 << 30
    /// Inflated bytes of all entries that are read whatever the file's size, and for each byte of it.
    static let freeBytes = 64 << 20
    static let ratioLimit = 200

    // Freed in deinit; no one else holds it.
    private var reader: OpaquePointer
    // The reader's own, of the entry that it stands on; nil behind the last.
    private var header: OpaquePointer?
    /// Whether the header of the next entry was read already.
    private var isHeaderRead = false
    /// A zip file that ends before its directory.
    private var isWithoutDirectory = false
    private let descriptor: Int32
    private var ordinal = -1
    /// Of the entry that `next` gave, by its header.
    private var byteCount = 0
    private var timesSeen: [String: Int] = [:]
    /// Bytes that the entries still to come may inflate to.
    private var budget = 0

    /// Whether a name is that of such a file.
    static func isNamedAsOne(_ name: some StringProtocol) -> Bool {
        // What nearly all names end in.
        !name.hasSuffix(".json.gz") && [".zip", ".tar", ".tar.gz", ".tgz"].contains { name.hasSuffix($0) }
    }

    /// Opens a regular file.
    static func open(path: String) throws(Failure) -> PackedFile {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(code: .unreadable, message: ArchiveError.reason(errno)) }
        var file = PackedFile(descriptor: descriptor)
        var status = stat()
        let number = unsafe fstat(descriptor, &status) == 0 ? (status.st_mode & S_IFMT == S_IFREG ? 0 : EINVAL) : errno
        guard number == 0 else { throw Failure(code: .unreadable, message: ArchiveError.reason(number)) }
        file.budget = PackedFile.budget(of: Int(status.st_size))
        try file.start()
        return file
    }

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        unsafe reader = PackedFile.newReader()
    }

    private static func newReader() -> OpaquePointer {
        guard let reader = unsafe archive_read_new() else { fatalError("no memory to read an archive") }
        return unsafe reader
    }

    /// Reads the first header by the form that the file has.
    private mutating func start() throws(Failure) {
        unsafe archive_read_support_format_zip_seekable(reader)
        unsafe archive_read_support_format_tar(reader)
        unsafe archive_read_support_filter_gzip(reader)
        do throws(Failure) {
            try openReader()
        } catch {
            // A zip file without the directory at its end was cut: what stands before the cut is read front to back.
            unsafe archive_read_free(reader)
            unsafe reader = PackedFile.newReader()
            unsafe archive_read_support_format_zip_streamable(reader)
            lseek(descriptor, 0, SEEK_SET)
            do throws(Failure) {
                try openReader()
            } catch _ {
                throw error
            }
            isWithoutDirectory = true
        }
    }

    private mutating func openReader() throws(Failure) {
        guard unsafe archive_read_open_fd(reader, descriptor, 1 << 16) == ARCHIVE_OK else { throw failure() }
        try readHeader()
    }

    deinit {
        unsafe archive_read_free(reader)
        close(descriptor)
    }

    private static func budget(of size: Int) -> Int {
        let (product, overflow) = size.multipliedReportingOverflow(by: ratioLimit)
        return overflow ? .max / 2 : min(product, .max / 2) + freeBytes
    }

    private func failure() -> Failure {
        // The text lives as long as the reader, or until its next error.
        let text = unsafe archive_error_string(reader).map { unsafe String(cString: $0) }
        return Failure(code: .unreadable, message: text ?? "the file cannot be read")
    }

    /// Moves to the next entry; nil behind the last.
    ///
    /// - Throws: where the file is damaged or cut: nothing behind can be read.
    mutating func next() throws(Failure) -> Entry? {
        if !isHeaderRead { try readHeader() }
        isHeaderRead = false
        guard let header = unsafe header else {
            guard isWithoutDirectory else { return nil }
            isWithoutDirectory = false
            throw Failure(code: .unreadable, message: "the directory at the end of the zip file is missing")
        }
        ordinal += 1
        byteCount = unsafe Int(clamping: max(0, archive_entry_size(header)))
        let type = unsafe archive_entry_filetype(header)
        let isFolder = type == S_IFDIR
        let seconds = unsafe archive_entry_mtime(header)
        let nanoseconds = unsafe archive_entry_mtime_nsec(header)
        return unsafe Entry(
            name: isFolder ? "" : name(header), ordinal: ordinal, byteCount: Int64(byteCount),
            modificationTime: Timestamp(
                microseconds: Int64(seconds).multipliedReportingOverflow(by: 1_000_000).partialValue
                    &+ Int64(nanoseconds) / 1_000),
            isFolder: isFolder, isSpecial: type != S_IFREG || archive_entry_hardlink(header) != nil)
    }

    private mutating func readHeader() throws(Failure) {
        switch unsafe archive_read_next_header(reader, &header) {
        case ARCHIVE_OK, ARCHIVE_WARN: break
        case ARCHIVE_EOF: unsafe header = nil
        default: throw failure()
        }
        isHeaderRead = true
    }

    private mutating func name(_ header: OpaquePointer) -> String {
        // Both texts live as long as the header; the second is the bytes as they stand, repaired.
        let text =
            unsafe archive_entry_pathname_utf8(header).map { unsafe String(cString: $0) }
            ?? archive_entry_pathname(header).map { unsafe String(cString: $0) } ?? "entry \(ordinal)"
        let name = text.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        let times = timesSeen[name, default: 0] + 1
        timesSeen[name] = times
        if times == 1 { return name }
        let last = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
        return "\(name[..<last])!\(times)/\(name[last...])"
    }

    /// Replaces the content of `buffer` by that of the entry that `next` gave.
    mutating func read(into buffer: inout ByteBuffer) throws(Failure) {
        buffer.removeAll()
        let limit = min(PackedFile.entryLimit, budget)
        // An honest header spares the neighbours, whose share would be used up else.
        if byteCount > limit { throw PackedFile.tooLarge(limit) }
        while true {
            buffer.reserve(1 << 16)
            var count = 0
            unsafe buffer.append { room in
                // libarchive writes no more than it is told there is room for.
                count = unsafe archive_read_data(reader, room.baseAddress, room.count)
                return max(count, 0)
            }
            if count < 0 {
                // Told to try again, where nothing was read.
                if Int32(count) == ARCHIVE_RETRY { continue }
                throw failure()
            }
            budget -= count
            if buffer.contentCount > limit { throw PackedFile.tooLarge(limit) }
            if count == 0 { return }
        }
    }

    private static func tooLarge(_ limit: Int) -> Failure {
        Failure(
            code: .tooLarge, message: "inflates to more than \(limit) bytes, out of proportion to the file it lies in")
    }

    /// Splits the path of an entry into that of the file, which must be there, and the name; nil for other paths.
    static func split(_ path: String) -> (file: String, name: String)? {
        var rest = path[...]
        while let place = rest.firstRange(of: separator) {
            let file = String(path[..<place.lowerBound])
            var status = stat()
            if unsafe stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
                return (file, String(path[place.upperBound...]))
            }
            rest = rest[place.upperBound...]
        }
        return nil
    }
}

// What it points to has one owner and no tie to a thread: it may go from one to another.
extension PackedFile: @unchecked Sendable {}
