import Glibc

/// Collects the values of one BYTE_ARRAY leaf until a row group is full.
///
/// Values go straight into a dictionary: a hash table from bytes to code, and one code a value. Where most values
/// differ (request ids, say) the dictionary is given up and values are kept one after the other; the next row group of
/// the column then starts so, and the one after a number of row groups tries the dictionary again.
package struct ByteArrayColumnBuilder {
    /// Values after which the share of distinct ones is judged.
    private static let trialCount = 4_096
    /// Dictionary bytes above which a dictionary pays no more.
    private static let dictionaryByteLimit = 8 << 20

    /// Level entries (rows, or elements of a list) that have a value, ascending.
    package private(set) var entries: [UInt32] = []
    private var usesDictionary = true
    private var codes: [UInt32] = []
    /// The dictionary, or all values.
    private var values = ByteArrays()
    /// Open addressing; 0 is empty, otherwise code + 1. The length is a power of two.
    private var table: [UInt32] = Array(repeating: 0, count: 256)
    private var hashes: [UInt32] = []
    private var lastCode: UInt32 = 0
    private let hash: ByteHash

    package init(hash: ByteHash) {
        self.hash = hash
    }

    /// Bytes that the values take so far.
    package var byteCount: Int {
        values.bytes.count + (codes.count + entries.count + values.offsets.count) * 4
    }

    /// Appends a value for this level entry, which must be beyond those of earlier calls.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, entry: UInt32) {
        entries.append(entry)
        if usesDictionary {
            unsafe appendCode(bytes)
        } else {
            unsafe appendPlain(bytes)
        }
    }

    /// Appends a value for this level entry, which must be beyond those of earlier calls.
    package mutating func append(_ bytes: [UInt8], entry: UInt32) {
        unsafe bytes.withUnsafeBytes { unsafe append($0, entry: entry) }
    }

    @inline(__always)
    private mutating func appendPlain(_ bytes: UnsafeRawBufferPointer) {
        unsafe values.bytes.append(contentsOf: bytes)
        values.offsets.append(UInt32(truncatingIfNeeded: values.bytes.count))
    }

    @inline(__always)
    private func dictionaryValue(_ code: UInt32, equals bytes: UnsafeRawBufferPointer) -> Bool {
        let range = values.range(Int(code))
        guard range.count == bytes.count else { return false }
        if unsafe bytes.isEmpty { return true }
        return unsafe values.bytes.withUnsafeBytes { stored in
            // Both runs are `count` bytes inside their buffers, and neither is empty.
            unsafe memcmp(stored.baseAddress! + range.lowerBound, bytes.baseAddress!, range.count) == 0
        }
    }

    private mutating func appendCode(_ bytes: UnsafeRawBufferPointer) {
        // Neighbouring events often share a value.
        if !codes.isEmpty, unsafe dictionaryValue(lastCode, equals: bytes) {
            codes.append(lastCode)
            return
        }
        let fullHash = unsafe hash(bytes)
        let shortHash = UInt32(truncatingIfNeeded: fullHash >> 32)
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: fullHash) & mask
        while table[slot] != 0 {
            let code = table[slot] - 1
            if hashes[Int(code)] == shortHash, unsafe dictionaryValue(code, equals: bytes) {
                codes.append(code)
                lastCode = code
                return
            }
            slot = (slot + 1) & mask
        }
        let code = UInt32(truncatingIfNeeded: hashes.count)
        unsafe appendPlain(bytes)
        hashes.append(shortHash)
        table[slot] = code + 1
        codes.append(code)
        lastCode = code
        if hashes.count * 4 > table.count * 3 { growTable() }
        if codes.count == ByteArrayColumnBuilder.trialCount && hashes.count * 2 > codes.count
            || values.bytes.count > ByteArrayColumnBuilder.dictionaryByteLimit && hashes.count * 2 > codes.count
        {
            giveUpDictionary()
        }
    }

    private mutating func growTable() {
        table = Array(repeating: 0, count: table.count * 2)
        let mask = table.count - 1
        for code in hashes.indices {
            let full = unsafe values.bytes.withUnsafeBytes { stored in
                unsafe hash(UnsafeRawBufferPointer(rebasing: stored[values.range(code)]))
            }
            var slot = Int(truncatingIfNeeded: full) & mask
            while table[slot] != 0 { slot = (slot + 1) & mask }
            table[slot] = UInt32(truncatingIfNeeded: code + 1)
        }
    }

    private mutating func giveUpDictionary() {
        var plain = ByteArrays()
        plain.offsets.reserveCapacity(codes.count * 2)
        for code in codes { plain.append(values[Int(code)]) }
        values = plain
        codes = []
        hashes = []
        usesDictionary = false
    }

    /// The values collected; the builder starts over.
    package mutating func finish() -> (entries: [UInt32], values: ColumnChunk.Values) {
        let result: ColumnChunk.Values =
            usesDictionary ? .dictionary(codes: codes, dictionary: values) : .byteArray(values)
        let finishedEntries = entries
        // A column that gave up keeps to plain values; one with few of them tries again.
        if finishedEntries.count < ByteArrayColumnBuilder.trialCount { usesDictionary = true }
        entries = []
        codes = []
        values = ByteArrays()
        hashes = []
        lastCode = 0
        table = Array(repeating: 0, count: 256)
        return (finishedEntries, result)
    }
}
