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
        record.add("insightDetails", json: details(isStart: isStart))
        record.add("eventCategory", "Insight")
        if isStart, !isStrict { record.add("analysis", json: analysis) }
        bytes += record.closed
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
                "baseline", json: Self.average(statistics.baseline.events, window.baselineMinutes))
            numbers.add("insight", json: Self.average(tally.events, minutes))
            numbers.add("insightDuration", Int64(minutes))
            numbers.add("baselineDuration", Int64(window.baselineMinutes))
            var context = JSONMembers()
            context.add("statistics", json: numbers.closed)
            context.add("attributions", json: attributions(tally, minutes, statistics))
            details.add("insightContext", json: context.closed)
        }
        return details.closed
    }

    private static func average(_ count: Int, _ minutes: Int) -> [UInt8] {
        var members = JSONMembers()
        members.add("average", json: decimal(count, minutes))
        return members.closed
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
                members.add("insight", json: Self.values(values(tally), minutes))
                members.add(
                    "baseline", json: Self.values(values(statistics.baseline), statistics.window.baselineMinutes))
                return members.closed
            })
    }

    private static func values(_ attributions: [Incident.Attribution], _ minutes: Int) -> [UInt8] {
        JSONMembers.list(
            attributions.map { attribution in
                var members = JSONMembers()
                members.add("value", attribution.value)
                members.add("average", json: decimal(attribution.events, minutes))
                return members.closed
            })
    }

    private var analysis: [UInt8] {
        var analysis = JSONMembers()
        analysis.add("score", incident.score)
        analysis.add("expectedPerMonth", incident.expectedPerMonth)
        if let qValue = incident.qValue { analysis.add("qValue", qValue) }
        if let delivered = incident.delivered { analysis.add("awsInsight", delivered.rawValue) }
        analysis.add("severity", incident.severity.rawValue)
        analysis.add("start", TimestampText.text(of: incident.start))
        analysis.add("end", TimestampText.text(of: incident.end))
        if !incident.otherKinds.isEmpty {
            let kinds = incident.otherKinds.map { JSONMembers.text($0.rawValue) }
            analysis.add("otherTypes", json: JSONMembers.list(kinds))
        }
        analysis.add("observed", incident.observed)
        analysis.add("expected", incident.expected)
        analysis.add("why", json: JSONMembers.list(incident.why.map(JSONMembers.text)))
        analysis.add(
            "attack",
            json: JSONMembers.list(
                incident.attack.map { technique in
                    var members = JSONMembers()
                    members.add("tactic", technique.tactic)
                    members.add("technique", technique.technique)
                    return members.closed
                }))
        analysis.add("principals", json: Self.counts(incident.principals))
        analysis.add("sourceIPAddresses", json: Self.counts(incident.sourceAddresses))
        analysis.add("userAgents", json: Self.counts(incident.userAgents))
        analysis.add(
            "evidence", json: JSONMembers.list(incident.evidence.compactMap { eventIDs[$0] }.map(JSONMembers.text)))
        analysis.add("retrospective", json: Array((incident.isRetrospective ? "true" : "false").utf8))
        return analysis.closed
    }

    private static func counts(_ attributions: [Incident.Attribution]) -> [UInt8] {
        JSONMembers.list(
            attributions.map { attribution in
                var members = JSONMembers()
                members.add("value", attribution.value)
                members.add("events", Int64(attribution.events))
                return members.closed
            })
    }
}
