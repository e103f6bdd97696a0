package import CloudTrail

/// One object of the index as far as coverage asks for it.
package struct DeliveredObject: Sendable, Hashable {
    package var key: String
    package var kind: ObjectKind
    package var account: String?
    package var region: String?
    /// By its name; nil for names that AWS does not give.
    package var deliveryTime: Timestamp?
    /// Events of each category that the index keeps of it.
    package var events: [String: Int64] = [:]
    package var firstEvent: Timestamp?
    package var lastEvent: Timestamp?
    /// Records that another object had delivered.
    package var repeated: Int64 = 0

    package init(key: String, kind: ObjectKind, account: String?, region: String?, deliveryTime: Timestamp?) {
        self.key = key
        self.kind = kind
        self.account = account
        self.region = region
        self.deliveryTime = deliveryTime
    }
}

/// Events of objects whose names do not say when they were delivered: they count for the hour they happened in.
package struct UnnamedDelivery: Sendable, Hashable {
    package var scope: CoverageScope
    package var hour: Timestamp
    package var events: Int64

    package init(scope: CoverageScope, hour: Timestamp, events: Int64) {
        self.scope = scope
        self.hour = hour
        self.events = events
    }
}
