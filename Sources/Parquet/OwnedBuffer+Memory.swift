import CLinux
import Glibc

/// Where the values of a buffer lie: small ones on the heap, large ones in pages of their own.
///
/// What is mapped goes back to the system as soon as it is given up, while the heap keeps what lies before anything that
/// is still in use: tables that grow to hundreds of megabytes would leave as much behind.
extension OwnedBuffer {
    /// Bytes from which on memory is mapped: the size of a large page.
    private static var mappedByteCount: Int { 2 << 20 }

    private static func byteCount(_ capacity: Int) -> Int { max(capacity, 1) * MemoryLayout<Element>.stride }

    static func isMapped(_ capacity: Int) -> Bool { byteCount(capacity) >= mappedByteCount }

    /// Memory for so many values.
    static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
        guard isMapped(capacity) else { return .allocate(capacity: max(capacity, 1)) }
        let memory = unsafe mmap(
            nil, byteCount(capacity), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        return unsafe values(memory, capacity)
    }

    /// Gives mapped memory another size, with what is in it.
    static func remap(
        _ base: UnsafeMutablePointer<Element>, _ capacity: Int, _ newCapacity: Int
    ) -> UnsafeMutablePointer<Element> {
        // The memory was mapped with this size; where it lies afterwards is all that is used of it.
        unsafe values(backtrail_remap(base, byteCount(capacity), byteCount(newCapacity)), newCapacity)
    }

    static func release(_ base: UnsafeMutablePointer<Element>, _ capacity: Int) {
        if isMapped(capacity) {
            // Mapped with this size, by `allocate` or `remap`.
            _ = unsafe munmap(base, byteCount(capacity))
        } else {
            unsafe base.deallocate()
        }
    }

    private static func values(_ memory: UnsafeMutableRawPointer?, _ capacity: Int) -> UnsafeMutablePointer<Element> {
        guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { fatalError("out of memory") }
        // Tables that are looked up all over would wait for the addresses of small pages. Advice about memory that was
        // just mapped; without effect where the system has no large pages.
        _ = unsafe backtrail_advise_large_pages(memory, byteCount(capacity))
        return unsafe memory.bindMemory(to: Element.self, capacity: max(capacity, 1))
    }
}
