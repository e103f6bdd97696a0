/// Where an event lies in the index that is open: good to fetch its other members later, and not beyond this run.
package struct EventReference: Sendable, Hashable, Comparable {
    /// The position in `EventStore.rowGroups`.
    package let rowGroup: Int32
    package let row: UInt32

    package init(rowGroup: Int32, row: UInt32) {
        self.rowGroup = rowGroup
        self.row = row
    }

    package static func < (left: EventReference, right: EventReference) -> Bool {
        (left.rowGroup, left.row) < (right.rowGroup, right.row)
    }
}
