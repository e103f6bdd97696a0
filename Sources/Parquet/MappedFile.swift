internal import Glibc

/// A read-only mapping of a whole file, for files of our own that nobody changes once they are complete.
///
/// If another process cut the file while it is mapped, touching what is gone would end this one (SIGBUS): do not map what
/// others write.
@safe
struct MappedFile: ~Copyable, @unchecked Sendable {
    // Sendable: the bytes are never written through this mapping, and the pointer never changes.
    private let bytes: UnsafeBufferPointer<UInt8>

    /// Throws `systemCall`.
    ///
    /// An empty file has no bytes and no mapping.
    init(path: String) throws(ParquetError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ParquetError(.systemCall(.open, errno: errno), path: path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw ParquetError(.systemCall(.fstat, errno: errno), path: path)
        }
        let count = Int(status.st_size)
        guard count > 0 else {
            unsafe bytes = UnsafeBufferPointer(start: nil, count: 0)
            return
        }
        let start = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else {
            throw ParquetError(.systemCall(.mmap, errno: errno), path: path)
        }
        unsafe bytes = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }

    deinit {
        if let start = unsafe bytes.baseAddress {
            _ = unsafe munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
        }
    }

    /// Gives back the memory behind some bytes; touching them again reads the file again.
    func release(_ range: Range<Int>) {
        guard let start = unsafe bytes.baseAddress else { return }
        let page = Int(getpagesize())
        // Only pages that lie in the range as a whole: the others may be in use for what lies beside it.
        let first = unsafe (min(max(range.lowerBound, 0), bytes.count) + page - 1) / page * page
        let last = unsafe min(range.upperBound, bytes.count) / page * page
        guard first < last else { return }
        // In bounds: 0 <= first < last <= count. The mapping is private, never written and backed by the file, so its
        // bytes stay what they are.
        _ = unsafe madvise(UnsafeMutableRawPointer(mutating: start + first), last - first, MADV_DONTNEED)
    }

    func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe bytes.span)
    }
}
