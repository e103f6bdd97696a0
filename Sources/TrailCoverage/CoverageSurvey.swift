package import CloudTrail
package import DigestValidation
package import TrailIndex
package import TrailQuery

/// Collects what coverage is made of: the ledger of an index, its events, and the digests of the archive.
package struct CoverageSurvey {
    /// From this on an event was delivered late: CloudTrail delivers within some minutes.
    private static let lateSeconds: Int64 = 3_600
    private static let keptLate = 1_000
    private static let keptMissing = 10_000

    let engine: QueryEngine
    private let objects: [LedgerObject]
    private let deliveries: [DigestedDelivery]
    private let digests: CoverageReport.Digests

    /// - Parameters:
    ///   - objects: the ledger.
    ///   - deliveries: what the digests of the archive say.
    ///   - digests: what their word is worth.
    package init(
        _ engine: QueryEngine, objects: [LedgerObject], deliveries: [DigestedDelivery],
        digests: CoverageReport.Digests
    ) {
        self.engine = engine
        self.objects = objects
        self.deliveries = deliveries
        self.digests = digests
    }

    /// What is asked about; empty for all.
    package struct Selection: Sendable {
        package var accounts: Set<String> = []
        package var regions: Set<String> = []
        package var categories: Set<String> = []
        package var from: Timestamp?
        package var to: Timestamp?

        package init() {}

        func asks(_ account: String?, _ region: String?) -> Bool {
            (accounts.isEmpty || account.map(accounts.contains) ?? false)
                && (regions.isEmpty || region.map(regions.contains) ?? false)
        }

        func asks(_ time: Timestamp?) -> Bool {
            guard let time else { return from == nil && to == nil }
            return (from.map { time >= $0 } ?? true) && (to.map { time < $0 } ?? true)
        }
    }

    /// - Throws: `CoverageError` for a map that is too large, and what reading the index throws.
    /// - Complexity: one pass over three columns of the index, and what the few calls about logging take.
    package func report(_ selection: Selection) throws -> CoverageReport {
        var delivered = try deliveredObjects()
        let unnamed = try unnamedDeliveries(delivered)
        delivered = delivered.filter { $0.value.deliveryTime != nil }
        let asked = delivered.values.filter {
            selection.asks($0.account, $0.region) && selection.asks($0.deliveryTime)
        }
        let held = Set(objects.map(\.key))
        let stated = deliveries.map { delivery in
            var delivery = delivery
            delivery.digests.removeAll { !selection.asks($0.chain.account, $0.chain.region) }
            delivery.holes.removeAll { !selection.asks($0.chain.account, $0.chain.region) }
            delivery.logs.removeAll { !selection.asks($0.account, $0.region) }
            return delivery
        }
        let map = try CoverageMap(
            Array(asked), stated, unnamed: unnamed.filter { selection.asks($0.scope.account, $0.scope.region) },
            from: selection.from, to: selection.to, categories: selection.categories)
        let logs = stated.flatMap(\.logs).filter { selection.asks($0.deliveryTime) }
        let absent = logs.filter { !held.contains($0.key) }
        let buckets = Set(stated.flatMap(\.buckets))
        let (changes, named) = try loggingChanges(buckets, selection)
        let late = asked.compactMap { object -> CoverageReport.LateObject? in
            guard let first = object.firstEvent, let time = object.deliveryTime,
                time.seconds - first.seconds >= CoverageSurvey.lateSeconds
            else { return nil }
            return CoverageReport.LateObject(key: object.key, firstEvent: first, deliveryTime: time)
        }.sorted { ($1.seconds, $0.key) < ($0.seconds, $1.key) }
        let lags = asked.compactMap { object -> Int64? in
            guard let last = object.lastEvent, let time = object.deliveryTime else { return nil }
            return max(0, time.seconds - last.seconds)
        }
        return CoverageReport(
            map: map, digests: digests, trails: trails(stated, asked.map { $0 }),
            globalServices: try globalServices(selection), lag: CoverageReport.Lag(lags),
            late: Array(late.prefix(CoverageSurvey.keptLate)), backfilledLogs: logs.count(where: \.isBackfilled),
            repeatedRecords: asked.reduce(0) { $0 + $1.repeated }, repeatingObjects: asked.count { $0.repeated > 0 },
            missingLogs: Array(absent.filter { !$0.isThere }.map(\.key).sorted().prefix(CoverageSurvey.keptMissing)),
            unindexedLogs: absent.count(where: \.isThere), refutedDigests: stated.reduce(0) { $0 + $1.refuted },
            changes: changes, buckets: named.sorted(),
            withoutDataEvents: map.rows.map(\.scope).filter { scope in
                scope.category == "Data"
                    && !delivered.values.contains {
                        $0.account == scope.account && $0.region == scope.region && $0.events["Data"] != nil
                    }
                    && !unnamed.contains { $0.scope == scope }
            })
    }

    // MARK: Objects

    /// The objects that hold events, with what the index keeps of each.
    private func deliveredObjects() throws -> [Int64: DeliveredObject] {
        var delivered: [Int64: DeliveredObject] = [:]
        for object in objects where object.kind.holdsRecords && object.status == .indexed {
            var one = DeliveredObject(
                key: object.key, kind: object.kind, account: object.account, region: object.region,
                deliveryTime: object.account == nil || object.region == nil ? nil : object.deliveryTime)
            one.repeated = object.recordsDuplicate
            delivered[object.objectId] = one
        }
        let found = try engine.activity(by: [Field("objectId"), Field("category")], selecting: .everything)
        for activity in found {
            guard let id = activity.key[0].flatMap({ Int64($0) }), let category = activity.key[1] else { continue }
            delivered[id]?.events[category, default: 0] += activity.events
            let first = [delivered[id]?.firstEvent, activity.firstSeen].compactMap { $0 }.min()
            let last = [delivered[id]?.lastEvent, activity.lastSeen].compactMap { $0 }.max()
            delivered[id]?.firstEvent = first
            delivered[id]?.lastEvent = last
        }
        return delivered
    }

    /// Events of objects whose names do not say when, or of whom, they were delivered.
    private func unnamedDeliveries(_ delivered: [Int64: DeliveredObject]) throws -> [UnnamedDelivery] {
        let ids = delivered.filter { $0.value.deliveryTime == nil && !$0.value.events.isEmpty }.keys
        if ids.isEmpty { return [] }
        let found = try engine.activity(
            by: [Field("account"), Field("awsRegion"), Field("category"), Field("hour")],
            selecting: .field(Field("objectId"), .equals(Set(ids.map { String($0) }))))
        return found.compactMap { activity in
            guard let hour = activity.key[3].flatMap({ Timestamp(rfc3339: $0) }), let category = activity.key[2] else {
                return nil
            }
            return UnnamedDelivery(
                scope: CoverageScope(account: activity.key[0], region: activity.key[1], category: category),
                hour: hour, events: activity.events)
        }
    }

    // MARK: Trails

    private func trails(_ deliveries: [DigestedDelivery], _ asked: [DeliveredObject]) -> [CoverageReport.Trail] {
        struct Name: Hashable {
            let name: String?
            let home: String?
            let organization: String?
        }
        var places: [Name: (accounts: Set<String>, regions: Set<String>)] = [:]
        func add(_ name: Name, _ account: String?, _ region: String?) {
            if let account { places[name, default: ([], [])].accounts.insert(account) }
            if let region { places[name, default: ([], [])].regions.insert(region) }
        }
        for digest in deliveries.flatMap(\.digests) {
            let parts = ArchiveFolder.components(digest.chain.folder)
            let name = Name(
                name: digest.chain.trail, home: digest.chain.homeRegion,
                organization: parts.last { $0.hasPrefix("o-") })
            add(name, digest.chain.account, digest.chain.region)
        }
        if places.isEmpty {
            let organizations = Dictionary(
                objects.map { ($0.key, $0.organization) }, uniquingKeysWith: { first, _ in first })
            for object in asked where object.kind == .log {
                let name = Name(name: nil, home: nil, organization: organizations[object.key] ?? nil)
                add(name, object.account, object.region)
            }
        }
        return places.map { name, place in
            CoverageReport.Trail(
                name: name.name, homeRegion: name.home, organization: name.organization,
                accounts: place.accounts.sorted(), regions: place.regions.sorted())
        }.sorted { left, right in
            let key = (left.name ?? "", left.homeRegion ?? "", left.accounts.first ?? "")
            return key < (right.name ?? "", right.homeRegion ?? "", right.accounts.first ?? "")
        }
    }

    private func globalServices(_ selection: Selection) throws -> [CoverageScope] {
        let found = try engine.activity(
            by: [Field("account"), Field("awsRegion")],
            selecting: .field(
                Field("eventSource"),
                .equals(["iam.amazonaws.com", "cloudfront.amazonaws.com", "route53.amazonaws.com"])))
        return found.compactMap { activity in
            selection.asks(activity.key[0], activity.key[1])
                ? CoverageScope(account: activity.key[0], region: activity.key[1], category: "Management") : nil
        }.sorted()
    }
}
