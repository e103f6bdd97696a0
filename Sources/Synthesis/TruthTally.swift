/// Counts of what was meant, kept by each worker for itself and merged at the end.
struct TruthTally: Sendable {
    /// The fields that events are counted by.
    enum Field: Int, CaseIterable, Sendable {
        case eventSource, eventName, awsRegion, account, actorAccount, errorCode, userAgent, eventType, category
        case identityType, eventVersion, principal, session, sourceIPKind, bucketName, accessKeyId
        case recipientAccountId, tlsVersion

        /// As the command line names it.
        var path: String {
            switch self {
            case .eventSource: "eventSource"
            case .eventName: "eventName"
            case .awsRegion: "awsRegion"
            case .account: "account"
            case .actorAccount: "actorAccount"
            case .errorCode: "errorCode"
            case .userAgent: "userAgent"
            case .eventType: "eventType"
            case .category: "category"
            case .identityType: "userIdentity.type"
            case .eventVersion: "eventVersion"
            case .principal: "principal"
            case .session: "session"
            case .sourceIPKind: "sourceIPKind"
            case .bucketName: "requestParameters.bucketName"
            case .accessKeyId: "userIdentity.accessKeyId"
            case .recipientAccountId: "recipientAccountId"
            case .tlsVersion: "tlsDetails.tlsVersion"
            }
        }
    }

    struct WhoKey: Hashable, Sendable { var principal, type, accountId: Symbol }
    struct WhatKey: Hashable, Sendable {
        var eventSource, eventName: Symbol
        var readOnly: Bool?
        var category: Symbol
    }
    struct WhereKey: Hashable, Sendable { var address, kind: Symbol }
    struct HowKey: Hashable, Sendable { var channel, agent, credential, mfa, tlsVersion: Symbol }

    /// What every row of a question holds.
    struct Row: Sendable {
        var events = 0
        var errors = 0
        var writes = 0
        var first = Int64.max
        var last = Int64.min
        /// Distinct values, a set a column; which columns there are depends on the question.
        var distinct: [Set<Symbol>]

        init(columns: Int) {
            distinct = Array(repeating: [], count: columns)
        }

        mutating func count(_ meaning: EventMeaning) {
            events += 1
            if meaning.isError { errors += 1 }
            if meaning.isWrite { writes += 1 }
            first = min(first, meaning.time)
            last = max(last, meaning.time)
        }

        mutating func add(_ symbol: Symbol, column: Int) {
            if symbol != 0 { distinct[column].insert(symbol) }
        }

        mutating func merge(_ other: Row, _ mapping: [Symbol]) {
            events += other.events
            errors += other.errors
            writes += other.writes
            first = min(first, other.first)
            last = max(last, other.last)
            for column in distinct.indices {
                for symbol in other.distinct[column] {
                    distinct[column].insert(mapping[Int(symbol)])
                }
            }
        }
    }

    var objects = ObjectCounts()
    var records = 0
    var duplicates = 0
    var insightRecords = 0
    var storedBytes = 0
    var plainBytes = 0
    var events = 0
    var errors = 0
    /// Reads, writes, and events that do not say.
    var readOnly = [0, 0, 0]
    var counts = [[Int]](repeating: [], count: Field.allCases.count)
    var who: [WhoKey: Row] = [:]
    var what: [WhatKey: Row] = [:]
    var places: [WhereKey: Row] = [:]
    var how: [HowKey: Row] = [:]
    /// By the number of the hour and of the day since 1970.
    var hours: [Int64: Row] = [:]
    var days: [Int64: Row] = [:]

    /// Counts one distinct event.
    mutating func count(_ meaning: EventMeaning) {
        events += 1
        if meaning.isError { errors += 1 }
        readOnly[meaning.readOnly.map { $0 ? 0 : 1 } ?? 2] += 1
        let identity = meaning.identity
        count(meaning.eventSource, .eventSource)
        count(meaning.eventName, .eventName)
        count(meaning.region, .awsRegion)
        count(meaning.account, .account)
        count(identity.accountId, .actorAccount)
        count(meaning.errorCode, .errorCode)
        count(meaning.userAgent, .userAgent)
        count(meaning.eventType, .eventType)
        count(meaning.category, .category)
        count(identity.type, .identityType)
        count(meaning.version, .eventVersion)
        count(identity.principal, .principal)
        count(identity.session, .session)
        count(meaning.sourceIPKind, .sourceIPKind)
        count(meaning.bucketName, .bucketName)
        count(identity.accessKey, .accessKeyId)
        count(meaning.recipient, .recipientAccountId)
        count(meaning.tlsVersion, .tlsVersion)
        countRows(meaning)
    }

    private mutating func countRows(_ meaning: EventMeaning) {
        let identity = meaning.identity
        let principal = identity.principal
        let key = WhoKey(principal: principal, type: identity.type, accountId: identity.accountId)
        update(&who[key, default: Row(columns: 6)], meaning) { row in
            row.add(identity.session, column: 0)
            row.add(meaning.sourceIP, column: 1)
            row.add(meaning.region, column: 2)
            row.add(meaning.eventSource, column: 3)
            row.add(meaning.userAgent, column: 4)
            row.add(identity.accessKey, column: 5)
        }
        let call = WhatKey(
            eventSource: meaning.eventSource, eventName: meaning.eventName, readOnly: meaning.readOnly,
            category: meaning.category)
        update(&what[call, default: Row(columns: 1)], meaning) { $0.add(principal, column: 0) }
        update(
            &places[WhereKey(address: meaning.sourceIP, kind: meaning.sourceIPKind), default: Row(columns: 3)], meaning
        ) { row in
            row.add(principal, column: 0)
            row.add(meaning.region, column: 1)
            row.add(meaning.vpcEndpoint, column: 2)
        }
        let means = HowKey(
            channel: meaning.channel, agent: meaning.agent, credential: identity.credential, mfa: identity.mfa,
            tlsVersion: meaning.tlsVersion)
        update(&how[means, default: Row(columns: 1)], meaning) { $0.add(principal, column: 0) }
        update(&hours[meaning.time / 3_600, default: Row(columns: 1)], meaning) { $0.add(principal, column: 0) }
        update(&days[meaning.time / 86_400, default: Row(columns: 1)], meaning) { $0.add(principal, column: 0) }
    }

    private func update(_ row: inout Row, _ meaning: EventMeaning, _ add: (inout Row) -> Void) {
        row.count(meaning)
        add(&row)
    }

    private mutating func count(_ symbol: Symbol, _ field: Field) {
        guard symbol != 0 else { return }
        let missing = Int(symbol) + 1 - counts[field.rawValue].count
        if missing > 0 {
            counts[field.rawValue].append(contentsOf: repeatElement(0, count: missing + Int(symbol) / 4))
        }
        counts[field.rawValue][Int(symbol)] += 1
    }
}

/// Objects by kind, in the words of the index.
struct ObjectCounts: Sendable {
    var log = 0
    var insight = 0
    var networkActivity = 0
    var digest = 0
    var config = 0
    var other = 0

    var seen: Int { log + insight + networkActivity + digest + config + other }
}

extension TruthTally {
    /// Takes in the counts of another worker, whose symbols are its own.
    mutating func merge(_ other: TruthTally, symbols otherSymbols: SymbolTable, into symbols: inout SymbolTable) {
        let mapping = otherSymbols.texts.map { symbols.symbol($0) }
        objects.log += other.objects.log
        objects.insight += other.objects.insight
        objects.networkActivity += other.objects.networkActivity
        objects.config += other.objects.config
        objects.other += other.objects.other
        records += other.records
        duplicates += other.duplicates
        insightRecords += other.insightRecords
        storedBytes += other.storedBytes
        plainBytes += other.plainBytes
        events += other.events
        errors += other.errors
        for index in readOnly.indices {
            readOnly[index] += other.readOnly[index]
        }
        for field in counts.indices {
            for (symbol, count) in other.counts[field].enumerated() where count > 0 {
                let here = Int(mapping[symbol])
                if here >= counts[field].count {
                    counts[field].append(contentsOf: repeatElement(0, count: here + 1 - counts[field].count))
                }
                counts[field][here] += count
            }
        }
        func map(_ symbol: Symbol) -> Symbol { mapping[Int(symbol)] }
        for (key, row) in other.who {
            let here = WhoKey(principal: map(key.principal), type: map(key.type), accountId: map(key.accountId))
            who[here, default: Row(columns: 6)].merge(row, mapping)
        }
        for (key, row) in other.what {
            let here = WhatKey(
                eventSource: map(key.eventSource), eventName: map(key.eventName), readOnly: key.readOnly,
                category: map(key.category))
            what[here, default: Row(columns: 1)].merge(row, mapping)
        }
        for (key, row) in other.places {
            let here = WhereKey(address: map(key.address), kind: map(key.kind))
            places[here, default: Row(columns: 3)].merge(row, mapping)
        }
        for (key, row) in other.how {
            let here = HowKey(
                channel: map(key.channel), agent: map(key.agent), credential: map(key.credential), mfa: map(key.mfa),
                tlsVersion: map(key.tlsVersion))
            how[here, default: Row(columns: 1)].merge(row, mapping)
        }
        for (hour, row) in other.hours {
            hours[hour, default: Row(columns: 1)].merge(row, mapping)
        }
        for (day, row) in other.days {
            days[day, default: Row(columns: 1)].merge(row, mapping)
        }
    }
}
