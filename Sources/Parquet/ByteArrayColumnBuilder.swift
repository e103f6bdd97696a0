/// Collects the values of one BYTE_ARRAY leaf until a row group is full.
///
/// Values go straight into a dictionary: a hash table from bytes to code, and one code a value. Where most values
/// differ (request ids, say) the dictionary is given up and values are kept one after the other; the next row group of
/// the column then starts so, and one with few values tries the dictionary again.
@safe
package struct ByteArrayColumnBuilder: ~Copyable {
    /// Values after which the share of distinct ones is judged.
    private static let trialCount = 4_096
    /// Values of a dictionary that is not fetched ahead of time.
    private static let cachedCount = 2_048
    /// Dictionary bytes above which a dictionary pays no more.
    private static let dictionaryByteLimit = 8 << 20

    private var entries = LevelEntries()
    /// Whether values still go into a dictionary.
    package private(set) var usesDictionary = true
    private var isTried = false
    private var codes = OwnedBuffer<UInt32>()
    /// The dictionary, or all values: their bytes, with room for padding behind them, and where each ends.
    private var bytes = OwnedBuffer<UInt8>()
    private var offsets = OwnedBuffer<UInt32>([0])
    private var table = DictionaryTable(capacity: 256)
    /// Scratch: the tags of values that are being appended.
    private var tags = OwnedBuffer<UInt32>()
    private let hash: ByteHash

    package init(hash: ByteHash) {
        self.hash = hash
        bytes.reserve(PaddedBytes.padding)
    }

    /// Values of the dictionary.
    private var distinctCount: Int { offsets.count - 1 }

    /// Values so far in this row group.
    package var count: Int {
        // Mutating, as are its neighbours, so that the builder is not copied for the call.
        mutating get { entries.count }
    }

    /// Bytes that the values take so far.
    package var byteCount: Int {
        mutating get { bytes.count + (codes.count + entries.count + offsets.count) * 4 }
    }

    /// The entry of the last value.
    package var lastEntry: UInt32? { mutating get { entries.last } }

    /// The code of a value by its number in this row group; nil when the column has no dictionary (any more).
    package mutating func code(of value: Int) -> UInt32? { usesDictionary ? codes[value] : nil }

    // MARK: Appending

    /// Appends a value for this level entry, which must be beyond those of earlier calls.
    package mutating func append(_ value: UnsafeRawBufferPointer, entry: UInt32) {
        entries.append(entry)
        // At the end of the other values it is padded; the dictionary takes it back if it has one like it.
        let start = bytes.count
        bytes.reserve(value.count + PaddedBytes.padding)
        unsafe bytes.append(contentsOf: value)
        if usesDictionary {
            // The bytes stay where they are while they are looked for.
            let bytes = unsafe bytes.address(start)
            let code = unsafe find(bytes, value.count, DictionaryTable.tag(hash.ofPadded(bytes, value.count)))
            if code < UInt32(truncatingIfNeeded: distinctCount) {
                self.bytes.removeLast(value.count)
            } else {
                offsets.append(UInt32(truncatingIfNeeded: self.bytes.count))
            }
            codes.append(code)
            judge()
        } else {
            offsets.append(UInt32(truncatingIfNeeded: bytes.count))
        }
    }

    /// Appends a value for this level entry, which must be beyond those of earlier calls.
    package mutating func append(_ bytes: [UInt8], entry: UInt32) {
        unsafe bytes.withUnsafeBytes { unsafe append($0, entry: entry) }
    }

    /// Appends staged values in their order; `staged` is emptied.
    ///
    /// - Important: Behind both texts `paddingOfTexts` bytes must be readable.
    /// - Precondition: Staged codes are of this row group, in which the column still has its dictionary.
    package mutating func append(
        _ staged: inout OwnedBuffer<StagedValue>, text: UnsafeRawBufferPointer, side: UnsafeRawBufferPointer
    ) {
        guard staged.count > 0 else { return }
        entries.append(staged)
        if usesDictionary {
            unsafe appendToDictionary(staged, text, side)
            judge()
        } else {
            unsafe appendPlain(staged, text, side)
        }
        staged.removeAll()
    }

    /// Bytes behind a text that must be readable when values staged from it are appended.
    package static let paddingOfTexts = PaddedBytes.padding

    private mutating func appendToDictionary(
        _ staged: borrowing OwnedBuffer<StagedValue>, _ text: UnsafeRawBufferPointer, _ side: UnsafeRawBufferPointer
    ) {
        unsafe noteTags(staged, text, side)
        // A small dictionary is in the core's cache.
        let isLarge = distinctCount > ByteArrayColumnBuilder.cachedCount
        for position in 0..<staged.count {
            let value = staged[position]
            let code: UInt32
            if let known = value.code {
                precondition(Int(known) < distinctCount, "a code without a value")
                code = known
            } else {
                if isLarge, position &+ 8 < staged.count {
                    // Further on, where the table was fetched by now, the values' bytes are next.
                    bytes.prefetch(Int(table[table.position(tags[position &+ 8])].start))
                }
                let source = unsafe value.bytes(text, side)
                code = unsafe find(source, value.byteCount, tags[position])
                if code == UInt32(truncatingIfNeeded: distinctCount) { unsafe appendBytes(source, value.byteCount) }
            }
            if value.run == 1 {
                codes.append(code)
            } else {
                codes.append(repeating: code, count: Int(value.run))
            }
        }
    }

    /// Hashes all staged values, so that each look-up finds its place fetched.
    private mutating func noteTags(
        _ staged: borrowing OwnedBuffer<StagedValue>, _ text: UnsafeRawBufferPointer, _ side: UnsafeRawBufferPointer
    ) {
        tags.removeAll()
        tags.reserve(staged.count)
        for position in 0..<staged.count {
            let value = staged[position]
            if value.code != nil {
                tags.append(0)
            } else {
                let tag = unsafe DictionaryTable.tag(hash.ofPadded(value.bytes(text, side), value.byteCount))
                table.prefetch(tag)
                tags.append(tag)
            }
        }
    }

    private mutating func appendPlain(
        _ staged: borrowing OwnedBuffer<StagedValue>, _ text: UnsafeRawBufferPointer, _ side: UnsafeRawBufferPointer
    ) {
        for position in 0..<staged.count {
            let value = staged[position]
            for _ in 0..<value.run { unsafe appendBytes(value.bytes(text, side), value.byteCount) }
        }
    }

    /// Appends a padded value to the values stored.
    @inline(__always)
    private mutating func appendBytes(_ source: UnsafeRawPointer, _ count: Int) {
        bytes.reserve(count + PaddedBytes.padding)
        unsafe bytes.append(count) { unsafe PaddedBytes.copy(source, to: $0, count) }
        offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    }

    // MARK: Dictionary

    /// The code of a padded value; for one that is not there yet the next free code, which the table then has.
    @inline(__always)
    private mutating func find(_ value: UnsafeRawPointer, _ count: Int, _ tag: UInt32) -> UInt32 {
        var position = table.position(tag)
        while true {
            let slot = table[position]
            if slot.tag == tag, slot.count == UInt32(truncatingIfNeeded: count), !slot.isEmpty {
                // The stored value lies inside `bytes`, which has padding behind it.
                if unsafe PaddedBytes.areEqual(bytes.address(Int(slot.start)), value, count) { return slot.code }
            } else if slot.isEmpty {
                break
            }
            position = table.following(position)
        }
        let code = UInt32(truncatingIfNeeded: distinctCount)
        // Values of a dictionary end before 4 GiB: it is given up long before.
        let start = offsets[Int(code)]
        table.insert(
            DictionaryTable.Slot(
                tag: tag, codeAndOne: code + 1, start: start, count: UInt32(truncatingIfNeeded: count)),
            at: position)
        return code
    }

    /// Gives the dictionary up where most values are distinct: once when enough are there, and when it has grown large.
    private mutating func judge() {
        let isLarge = bytes.count > ByteArrayColumnBuilder.dictionaryByteLimit
        guard isLarge || !isTried && codes.count >= ByteArrayColumnBuilder.trialCount else { return }
        isTried = true
        if distinctCount * 2 > codes.count { giveUpDictionary() }
    }

    private mutating func giveUpDictionary() {
        let dictionary = ByteArrays(bytes: bytes.array(), offsets: offsets.array())
        bytes.removeAll()
        offsets.removeLast(offsets.count - 1)
        for position in 0..<codes.count {
            unsafe dictionary.bytes.withUnsafeBytes { stored in
                unsafe bytes.append(
                    contentsOf: UnsafeRawBufferPointer(rebasing: stored[dictionary.range(Int(codes[position]))]))
            }
            offsets.append(UInt32(truncatingIfNeeded: bytes.count))
        }
        bytes.reserve(PaddedBytes.padding)
        codes.removeAll()
        usesDictionary = false
    }

    // MARK: Finishing

    /// What was collected for a row group.
    package struct Finished: ~Copyable {
        package let entries: LevelEntries
        package let values: ColumnChunk.Values
    }

    /// The values collected; the builder starts over.
    package mutating func finish() -> Finished {
        let values = ByteArrays(bytes: bytes.array(), offsets: offsets.array())
        let result: ColumnChunk.Values =
            usesDictionary ? .dictionary(codes: codes.array(), dictionary: values) : .byteArray(values)
        var finished = LevelEntries()
        swap(&finished, &entries)
        startOver(after: finished.count)
        return Finished(entries: finished, values: result)
    }

    /// Forgets the values collected, as `finish` does.
    package mutating func discard() {
        let count = entries.count
        entries.removeAll()
        startOver(after: count)
    }

    private mutating func startOver(after count: Int) {
        // A column that gave up keeps to plain values; one with few of them tries again.
        if count < ByteArrayColumnBuilder.trialCount { usesDictionary = true }
        table.removeAll(expecting: distinctCount)
        isTried = false
        codes.removeAll()
        bytes.removeAll()
        offsets.removeLast(offsets.count - 1)
    }
}
