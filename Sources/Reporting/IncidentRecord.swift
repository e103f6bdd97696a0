import CloudTrail
package import Insights

/// An incident as a pair of records, Start and End, of the schema of AWS's own Insights records.
package struct IncidentRecord: Sendable {
    private let incident: Incident
    private let statistics: InsightStatistics?
    private let eventIDs: EvidenceIDs

    /// - Parameter statistics: nil where an incident has no query to count by.
    package init(_ incident: Incident, _ statistics: InsightStatistics?, _ eventIDs: EvidenceIDs) {
        self.incident = incident
        self.statistics = statistics
        self.eventIDs = eventIDs
    }

    /// Appends one of the two records as one line of JSON, without a line end.
    ///
    /// - Parameter isStrict: whether to leave out `analysis`, which AWS's records do not have. Only a Start has it.
    package func append(isStart: Bool, isStrict: Bool, to bytes: inout [UInt8]) {
        var record = JSONMembers()
        record.add("eventVersion", "1.11")
        record.add("eventTime", TimestampText.text(of: Self.minute(isStart ? incident.start : incident.end)))
        record.add("awsRegion", incident.region)
        record.add("eventID", isStart ? incident.startID : incident.endID)
        record.add("eventType", "AwsCloudTrailInsight")
        record.add("recipientAccountId", incident.account)
        record.add("sharedEventID", incident.sharedID)
        record.add("insightDetails", raw: details(isStart: isStart))
        record.add("eventCategory", "Insight")
        if isStart, !isStrict { record.add("analysis", raw: analysis) }
        bytes += record.object
    }

    private static func minute(_ time: Timestamp) -> Timestamp {
        Timestamp(seconds: time.seconds - (time.seconds % 60 + 60) % 60)
    }

    private func details(isStart: Bool) -> [UInt8] {
        var details = JSONMembers()
        details.add("state", isStart ? "Start" : "End")
        details.add("eventSource", incident.eventSource)
        details.add("eventName", incident.eventName)
        details.add("insightType", incident.kind.rawValue)
        details.add("errorCode", incident.errorCode)
        if let category = incident.evidenceQuery?.category { details.add("sourceEventCategory", category) }
        if let statistics {
            let window = statistics.window
            let tally = isStart ? statistics.start : statistics.whole
            let minutes = isStart ? window.startMinutes : window.wholeMinutes
            var numbers = JSONMembers()
            numbers.add(
                "baseline", raw: Self.average(statistics.baseline.events, window.baselineMinutes))
            numbers.add("insight", raw: Self.average(tally.events, minutes))
            numbers.add("insightDuration", number: minutes)
            numbers.add("baselineDuration", number: window.baselineMinutes)
            var context = JSONMembers()
            context.add("statistics", raw: numbers.object)
            context.add("attributions", raw: attributions(tally, minutes, statistics))
            details.add("insightContext", raw: context.object)
        }
        return details.object
    }

    private static func average(_ count: Int, _ minutes: Int) -> [UInt8] {
        var members = JSONMembers()
        members.add("average", raw: decimal(count, minutes))
        return members.object
    }

    private static func decimal(_ count: Int, _ minutes: Int) -> [UInt8] {
        Array((DecimalAverage(count: count, minutes: minutes)?.description ?? "0").utf8)
    }

    private func attributions(_ tally: EvidenceTally, _ minutes: Int, _ statistics: InsightStatistics) -> [UInt8] {
        var names: [(name: String, values: (EvidenceTally) -> [Incident.Attribution])] = [
            ("userIdentityArn", { $0.largestIdentities }), ("userAgent", { $0.largest(.userAgent) }),
        ]
        if incident.errorCode == nil { names.append(("errorCode", { $0.largestErrorCodes })) }
        return JSONMembers.list(
            names.map { name, values in
                var members = JSONMembers()
                members.add("attribute", name)
                members.add("insight", raw: Self.values(values(tally), minutes))
                members.add(
                    "baseline", raw: Self.values(values(statistics.baseline), statistics.window.baselineMinutes))
                return members.object
            })
    }

    private static func values(_ attributions: [Incident.Attribution], _ minutes: Int) -> [UInt8] {
        JSONMembers.list(
            attributions.map { attribution in
                var members = JSONMembers()
                members.add("value", attribution.value)
                members.add("average", raw: decimal(attribution.events, minutes))
                return members.object
            })
    }

    private var analysis: [UInt8] {
        var analysis = JSONMembers()
        analysis.add("score", number: incident.score)
        analysis.add("expectedPerMonth", number: incident.expectedPerMonth)
        analysis.add("severity", incident.severity.rawValue)
        analysis.add("start", TimestampText.text(of: incident.start))
        analysis.add("end", TimestampText.text(of: incident.end))
        analysis.add("observed", number: incident.observed)
        analysis.add("expected", number: incident.expected)
        analysis.add("why", raw: JSONMembers.list(incident.why.map(JSONMembers.text)))
        analysis.add(
            "attack",
            raw: JSONMembers.list(
                incident.attack.map { technique in
                    var members = JSONMembers()
                    members.add("tactic", technique.tactic)
                    members.add("technique", technique.technique)
                    return members.object
                }))
        analysis.add("principals", raw: Self.counts(incident.principals))
        analysis.add("sourceIPAddresses", raw: Self.counts(incident.sourceAddresses))
        analysis.add("userAgents", raw: Self.counts(incident.userAgents))
        analysis.add(
            "evidence", raw: JSONMembers.list(incident.evidence.compactMap { eventIDs[$0] }.map(JSONMembers.text)))
        analysis.add("retrospective", raw: Array((incident.isRetrospective ? "true" : "false").utf8))
        return analysis.object
    }

    private static func counts(_ attributions: [Incident.Attribution]) -> [UInt8] {
        JSONMembers.list(
            attributions.map { attribution in
                var members = JSONMembers()
                members.add("value", attribution.value)
                members.add("events", number: attribution.events)
                return members.object
            })
    }
}

/// Members of a JSON object behind one another.
struct JSONMembers {
    private var bytes: [UInt8] = []

    var object: [UInt8] { [UInt8(ascii: "{")] + bytes + [UInt8(ascii: "}")] }

    /// Nothing for nil.
    mutating func add(_ name: String, _ text: String?) {
        if let text { add(name, raw: JSONMembers.text(text)) }
    }

    mutating func add(_ name: String, number: Int) { add(name, raw: Array(String(number).utf8)) }

    mutating func add(_ name: String, number: Double) {
        var digits: [UInt8] = []
        JSONText.append(number, to: &digits)
        add(name, raw: digits)
    }

    mutating func add(_ name: String, raw value: [UInt8]) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(member: name, to: &bytes)
        bytes += value
    }

    static func text(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return bytes
    }

    static func list(_ elements: [[UInt8]]) -> [UInt8] {
        [UInt8(ascii: "[")] + elements.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }
}
