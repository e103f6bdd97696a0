import CloudTrail
import JSONScan
import TrailQuery

/// Calls that bear on what is logged, with who made them.
extension CoverageSurvey {
    /// Calls of CloudTrail that start, stop or change what is logged.
    private static let trailCalls: Set<String> = [
        "StopLogging", "StartLogging", "CreateTrail", "DeleteTrail", "UpdateTrail", "PutEventSelectors",
        "PutInsightSelectors", "StopEventDataStoreIngestion", "StartEventDataStoreIngestion", "UpdateEventDataStore",
        "DeleteEventDataStore", "DeregisterOrganizationDelegatedAdmin", "RegisterOrganizationDelegatedAdmin",
    ]

    /// Calls of S3 that decide what may be written to a bucket and how long it stays.
    private static let bucketCalls: Set<String> = [
        "PutBucketPolicy", "DeleteBucketPolicy", "PutBucketLifecycle", "PutBucketLifecycleConfiguration",
        "DeleteBucketLifecycle", "PutBucketAcl", "PutBucketVersioning", "PutBucketEncryption", "DeleteBucket",
        "PutBucketPublicAccessBlock", "PutObjectLockConfiguration", "PutBucketReplication", "DeleteBucketEncryption",
    ]

    private static let mostCalls = 100_000

    /// - Parameter buckets: those that digests name.
    /// - Returns: the calls by time, and all buckets that trails are known to deliver to.
    func loggingChanges(
        _ buckets: Set<String>, _ selection: Selection
    ) throws -> (changes: [CoverageReport.LoggingChange], buckets: Set<String>) {
        let fields = try [
            "eventName", "principal", "sourceIPAddress", "account", "awsRegion", "errorCode", "eventID",
            "requestParameters",
        ].map { try Field($0) }
        func calls(_ source: String, _ names: Set<String>) throws -> [EventValues] {
            try engine.eventValues(
                of: fields,
                selecting: .allOf([
                    .field(Field("eventName"), .equals(names)), .field(Field("eventSource"), .equals([source])),
                ]), limit: CoverageSurvey.mostCalls
            ).events
        }
        let trailCalls = try calls("cloudtrail.amazonaws.com", CoverageSurvey.trailCalls)
        var buckets = buckets
        for call in trailCalls { if let name = CoverageSurvey.requested("s3BucketName", call) { buckets.insert(name) } }
        var found = trailCalls.map { CoverageSurvey.change($0, target: "name", "trailName", "eventDataStore") }
        if !buckets.isEmpty {
            found += try calls("s3.amazonaws.com", CoverageSurvey.bucketCalls)
                .filter { CoverageSurvey.requested("bucketName", $0).map(buckets.contains) ?? false }
                .map { CoverageSurvey.change($0, target: "bucketName") }
        }
        let asked = found.filter { change in
            selection.asks(change.account, change.region) && selection.asks(change.time)
        }.sorted { left, right in
            let (first, second) = (left.time?.microseconds ?? .max, right.time?.microseconds ?? .max)
            return first != second ? first < second : (left.eventID ?? "") < (right.eventID ?? "")
        }
        return (asked, buckets)
    }

    private static func change(_ call: EventValues, target names: String...) -> CoverageReport.LoggingChange {
        CoverageReport.LoggingChange(
            time: call.time, eventName: call.values[0] ?? "", principal: call.values[1], address: call.values[2],
            account: call.values[3], region: call.values[4], errorCode: call.values[5],
            target: names.lazy.compactMap { requested($0, call) }.first, eventID: call.values[6])
    }

    /// A text member of `requestParameters`.
    private static func requested(_ name: String, _ call: EventValues) -> String? {
        guard let json = call.values[7], case .object(let members)? = try? JSONTree(Array(json.utf8)),
            case .string(let text)? = members[Array(name.utf8)], !text.isEmpty
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}
