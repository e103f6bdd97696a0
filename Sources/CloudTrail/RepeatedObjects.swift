import Glibc
import JSONScan
import Parquet

/// Objects inside records that come again and again with the same text: who called, and over which TLS.
///
/// A trail names the same session thousands of times. Once such an object was read, its next appearance is found by its
/// text alone, and neither its members nor their values are looked at again. Only objects of plain ASCII without escapes
/// and without unknown members are kept, so equal text is all there is to know.
struct RepeatedObjects: ~Copyable {
    struct Entry: BitwiseCopyable {
        let hash: UInt64
        /// The member it stood in: the same text means other columns in another.
        let group: Int
        let textStart: Int
        let textLength: Int
        /// Entries of the structural index that the text has.
        let positionCount: Int
        let firstLeaf: Int
        let leafCount: Int
        let firstGroup: Int
        let groupCount: Int
    }

    /// A value, by its place in the object's text.
    struct LeafValue: BitwiseCopyable {
        let leaf: Int
        let start: UInt32
        let end: UInt32
        let kind: JSONSpan.Kind
    }

    private static let slotCount = 1 << 13
    /// Text kept before all is forgotten: enough for the sessions of a busy hour, too little to matter.
    private static let textLimit = 8 << 20

    /// Bytes of an object by which it is looked for before its end is known: they tell most sessions apart.
    private static let headLength = 96

    /// By the hash of the first bytes, the entry met last that begins so.
    private var heads = OwnedBuffer<Int32>(repeating: -1, count: RepeatedObjects.slotCount)
    private var slots = OwnedBuffer<Int32>(repeating: -1, count: RepeatedObjects.slotCount)
    private var texts = OwnedBuffer<UInt8>()
    private(set) var entries = OwnedBuffer<Entry>()
    private(set) var leaves = OwnedBuffer<LeafValue>()
    private(set) var groups = OwnedBuffer<Int>()
    private let hash = ByteHash.random()
    /// Rises when all is forgotten: positions of entries mean something else then.
    private(set) var generation = 0

    @inline(__always)
    func hash(of text: UnsafeRawBufferPointer) -> UInt64 { unsafe hash(text) }

    /// The entry whose text the window goes on with, as far as its first bytes lead there.
    @inline(__always)
    func find(aheadIn window: UnsafeRawBufferPointer, group: Int) -> Int? {
        guard window.count >= RepeatedObjects.headLength else { return nil }
        let head = unsafe UnsafeRawBufferPointer(rebasing: window[..<RepeatedObjects.headLength])
        let position = unsafe Int(heads[slot(hash(head))])
        guard position >= 0 else { return nil }
        let entry = entries[position]
        guard entry.group == group, entry.textLength <= window.count else { return nil }
        return unsafe isText(of: entry, window) ? position : nil
    }

    /// Lets the first bytes of an entry lead to it, if there are enough of them.
    mutating func noteHead(of position: Int) {
        let entry = entries[position]
        guard entry.textLength >= RepeatedObjects.headLength else { return }
        let head: UInt64 = unsafe texts.withValues { stored in
            let range = entry.textStart..<entry.textStart + RepeatedObjects.headLength
            return unsafe hash(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(stored)[range]))
        }
        heads[slot(head)] = Int32(truncatingIfNeeded: position)
    }

    @inline(__always)
    private func slot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (RepeatedObjects.slotCount - 1) }

    /// Whether `other`, which is no shorter, begins with the entry's text.
    @inline(__always)
    private func isText(of entry: Entry, _ other: UnsafeRawBufferPointer) -> Bool {
        unsafe texts.withValues { stored in
            guard let known = stored.baseAddress, let other = other.baseAddress else { return false }
            // Entries lie inside the texts, and the other run is no shorter.
            return unsafe memcmp(known + entry.textStart, other, entry.textLength) == 0
        }
    }

    /// The entry with this text.
    @inline(__always)
    func find(_ text: UnsafeRawBufferPointer, hash: UInt64, group: Int) -> Int? {
        let position = Int(slots[slot(hash)])
        guard position >= 0 else { return nil }
        let entry = entries[position]
        guard entry.hash == hash, entry.group == group, entry.textLength == text.count else { return nil }
        return unsafe isText(of: entry, text) ? position : nil
    }

    /// Keeps an object with the values and the groups that were found in it.
    mutating func add(
        _ text: UnsafeRawBufferPointer, hash: UInt64, group: Int, positionCount: Int,
        _ values: borrowing OwnedBuffer<LeafValue>, groups present: borrowing OwnedBuffer<Int>
    ) {
        if texts.count + text.count > RepeatedObjects.textLimit { forgetAll() }
        let entry = Entry(
            hash: hash, group: group, textStart: texts.count, textLength: text.count,
            positionCount: positionCount, firstLeaf: leaves.count, leafCount: values.count, firstGroup: groups.count,
            groupCount: present.count)
        unsafe texts.append(contentsOf: text)
        for position in 0..<values.count { leaves.append(values[position]) }
        for position in 0..<present.count { groups.append(present[position]) }
        slots[slot(hash)] = Int32(truncatingIfNeeded: entries.count)
        entries.append(entry)
        noteHead(of: entries.count - 1)
    }

    private mutating func forgetAll() {
        heads = OwnedBuffer(repeating: -1, count: RepeatedObjects.slotCount)
        slots = OwnedBuffer(repeating: -1, count: RepeatedObjects.slotCount)
        texts.removeAll()
        entries.removeAll()
        leaves.removeAll()
        groups.removeAll()
        generation += 1
    }
}
