package import JSONScan
import Parquet

/// Where the members of one record lie in the scanned window: found in one pass, before anything is copied.
///
/// One value serves record after record; nothing is cleared between them but a few counters. A leaf belongs to the
/// current record when its entry in `leafRecord` is the current record's number.
package struct RecordMembers: ~Copyable {
    /// A value that no column can hold as it stands, and its place in the record.
    struct Other: BitwiseCopyable {
        let node: Int
        /// The element of a list, or -1.
        let element: Int
        /// The member's name; nil when the place is the node itself.
        let name: JSONSpan?
        let value: JSONSpan
    }

    struct ListValue: BitwiseCopyable {
        let element: UInt32
        let leaf: Int
        let span: JSONSpan
    }

    /// An object that was met before with the same text.
    struct RepeatedUse: BitwiseCopyable {
        let entry: Int
        let group: Int
        /// Where the object starts in the window.
        let start: UInt32
    }

    /// Objects met in earlier records.
    var objects = RepeatedObjects()
    /// Those of them that are in this record and were not read again.
    private(set) var repeated = OwnedBuffer<RepeatedUse>()
    /// The whole record, braces included.
    package internal(set) var record = JSONSpan(start: 0, end: 0, kind: .object, flags: 0)
    private var spans: OwnedBuffer<JSONSpan>
    private var leafRecord: OwnedBuffer<UInt64>
    private var groupRecord: OwnedBuffer<UInt64>
    private var current: UInt64 = 0

    /// Leaves met, in order; a leaf may stand twice when a member does, and is then to be taken once.
    private(set) var leaves = OwnedBuffer<Int>()
    private(set) var groups = OwnedBuffer<Int>()
    private(set) var others = OwnedBuffer<Other>()
    private(set) var listValues = OwnedBuffer<ListValue>()
    /// Elements of `resources`; nil when there is no such list.
    var listCount: Int?

    /// A member that has a column stands more than once: only the last one is in its column.
    package private(set) var repeatsMember = false

    /// `responseElements.credentials.accessKeyId` or `.accessKey.accessKeyId`.
    var issuedAccessKey: JSONSpan?
    /// `responseElements.ConsoleLogin`.
    var consoleLogin: JSONSpan?

    init(leafCount: Int, groupCount: Int) {
        spans = OwnedBuffer(repeating: JSONSpan(start: 0, end: 0, kind: .null, flags: 0), count: leafCount)
        leafRecord = OwnedBuffer(repeating: 0, count: leafCount)
        groupRecord = OwnedBuffer(repeating: 0, count: groupCount)
    }

    mutating func begin() {
        current += 1
        leaves.removeAll()
        groups.removeAll()
        others.removeAll()
        listValues.removeAll()
        repeated.removeAll()
        listCount = nil
        repeatsMember = false
        issuedAccessKey = nil
        consoleLogin = nil
    }

    /// The value of a leaf outside of lists, or nil when the record has none that its column can hold.
    @inline(__always)
    package func value(_ leaf: Int) -> JSONSpan? {
        leafRecord[leaf] == current ? spans[leaf] : nil
    }

    @inline(__always)
    mutating func set(_ leaf: Int, _ span: JSONSpan) {
        if leafRecord[leaf] != current {
            leafRecord[leaf] = current
            leaves.append(leaf)
        } else {
            repeatsMember = true
        }
        spans[leaf] = span
    }

    /// Of a member that stands twice the last counts, as with every JSON reader.
    mutating func unset(_ leaf: Int) {
        guard leafRecord[leaf] == current else { return }
        repeatsMember = true
        leafRecord[leaf] = 0
        leaves = OwnedBuffer(leaves.array().filter { $0 != leaf })
    }

    /// Whether an object with columns stood in this record before.
    @inline(__always)
    func hasGroup(_ group: Int) -> Bool { groupRecord[group] == current }

    /// Notes that an object with columns is there.
    @inline(__always)
    mutating func enterGroup(_ group: Int) {
        guard groupRecord[group] != current else { return }
        groupRecord[group] = current
        groups.append(group)
    }

    mutating func leaveGroup(_ group: Int) {
        guard groupRecord[group] == current else { return }
        repeatsMember = true
        groupRecord[group] = 0
        groups = OwnedBuffer(groups.array().filter { $0 != group })
    }

    mutating func addRepeated(_ entry: Int, group: Int, start: Int) {
        repeated.append(RepeatedUse(entry: entry, group: group, start: UInt32(truncatingIfNeeded: start)))
    }

    /// Keeps an object that was just read, to know it again.
    mutating func keepObject(
        _ text: UnsafeRawBufferPointer, hash: UInt64, group: Int, start: Int, positionCount: Int,
        leavesFrom firstLeaf: Int, groupsFrom firstGroup: Int
    ) {
        var values = OwnedBuffer<RepeatedObjects.LeafValue>()
        for position in firstLeaf..<leaves.count {
            guard let span = value(leaves[position]) else { continue }
            // Values lie inside the object, which starts at `start`.
            values.append(
                RepeatedObjects.LeafValue(
                    leaf: leaves[position], start: span.start - UInt32(truncatingIfNeeded: start),
                    end: span.end - UInt32(truncatingIfNeeded: start), kind: span.kind))
        }
        var present = OwnedBuffer<Int>()
        for position in firstGroup..<groups.count { present.append(groups[position]) }
        unsafe objects.add(
            text, hash: hash, group: group, positionCount: positionCount, values, groups: present)
    }

    /// Takes back a repeated object of this group, when its member stands a second time.
    mutating func dropRepeated(_ group: Int) {
        for position in 0..<repeated.count where repeated[position].group == group {
            repeatsMember = true
            repeated = OwnedBuffer(repeated.array().filter { $0.group != group })
            return
        }
    }

    /// Fills in a repeated object as if it had been read member by member.
    mutating func layOut(_ use: RepeatedUse) {
        let entry = objects.entries[use.entry]
        for offset in 0..<entry.leafCount {
            let value = objects.leaves[entry.firstLeaf + offset]
            set(
                value.leaf,
                JSONSpan(
                    start: Int(use.start + value.start), end: Int(use.start + value.end), kind: value.kind, flags: 0))
        }
        for offset in 0..<entry.groupCount { enterGroup(objects.groups[entry.firstGroup + offset]) }
    }

    mutating func addOther(node: Int, element: Int, name: JSONSpan?, value: JSONSpan) {
        others.append(Other(node: node, element: element, name: name, value: value))
    }

    mutating func addListValue(element: Int, leaf: Int, _ span: JSONSpan) {
        let value = ListValue(element: UInt32(truncatingIfNeeded: element), leaf: leaf, span: span)
        var position = listValues.count - 1
        while position >= 0, listValues[position].element == value.element {
            if listValues[position].leaf == leaf {
                repeatsMember = true
                listValues[position] = value
                return
            }
            position -= 1
        }
        listValues.append(value)
    }

    /// Starts the list over: of two lists the last counts.
    mutating func beginList() {
        if listCount != nil { repeatsMember = true }
        dropList()
    }

    /// Forgets the list's elements, when it turns out to be something else or stands twice.
    mutating func dropList() {
        listValues.removeAll()
        listCount = nil
    }

    mutating func dropOthers(beyond count: Int) {
        others.removeLast(others.count - count)
    }
}
