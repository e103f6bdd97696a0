import TrailQuery

/// What a series is about, in texts.
struct VolumeSubject {
    let account: String?
    private(set) var region: String?
    private(set) var eventSource: String?
    private(set) var eventName: String?
    private(set) var errorCode: String?
    private(set) var category: String?
    private(set) var principal: String?
    private(set) var resource: String?
    private(set) var sourceIPAddress: String?
    /// As a sentence begins with it.
    private(set) var name: String
    /// Its family and its parts: the same in every run.
    private(set) var key: String

    init(_ series: SeriesKeys.Series, _ keys: SeriesKeys, _ symbols: FeedSymbols) {
        func text(_ column: FeedColumn, _ code: UInt32) -> String? {
            code == FeedSymbols.other ? "(other)" : symbols.text(column, code)
        }
        account = text(.account, series.account)
        name = ""
        key = ""
        let (first, second) = keys.pair(series)
        switch series.family {
        case .calls: describeCalls(first, second, keys, text)
        case .errors:
            let calls = keys.pair(keys.series[Int(first)])
            describeCalls(calls.first, calls.second, keys, text)
            errorCode = text(.errorCode, second)
        case .principalCalls, .principalErrors, .principalDenials, .principalRegions, .principalServices,
            .principalObjects, .loginFailuresByUser, .bucket:
            principal = text(.principal, SeriesKeys.parts(keys.actors.keys[Int(first)]).second)
            if series.family == .bucket { resource = text(.resource, second) }
            if series.family == .bucket || series.family == .principalObjects {
                eventSource = "s3.amazonaws.com"
                category = "Data"
            }
        case .loginFailuresByAddress: sourceIPAddress = text(.sourceIPAddress, second)
        }
        if series.family == .loginFailuresByAddress || series.family == .loginFailuresByUser {
            eventSource = "signin.amazonaws.com"
            eventName = "ConsoleLogin"
        }
        var parts: [String] = []
        if let eventName { parts.append("\((eventSource ?? "").split(separator: ".").first ?? "") \(eventName)") }
        if let errorCode { parts.append(errorCode) }
        if let principal { parts.append(principal) }
        if let resource { parts.append("bucket \(resource)") }
        if let sourceIPAddress { parts.append("from \(sourceIPAddress)") }
        name = parts.joined(separator: " ")
        key =
            "\(series.family)|"
            + [account, region, category, eventSource, eventName, errorCode, principal, resource, sourceIPAddress]
            .map { $0 ?? "" }.joined(separator: "|")
    }

    private mutating func describeCalls(
        _ place: UInt32, _ called: UInt32, _ keys: SeriesKeys, _ text: (FeedColumn, UInt32) -> String?
    ) {
        region = text(.region, SeriesKeys.parts(keys.places.keys[Int(place)]).second)
        let (operation, category) = SeriesKeys.parts(keys.categories.keys[Int(called)])
        let (source, name) = SeriesKeys.parts(keys.operations.keys[Int(operation)])
        self.category = text(.category, category)
        eventSource = text(.eventSource, source)
        eventName = text(.eventName, name)
    }

    func query(_ interval: Range<Int64>) -> EvidenceQuery {
        var query = EvidenceQuery(interval)
        query.account = account
        query.region = region
        query.category = category
        query.eventSource = eventSource
        query.eventName = eventName
        query.errorCode = errorCode
        query.principal = principal
        query.resource = resource
        query.sourceIPAddress = sourceIPAddress
        return query
    }
}
