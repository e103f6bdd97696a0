/// Collects the values of one BYTE_ARRAY leaf until a row group is full.
///
/// Values go straight into a dictionary: a hash table from bytes to code, and one code a value. Where most values
/// differ (request ids, say) the dictionary is given up and values are kept one after the other; the next row group of
/// the column then starts so, and the one after a number of row groups tries the dictionary again.
package struct ByteArrayColumnBuilder: ~Copyable {
    /// Values after which the share of distinct ones is judged.
    private static let trialCount = 4_096
    /// Dictionary bytes above which a dictionary pays no more.
    private static let dictionaryByteLimit = 8 << 20

    /// Level entries (rows, or elements of a list) that have a value, ascending.
    ///
    /// Kept only from the first entry without a value on: before it the entries are 0, 1, 2 and so on.
    private var entries = OwnedBuffer<UInt32>()
    private var count = 0
    private var isDense = true
    /// Whether values still go into a dictionary.
    package private(set) var usesDictionary = true
    private var codes = OwnedBuffer<UInt32>()
    /// The dictionary, or all values: their bytes, and where each ends.
    private var bytes = OwnedBuffer<UInt8>()
    private var offsets = OwnedBuffer<UInt32>([0])
    /// Open addressing; 0 is empty, otherwise the upper half of the hash over code + 1.
    ///
    /// The length is a power of two.
    private var table = OwnedBuffer<UInt64>(repeating: 0, count: 256)
    /// The code of the last value.
    package private(set) var lastCode: UInt32 = 0
    private let hash: ByteHash

    package init(hash: ByteHash) {
        self.hash = hash
    }

    /// Values of the dictionary.
    private var distinctCount: Int { offsets.count - 1 }

    /// Bytes that the values take so far.
    package var byteCount: Int {
        bytes.count + (codes.count + entries.count + offsets.count) * 4
    }

    /// The entry of the last value.
    package var lastEntry: UInt32? {
        isDense ? (count == 0 ? nil : UInt32(truncatingIfNeeded: count - 1)) : entries.last
    }

    /// Appends a value for this level entry, which must be beyond those of earlier calls.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, entry: UInt32) {
        note(entry)
        if usesDictionary {
            // Neighbouring events often share a value.
            if codes.count > 0, unsafe dictionaryValue(lastCode, equals: bytes) {
                codes.append(lastCode)
            } else {
                unsafe appendCode(bytes)
            }
        } else {
            unsafe appendPlain(bytes)
        }
    }

    /// Appends a value by the code it got earlier in this row group, while the column has its dictionary.
    @inline(__always)
    package mutating func append(code: UInt32, entry: UInt32) {
        precondition(usesDictionary && Int(code) < distinctCount, "a code without a dictionary")
        note(entry)
        codes.append(code)
        lastCode = code
    }

    /// Appends a value for this level entry, which must be beyond those of earlier calls.
    package mutating func append(_ bytes: [UInt8], entry: UInt32) {
        unsafe bytes.withUnsafeBytes { unsafe append($0, entry: entry) }
    }

    @inline(__always)
    private mutating func note(_ entry: UInt32) {
        if isDense, Int(entry) == count {
            count += 1
        } else {
            noteBehindGap(entry)
        }
    }

    private mutating func noteBehindGap(_ entry: UInt32) {
        if isDense {
            isDense = false
            for dense in 0..<count { entries.append(UInt32(truncatingIfNeeded: dense)) }
        }
        entries.append(entry)
        count += 1
    }

    @inline(__always)
    private mutating func appendPlain(_ value: UnsafeRawBufferPointer) {
        unsafe bytes.append(contentsOf: value)
        offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    }

    @inline(__always)
    private func dictionaryValue(_ code: UInt32, equals value: UnsafeRawBufferPointer) -> Bool {
        let start = Int(offsets[Int(code)])
        let length = Int(offsets[Int(code) + 1]) - start
        guard length == value.count else { return false }
        return unsafe bytes.withValues { stored in
            unsafe ByteHash.areEqual(
                UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: stored[start..<start + length])), value)
        }
    }

    private mutating func appendCode(_ bytes: UnsafeRawBufferPointer) {
        let fullHash = unsafe hash(bytes)
        let tag = fullHash & 0xFFFF_FFFF_0000_0000
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: fullHash) & mask
        while table[slot] != 0 {
            let code = UInt32(truncatingIfNeeded: table[slot]) &- 1
            if (table[slot] ^ tag) >> 32 == 0, unsafe dictionaryValue(code, equals: bytes) {
                codes.append(code)
                lastCode = code
                return
            }
            slot = (slot + 1) & mask
        }
        let code = UInt32(truncatingIfNeeded: distinctCount)
        unsafe appendPlain(bytes)
        table[slot] = tag | UInt64(code + 1)
        codes.append(code)
        lastCode = code
        if distinctCount * 4 > table.count * 3 { growTable() }
        if codes.count == ByteArrayColumnBuilder.trialCount && distinctCount * 2 > codes.count
            || self.bytes.count > ByteArrayColumnBuilder.dictionaryByteLimit && distinctCount * 2 > codes.count
        {
            giveUpDictionary()
        }
    }

    private mutating func growTable() {
        table = OwnedBuffer(repeating: 0, count: table.count * 2)
        let mask = table.count - 1
        for code in 0..<distinctCount {
            let full = unsafe bytes.withValues { stored in
                unsafe hash(
                    UnsafeRawBufferPointer(
                        UnsafeBufferPointer(rebasing: stored[Int(offsets[code])..<Int(offsets[code + 1])])))
            }
            var slot = Int(truncatingIfNeeded: full) & mask
            while table[slot] != 0 { slot = (slot + 1) & mask }
            table[slot] = full & 0xFFFF_FFFF_0000_0000 | UInt64(code + 1)
        }
    }

    private mutating func giveUpDictionary() {
        let dictionary = ByteArrays(bytes: bytes.array(), offsets: offsets.array())
        bytes.removeAll()
        offsets.removeLast(offsets.count - 1)
        for position in 0..<codes.count {
            unsafe dictionary.bytes.withUnsafeBytes { stored in
                unsafe appendPlain(UnsafeRawBufferPointer(rebasing: stored[dictionary.range(Int(codes[position]))]))
            }
        }
        codes.removeAll()
        usesDictionary = false
    }

    /// The values collected; the builder starts over.
    package mutating func finish() -> (entries: [UInt32], values: ColumnChunk.Values) {
        let values = ByteArrays(bytes: bytes.array(), offsets: offsets.array())
        let result: ColumnChunk.Values =
            usesDictionary ? .dictionary(codes: codes.array(), dictionary: values) : .byteArray(values)
        let finishedEntries = isDense ? Array(0..<UInt32(truncatingIfNeeded: count)) : entries.array()
        // A column that gave up keeps to plain values; one with few of them tries again.
        if finishedEntries.count < ByteArrayColumnBuilder.trialCount { usesDictionary = true }
        entries.removeAll()
        count = 0
        isDense = true
        codes.removeAll()
        bytes.removeAll()
        offsets.removeLast(offsets.count - 1)
        lastCode = 0
        table = OwnedBuffer(repeating: 0, count: 256)
        return (finishedEntries, result)
    }
}
