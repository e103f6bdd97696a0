import Glibc

/// A growing run of bytes that is its own memory's only owner; growth does not clear what it adds.
///
/// `0 ..< start` was consumed, `start ..< count` is content, the rest is room.
@safe
package struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutableRawPointer
    package private(set) var capacity: Int
    package private(set) var count = 0
    /// Offset of the first byte not yet consumed.
    package private(set) var start = 0

    package init(capacity: Int = 1 << 16) {
        self.capacity = max(capacity, 1)
        guard let memory = unsafe malloc(self.capacity) else {
            fatalError("no memory for a buffer of \(capacity) bytes")
        }
        unsafe base = unsafe memory
    }

    deinit {
        unsafe free(base)
    }

    package mutating func removeAll() {
        count = 0
        start = 0
    }

    /// Marks content as consumed.
    package mutating func consume(_ byteCount: Int) {
        precondition(byteCount >= 0 && start + byteCount <= count, "more was consumed than there is")
        start += byteCount
    }

    /// Moves the content to the front, so that the room behind it is one piece.
    package mutating func compact() {
        if start == 0 { return }
        // Both ranges lie inside the allocation; memmove allows overlap.
        unsafe base.copyMemory(from: base + start, byteCount: count - start)
        count -= start
        start = 0
    }

    /// Makes room for at least this many bytes behind the content.
    package mutating func reserve(_ byteCount: Int) {
        guard capacity - count < byteCount else { return }
        let grown = max(count + byteCount, capacity + capacity / 2)
        guard let memory = unsafe realloc(base, grown) else { fatalError("no memory for a buffer of \(grown) bytes") }
        unsafe base = memory
        capacity = grown
    }

    /// Gives memory back after an unusually large object.
    package mutating func shrink(to limit: Int) {
        guard capacity > limit else { return }
        removeAll()
        guard let memory = unsafe realloc(base, limit) else { return }
        unsafe base = memory
        capacity = limit
    }

    /// How many bytes of content were not consumed.
    package var contentCount: Int { count - start }

    /// Copies the content of another buffer behind this one's.
    package mutating func append(contentsOf other: borrowing ByteBuffer) {
        reserve(other.contentCount)
        unsafe append { room in
            unsafe room.copyMemory(from: other.content)
            return other.contentCount
        }
    }

    /// The content that was not consumed.
    package var content: UnsafeRawBufferPointer {
        // Inside the allocation by the invariant start <= count <= capacity.
        unsafe UnsafeRawBufferPointer(start: base + start, count: count - start)
    }

    /// Lets `body` write behind the content and say how many bytes it wrote.
    package mutating func append(_ body: (UnsafeMutableRawBufferPointer) -> Int) {
        // The room behind `count` lies inside the allocation.
        let written = unsafe body(UnsafeMutableRawBufferPointer(start: base + count, count: capacity - count))
        precondition(written >= 0 && written <= capacity - count, "more was written than there is room")
        count += written
    }
}
