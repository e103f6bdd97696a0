/// Something that is wrong by its definition, not by how seldom it is.
///
/// A detector keeps what it needs of the past, in bounded memory, and makes findings as events come.
protocol Detector: Sendable {
    /// Takes an event that `DetectorEngine` has chosen for it, in order of time.
    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols)

    /// Everything found, when all events have gone by.
    mutating func findings(_ symbols: FeedSymbols) -> [Finding]
}

extension Detector {
    /// How many events of one finding a detector keeps.
    static var maximumEvents: Int { Incident.maximumEvidence }
}
