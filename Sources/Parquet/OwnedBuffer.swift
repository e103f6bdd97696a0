public import CLinux

/// A growing run of plain values that is its memory's only owner.
///
/// What an array is for the hot path: no reference count to look at before each write. Every access is bounds-checked.
@safe
public struct OwnedBuffer<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline internal var base: UnsafeMutablePointer<Element>
    @usableFromInline internal var capacity: Int
    /// How many values it holds.
    public private(set) var count: Int

    /// An empty buffer.
    public init() {
        capacity = 0
        count = 0
        unsafe base = .allocate(capacity: 1)
    }

    /// A buffer of equal values.
    public init(repeating value: Element, count: Int) {
        precondition(count >= 0, "a buffer cannot hold fewer than no values")
        capacity = count
        self.count = count
        unsafe base = OwnedBuffer.allocate(count)
        unsafe base.initialize(repeating: value, count: count)
    }

    /// A buffer of these values.
    public init(_ values: [Element]) {
        self.init()
        for value in values { append(value) }
    }

    deinit {
        // Plain values need no deinitialisation.
        unsafe OwnedBuffer.release(base, capacity)
    }

    /// The value at a position, which must be below `count`.
    @inlinable
    public subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index out of bounds")
            // In bounds by the precondition, and everything below `count` is initialised.
            return unsafe base[index]
        }
        @inline(__always) set {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index out of bounds")
            unsafe base[index] = newValue
        }
    }

    /// The last value, or nil.
    @inlinable
    public var last: Element? { count == 0 ? nil : self[count - 1] }

    /// Appends a value.
    ///
    /// - Complexity: O(1) amortised.
    @inlinable @inline(__always)
    public mutating func append(_ value: Element) {
        if count == capacity { grow(to: count + 1) }
        // Below the capacity by the line before.
        unsafe (base + count).initialize(to: value)
        setCount(count + 1)
    }

    /// Appends a value a number of times.
    @inlinable @inline(__always)
    public mutating func append(repeating value: Element, count number: Int) {
        precondition(number >= 0, "a buffer cannot shrink by appending")
        if capacity - count < number { grow(to: count + number) }
        // The room was made by the line before.
        unsafe (base + count).initialize(repeating: value, count: number)
        setCount(count + number)
    }

    /// Makes room for this many values more.
    @inlinable @inline(__always)
    public mutating func reserve(_ number: Int) {
        if capacity - count < number { grow(to: count + number) }
    }

    @usableFromInline
    internal mutating func setCount(_ newCount: Int) { count = newCount }

    /// Removes all values and keeps the memory.
    @inlinable
    public mutating func removeAll() { setCount(0) }

    /// Removes values from the end.
    @inlinable
    public mutating func removeLast(_ number: Int) {
        precondition(number >= 0 && number <= count, "more values were removed than there are")
        setCount(count - number)
    }

    @usableFromInline
    internal mutating func grow(to needed: Int) {
        let newCapacity = max(needed, capacity * 2, 16)
        if OwnedBuffer.isMapped(capacity) {
            unsafe base = OwnedBuffer.remap(base, capacity, newCapacity)
        } else {
            let grown = unsafe OwnedBuffer.allocate(newCapacity)
            // The new memory is larger than what is moved, and does not overlap it.
            unsafe grown.moveInitialize(from: base, count: count)
            unsafe OwnedBuffer.release(base, capacity)
            unsafe base = grown
        }
        capacity = newCapacity
    }

    /// The values, for reading inside the call.
    @inlinable @inline(__always)
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Element>) -> Result) -> Result {
        unsafe body(UnsafeBufferPointer(start: base, count: count))
    }

    /// Lets the processor fetch what lies at a position, to have it at hand soon; any position will do.
    @inlinable @inline(__always)
    public func prefetch(_ index: Int) {
        let distance = UInt(bitPattern: index &* MemoryLayout<Element>.stride)
        // The address is not used to read or write.
        unsafe backtrail_prefetch(UnsafeRawPointer(bitPattern: UInt(bitPattern: base) &+ distance))
    }

    /// A copy of the values.
    public func array() -> [Element] {
        unsafe Array(UnsafeBufferPointer(start: base, count: count))
    }
}

extension OwnedBuffer where Element == UInt8 {
    /// Appends bytes.
    @inlinable @inline(__always)
    public mutating func append(contentsOf bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        if capacity - count < bytes.count { grow(to: count + bytes.count) }
        // The room was made by the line before; the source is another allocation.
        unsafe UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: bytes.count)
        setCount(count + bytes.count)
    }

    /// Where a byte lies, until the next change.
    @inline(__always)
    internal func address(_ position: Int) -> UnsafeRawPointer {
        precondition(position >= 0 && position <= count, "address out of bounds")
        return unsafe UnsafeRawPointer(base + position)
    }

    /// Lets `body` write bytes behind those that are there, of which `number` are kept.
    ///
    /// - Precondition: Room for them was made, and for what `body` writes beyond them.
    @inline(__always)
    internal mutating func append(_ number: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
        precondition(capacity - count >= number, "bytes were appended without room")
        unsafe body(UnsafeMutableRawPointer(base + count))
        setCount(count + number)
    }

    /// Appends bytes.
    @inlinable
    public mutating func append(contentsOf bytes: some Sequence<UInt8>) {
        for byte in bytes { append(byte) }
    }
}

/// A fixed number of values that cannot be copied, such as column builders.
@safe
public struct OwnedArray<Element: ~Copyable>: ~Copyable {
    @usableFromInline internal let base: UnsafeMutablePointer<Element>
    /// How many values it holds.
    public let count: Int

    /// Makes each value from its position.
    public init(count: Int, _ make: (Int) -> Element) {
        precondition(count >= 0, "an array cannot hold fewer than no values")
        self.count = count
        unsafe base = .allocate(capacity: max(count, 1))
        // Each place is initialised once.
        for index in 0..<count { unsafe (base + index).initialize(to: make(index)) }
    }

    deinit {
        unsafe base.deinitialize(count: count)
        unsafe base.deallocate()
    }

    /// The value at a position, which must be below `count`.
    @inlinable
    public subscript(index: Int) -> Element {
        @inline(__always) _read {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index out of bounds")
            // In bounds by the precondition.
            yield unsafe base[index]
        }
        @inline(__always) _modify {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index out of bounds")
            yield unsafe &base[index]
        }
    }
}

// Its only owner decides who sees the values, as with any other struct that holds them.
extension OwnedArray: @unchecked Sendable where Element: Sendable & ~Copyable {}
