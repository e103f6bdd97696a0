package import JSONScan

/// Where the members of one record lie in the scanned window: found in one pass, before anything is copied.
///
/// One value serves record after record; nothing is cleared between them but a few counters. A leaf belongs to the
/// current record when its entry in `leafRecord` is the current record's number.
package struct RecordMembers: Sendable {
    /// A value that no column can hold as it stands, and its place in the record.
    struct Other: Sendable {
        let node: Int
        /// The element of a list, or -1.
        let element: Int
        /// The member's name; nil when the place is the node itself.
        let name: JSONSpan?
        let value: JSONSpan
    }

    struct ListValue: Sendable {
        let element: UInt32
        let leaf: Int
        let span: JSONSpan
    }

    /// The whole record, braces included.
    package internal(set) var record = JSONSpan(start: 0, end: 0, kind: .object, flags: 0)
    private(set) var spans: [JSONSpan]
    private var leafRecord: [UInt64]
    private var groupRecord: [UInt64]
    private var current: UInt64 = 0

    /// Leaves met, in order; a leaf may stand twice when a member does, and is then to be taken once.
    private(set) var leaves: [Int] = []
    private(set) var groups: [Int] = []
    private(set) var others: [Other] = []
    private(set) var listValues: [ListValue] = []
    /// Elements of `resources`; nil when there is no such list.
    var listCount: Int?

    /// `responseElements.credentials.accessKeyId` or `.accessKey.accessKeyId`.
    var issuedAccessKey: JSONSpan?
    /// `responseElements.ConsoleLogin`.
    var consoleLogin: JSONSpan?

    init(leafCount: Int, groupCount: Int) {
        spans = Array(repeating: record, count: leafCount)
        leafRecord = Array(repeating: 0, count: leafCount)
        groupRecord = Array(repeating: 0, count: groupCount)
    }

    mutating func begin() {
        current += 1
        leaves.removeAll(keepingCapacity: true)
        groups.removeAll(keepingCapacity: true)
        others.removeAll(keepingCapacity: true)
        listValues.removeAll(keepingCapacity: true)
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
        leaves.removeAll { $0 == leaf }
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
        groups.removeAll { $0 == group }
    }

    mutating func addOther(node: Int, element: Int, name: JSONSpan?, value: JSONSpan) {
        others.append(Other(node: node, element: element, name: name, value: value))
    }

    mutating func addListValue(element: Int, leaf: Int, _ span: JSONSpan) {
        let earlier = listValues.lastIndex { $0.element != UInt32(truncatingIfNeeded: element) || $0.leaf == leaf }
        if let earlier, listValues[earlier].leaf == leaf, Int(listValues[earlier].element) == element {
            listValues.remove(at: earlier)
        }
        listValues.append(ListValue(element: UInt32(truncatingIfNeeded: element), leaf: leaf, span: span))
    }

    /// Forgets the list's elements, when it turns out to be something else or stands twice.
    mutating func dropList() {
        listValues.removeAll(keepingCapacity: true)
        listCount = nil
    }

    mutating func dropOthers(beyond count: Int) {
        others.removeLast(others.count - count)
    }
}
