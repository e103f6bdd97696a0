package import CloudTrail
import TrailQuery

/// One Insights record of AWS: the beginning or the end of something unusual.
package struct DeliveredInsight: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        case start = "Start"
        case end = "End"
    }

    package var eventID: String?
    package var sharedEventID: String?
    package var time: Timestamp
    package var account: String?
    package var region: String?
    package var state: State
    package var insightType: String?
    package var eventSource: String?
    package var eventName: String?
    /// Of error rates only.
    package var errorCode: String?
    /// Management where the record does not say.
    package var category: String
    package var baselineAverage: DecimalAverage?
    package var insightAverage: DecimalAverage?
    /// In minutes; absent before mid-2020.
    package var insightDuration: Int?
    package var baselineDuration: Int?
    /// The identity that the record attributes most calls to.
    package var identity: String?

    package var isErrorRate: Bool { insightType == "ApiErrorRateInsight" }
}

extension DeliveredInsight {
    /// The fields that a record is read from: of a trail's shape, and of that of an event data store where it differs.
    private static let paths: [(name: String, places: [String])] = [
        ("eventID", ["eventID"]),
        ("sharedEventID", ["sharedEventID"]),
        ("eventTime", ["eventTime"]),
        ("account", ["account"]),
        ("region", ["awsRegion"]),
        ("state", ["insightDetails.state", "otherMembers.insightState"]),
        ("type", ["insightDetails.insightType", "otherMembers.insightType"]),
        ("source", ["insightDetails.eventSource", "otherMembers.insightEventSource"]),
        ("name", ["insightDetails.eventName", "otherMembers.insightEventName"]),
        ("error", ["insightDetails.errorCode", "otherMembers.insightErrorCode"]),
        ("category", ["insightDetails.sourceEventCategory"]),
        (
            "baseline",
            [
                "insightDetails.insightContext.statistics.baseline.average",
                "otherMembers.insightContext.baselineAverage",
            ]
        ),
        (
            "insight",
            [
                "insightDetails.insightContext.statistics.insight.average",
                "otherMembers.insightContext.insightAverage",
            ]
        ),
        (
            "insightDuration",
            [
                "insightDetails.insightContext.statistics.insightDuration",
                "otherMembers.insightContext.insightDuration",
            ]
        ),
        (
            "baselineDuration",
            [
                "insightDetails.insightContext.statistics.baselineDuration",
                "otherMembers.insightContext.baselineDuration",
            ]
        ),
        (
            "identity",
            [
                "insightDetails.insightContext.attributions[0].insight[0].value",
                "otherMembers.insightContext.attributions[0].insight[0].value",
            ]
        ),
    ]

    static func fields() throws -> [Field] { try paths.flatMap(\.places).map { try Field($0) } }

    /// - Parameter cells: one a field, in their order.
    /// - Returns: nil for a record without a time or without a state that is known.
    init?(_ cells: [ResultTable.Cell]) {
        var values: [String: ResultTable.Cell] = [:]
        var next = 0
        for (name, places) in DeliveredInsight.paths {
            for cell in cells[next..<(next + places.count)] where values[name] == nil && cell != .null {
                values[name] = cell
            }
            next += places.count
        }
        func text(_ name: String) -> String? {
            switch values[name] {
            case .text(let text): text
            case .integer(let number): String(number)
            case .number(let number): number.description
            default: nil
            }
        }
        let time: Timestamp?
        switch values["eventTime"] {
        case .timestamp(let timestamp): time = timestamp
        case .text(let text): time = Timestamp(rfc3339: text)
        default: time = nil
        }
        guard let time, let state = text("state").flatMap(State.init(rawValue:)) else { return nil }
        self.time = time
        self.state = state
        eventID = text("eventID")
        sharedEventID = text("sharedEventID")
        account = text("account")
        region = text("region")
        insightType = text("type")
        eventSource = text("source")
        eventName = text("name")
        errorCode = text("error")
        category = text("category") ?? "Management"
        baselineAverage = text("baseline").flatMap { DecimalAverage($0) }
        insightAverage = text("insight").flatMap { DecimalAverage($0) }
        insightDuration = text("insightDuration").flatMap { DeliveredInsight.minutes($0) }
        baselineDuration = text("baselineDuration").flatMap { DeliveredInsight.minutes($0) }
        identity = text("identity")
    }

    /// Whole minutes, which Java may write with a point; a year at most.
    private static func minutes(_ text: String) -> Int? {
        guard let average = DecimalAverage(text), average.units % 10_000_000_000 == 0 else { return nil }
        let minutes = Int(average.units / 10_000_000_000)
        return (0...527_040).contains(minutes) ? minutes : nil
    }
}
