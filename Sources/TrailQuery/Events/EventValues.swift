package import CloudTrail

/// Some values of one event.
package struct EventValues: Sendable, Hashable {
    /// Nil where the record has no time that can be read.
    package let time: Timestamp?
    /// In the order of the fields that were asked for; nil where the record lacks one.
    package let values: [String?]

    package init(time: Timestamp?, values: [String?]) {
        self.time = time
        self.values = values
    }
}

/// What the events with one combination of values amount to.
package struct EventActivity: Sendable, Hashable {
    /// In the order of the fields that were grouped by.
    package let key: [String?]
    package let events: Int64
    package let errors: Int64
    /// Events whose `readOnly` is not true.
    package let writes: Int64
    package let firstSeen: Timestamp?
    package let lastSeen: Timestamp?

    package init(
        key: [String?], events: Int64, errors: Int64, writes: Int64, firstSeen: Timestamp?, lastSeen: Timestamp?
    ) {
        self.key = key
        self.events = events
        self.errors = errors
        self.writes = writes
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }
}
