/// The events of one subject within a span of time before the last one, at most a number of them.
struct RecentEvents: Sendable {
    private(set) var events: [DetectedEvent] = []

    /// Adds an event and forgets those that lie too far back; of too many the oldest.
    mutating func add(_ event: DetectedEvent, within span: Int64, atMost most: Int) {
        events.removeAll { event.time - $0.time > span }
        if events.count >= most { events.removeFirst(events.count - most + 1) }
        events.append(event)
    }

    mutating func removeAll() { events.removeAll() }
}

extension Int64 {
    /// In microseconds, as events tell time.
    static func minutes(_ count: Int64) -> Int64 { count * 60_000_000 }
    static func hours(_ count: Int64) -> Int64 { count * 3_600_000_000 }
    static func days(_ count: Int64) -> Int64 { count * 86_400_000_000 }
}
