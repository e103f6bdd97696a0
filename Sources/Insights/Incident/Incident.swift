package import CloudTrail

/// Something unusual that an engine found: one row of a report.
package struct Incident: Sendable, Hashable {
    /// A value of a field, and how many of the incident's events had it.
    package struct Attribution: Sendable, Hashable {
        package var value: String
        package var events: Int

        package init(_ value: String, events: Int) {
            self.value = value
            self.events = events
        }
    }

    /// A technique of MITRE ATT&CK: names of the tactic and the technique's number, `T1078.004`.
    package struct Technique: Sendable, Hashable {
        package var tactic: String
        package var technique: String

        package init(tactic: String, technique: String) {
            self.tactic = tactic
            self.technique = technique
        }
    }

    package enum Severity: String, Sendable, Hashable, CaseIterable {
        case low, medium, high, critical
    }

    package var kind: InsightKind
    /// What other engines and detectors told of the same principal at the same time.
    package var otherKinds: [InsightKind] = []
    /// What tells it from other incidents of its kind, account, region and time; part of the IDs in a report.
    package var key: String
    /// -log10 of how often a month of one key would show something as unusual by chance: 2 is once in 100 key-months.
    package var score: Double
    /// How often an account-month would show something as unusual by chance, all keys of the engine's family together.
    ///
    /// Comparable between engines: reports are ranked by it.
    package var expectedPerMonth: Double
    /// The share of incidents as little expected as this one or less that chance explains; nil before a run sets it.
    package var qValue: Double?
    /// Whether AWS delivered an Insight of the same; nil where that cannot be told.
    package var delivered: DeliveredMatch?
    package var account: String?
    package var region: String?
    package var start: Timestamp
    /// The end of the last slot or the time of the last event; not before `start`.
    package var end: Timestamp
    /// Most events first, at most five each.
    package var principals: [Attribution] = []
    package var sourceAddresses: [Attribution] = []
    package var userAgents: [Attribution] = []
    package var eventSource: String?
    package var eventName: String?
    package var errorCode: String?
    /// What was counted, and what is usual of it; in events unless `why` says otherwise.
    package var observed: Double
    package var expected: Double
    /// Sentences, the most telling first.
    package var why: [String] = []
    package var attack: [Technique] = []
    /// The events that speak for it in order of time, at most `maximumEvidence`.
    package var evidence: [EventReference] = []
    /// Which events speak for it, where the engine does not keep them itself: filled in by a second pass.
    package var evidenceQuery: EvidenceQuery?
    /// Whether days after it were needed to see it: the archive alone tells, an alarm of its time could not have.
    package var isRetrospective = false
    package var severity: Severity = .low

    package static let maximumEvidence = 50

    package init(
        kind: InsightKind, key: String, score: Double, expectedPerMonth: Double, start: Timestamp, end: Timestamp,
        observed: Double, expected: Double
    ) {
        self.kind = kind
        self.key = key
        self.score = score
        self.expectedPerMonth = expectedPerMonth
        self.start = start
        self.end = max(start, end)
        self.observed = observed
        self.expected = expected
    }
}

extension Incident {
    /// The order of a report: the least expected first, and where that is equal, what texts decide.
    package static func isRanked(_ left: Incident, before right: Incident) -> Bool {
        if left.expectedPerMonth != right.expectedPerMonth { return left.expectedPerMonth < right.expectedPerMonth }
        if left.score != right.score { return left.score > right.score }
        if left.start != right.start { return left.start < right.start }
        let names = { (incident: Incident) in
            [
                incident.account ?? "", incident.region ?? "", incident.kind.rawValue, incident.key,
                incident.eventSource ?? "", incident.eventName ?? "", incident.errorCode ?? "",
            ]
        }
        return names(left).lexicographicallyPrecedes(names(right))
    }
}
