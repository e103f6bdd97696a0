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
        listCount = nil
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
        }
        spans[leaf] = span
    }

    /// Of a member that stands twice the last counts, as with every JSON reader.
    mutating func unset(_ leaf: Int) {
        guard leafRecord[leaf] == current else { return }
        leafRecord[leaf] = 0
        leaves = OwnedBuffer(leaves.array().filter { $0 != leaf })
    }

    /// Notes that an object with columns is there; false if it was there before.
    @inline(__always)
    mutating func enterGroup(_ group: Int) -> Bool {
        guard groupRecord[group] != current else { return false }
        groupRecord[group] = current
        groups.append(group)
        return true
    }

    mutating func leaveGroup(_ group: Int) {
        guard groupRecord[group] == current else { return }
        groupRecord[group] = 0
        groups = OwnedBuffer(groups.array().filter { $0 != group })
    }

    mutating func addOther(node: Int, element: Int, name: JSONSpan?, value: JSONSpan) {
        others.append(Other(node: node, element: element, name: name, value: value))
    }

    mutating func addListValue(element: Int, leaf: Int, _ span: JSONSpan) {
        let value = ListValue(element: UInt32(truncatingIfNeeded: element), leaf: leaf, span: span)
        var position = listValues.count - 1
        while position >= 0, listValues[position].element == value.element {
            if listValues[position].leaf == leaf {
                listValues[position] = value
                return
            }
            position -= 1
        }
        listValues.append(value)
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
