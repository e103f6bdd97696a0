import CloudTrail
import Glibc
import TrailQuery

/// Makes incidents of hits: threshold, hysteresis, merging, words.
struct VolumeReport {
    let keys: SeriesKeys
    let hits: [VolumeHit]
    let lifetimes: [(first: Int32, last: Int32)]
    /// Days with events.
    let dayCount: Int
    /// Incidents an account-month by chance, of all families together.
    let budget: Double
    let parameters: VolumeParameters
    let symbols: FeedSymbols

    /// Hits of one series that follow each other.
    private struct Episode {
        var hits: [VolumeHit]
        var end: Int64
        var best: VolumeHit
        var score: Double
    }

    func incidents() -> [Incident] {
        let keysPerAccount = keysPerAccount()
        let total = parameters.budgetShares.values.reduce(0, +)
        var thresholds: [VolumeFamily: Double] = [:]
        for family in VolumeFamily.allCases {
            let share = (parameters.budgetShares[family] ?? 0) / total * budget
            guard share > 0, let count = keysPerAccount[family], count > 0 else { continue }
            thresholds[family] = log10(count / share)
        }
        var incidents: [Incident] = []
        // One order for all runs: hits of the warm-up come before the others, series by series.
        let order = hits.indices.sorted {
            (hits[$0].series, hits[$0].start, hits[$0].end, $0) < (hits[$1].series, hits[$1].start, hits[$1].end, $1)
        }
        var start = 0
        for index in order.indices
        where index + 1 == order.count || hits[order[index + 1]].series != hits[order[index]].series {
            let own = order[start...index].map { hits[$0] }
            start = index + 1
            let series = keys.series[Int(own[0].series)]
            guard let threshold = thresholds[series.family], let count = keysPerAccount[series.family] else { continue }
            for episode in episodes(own, threshold) {
                incidents.append(incident(episode, series, threshold: threshold, keysPerAccount: count))
            }
        }
        return incidents
    }

    /// Keys of each family that an account has at a time, on average: those whose events stopped two weeks ago count no
    /// longer.
    private func keysPerAccount() -> [VolumeFamily: Double] {
        let length = Double(dayCount)
        // Whole days, whose sum does not depend on the order of the series.
        var sums: [VolumeFamily: Int64] = [:]
        for (number, lifetime) in lifetimes.enumerated() where number < keys.series.count {
            let last = min(Int64(lifetime.last) + Int64(parameters.warmUpDays), Int64(dayCount - 1))
            sums[keys.series[number].family, default: 0] += last - Int64(lifetime.first) + 1
        }
        let accounts = Double(max(1, Set(keys.series.map(\.account)).count))
        return sums.mapValues { max(1, Double($0) / length / accounts) }
    }

    private func effectiveScore(_ hit: VolumeHit) -> Double {
        hit.score - (hit.isUncertain ? parameters.fewDaysMargin : 0)
    }

    private func episodes(_ hits: [VolumeHit], _ threshold: Double) -> [Episode] {
        let gap = Int64(parameters.mergeMinutes / 5)
        var episodes: [Episode] = []
        for hit in hits {
            let score = effectiveScore(hit)
            guard score >= threshold - parameters.hysteresis else { continue }
            // What is too much and what is too little are two things.
            if let last = episodes.last, hit.start <= last.end + gap,
                (hit.scale == .silence) == (last.best.scale == .silence)
            {
                episodes[episodes.count - 1].hits.append(hit)
                episodes[episodes.count - 1].end = max(last.end, hit.end)
                if score > last.score {
                    episodes[episodes.count - 1].best = hit
                    episodes[episodes.count - 1].score = score
                }
            } else {
                episodes.append(Episode(hits: [hit], end: hit.end, best: hit, score: score))
            }
        }
        return episodes.filter { $0.score >= threshold }
    }

    // MARK: Words

    private func incident(
        _ episode: Episode, _ series: SeriesKeys.Series, threshold: Double, keysPerAccount: Double
    ) -> Incident {
        // What happened within an hour tells more than the day around it, if it is enough by itself.
        let blocks = episode.hits.filter { !$0.isOfDay && effectiveScore($0) >= threshold }
        let best = blocks.max { effectiveScore($0) < effectiveScore($1) } ?? episode.best
        let shown = blocks.isEmpty ? episode.hits : blocks
        let subject = VolumeSubject(series, keys, symbols)
        var kind = series.family.kind
        if best.scale == .silence { kind = .activityDrop }
        if best.isOfDay { kind = .slowDrip }
        var incident = Incident(
            kind: kind, key: subject.key, score: episode.score,
            expectedPerMonth: keysPerAccount * pow(10, -episode.score),
            start: VolumeReport.time(shown.map(\.start).min() ?? best.start),
            end: VolumeReport.time(shown.map(\.end).max() ?? best.end), observed: Double(best.observed),
            expected: best.expected)
        incident.account = subject.account
        incident.region = subject.region
        incident.eventSource = subject.eventSource
        incident.eventName = subject.eventName
        incident.errorCode = subject.errorCode
        incident.isRetrospective = best.isRetrospective
        incident.severity = VolumeReport.severity(episode.score)
        incident.why = [sentence(best, subject, series.family, episode.score)]
        if best.isUncertain {
            incident.why.append("Fewer than \(parameters.fewDays) other days are known, so the score counts for less.")
        }
        incident.attack = VolumeReport.techniques(series.family, best.scale)
        var query = subject.query(incident.start.microseconds..<incident.end.microseconds)
        query.errorsOnly = [.principalErrors, .loginFailuresByAddress, .loginFailuresByUser].contains(series.family)
        query.denialsOnly = series.family == .principalDenials
        incident.evidenceQuery = query
        if let principal = subject.principal {
            incident.principals = [Incident.Attribution(principal, events: Int(best.observed))]
        }
        return incident
    }

    private static func severity(_ score: Double) -> Incident.Severity {
        if score >= 8 { return .critical }
        if score >= 5 { return .high }
        return score >= 3 ? .medium : .low
    }

    private static func time(_ slot: Int64) -> Timestamp { Timestamp(seconds: slot * 300) }

    /// What was counted, what is usual, and how often chance would do it.
    private func sentence(
        _ hit: VolumeHit, _ subject: VolumeSubject, _ family: VolumeFamily, _ score: Double
    ) -> String {
        let count = Int(hit.observed)
        let unit = count == 1 ? family.unit.one : family.unit.many
        let time = VolumeReport.time(hit.start).description.dropLast(4)
        let observed: String
        let usual: String
        switch hit.scale {
        case .slot:
            observed = "\(count) \(unit) in 5 min at \(time)Z"
            usual = "the busiest 5 min have \(VolumeReport.rounded(hit.expected)) typically (largest \(hit.largest))"
        case .halfHour:
            observed = "\(count) \(unit) in half an hour from \(time)Z"
            usual = "half an hour then has \(VolumeReport.rounded(hit.expected)) typically"
        case .hour:
            observed = "\(count) \(unit) in the hour of \(time.prefix(13))Z"
            usual = "there are \(VolumeReport.rounded(hit.expected)) typically (largest \(hit.largest))"
        case .day:
            observed = "\(count) \(unit) in 24 hours from \(time)Z"
            usual = "a day with some has \(VolumeReport.rounded(hit.expected)) typically (largest \(hit.largest))"
        case .activeHours:
            observed = "\(family.unit.many) in \(count) of 24 hours from \(time)Z"
            usual = "a day with some has \(VolumeReport.rounded(hit.expected)) such hours typically"
        case .silence:
            let hours = (hit.end - hit.start) / 12
            observed = "\(count) \(unit) in \(hours == 1 ? "the hour" : "\(hours) hours") from \(time)Z"
            usual = "there are \(VolumeReport.rounded(hit.expected)) typically"
        }
        let history =
            hit.activeHours == 0
            ? "it was never seen in the \(hit.observedHours) other hours known"
            : "in the \(hit.activeHours) hours with any (of \(hit.observedHours)) \(usual)"
        return "\(subject.name): \(observed); \(history). Expected once per \(VolumeReport.months(score)) key-months."
    }

    private static func months(_ score: Double) -> String {
        let months = pow(10, min(score, 15))
        return months < 10 ? rounded(months) : "\(VolumeReport.grouped(Int(months.rounded())))"
    }

    private static func grouped(_ number: Int) -> String {
        var text = ""
        for (position, digit) in String(number).reversed().enumerated() {
            if position > 0, position % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// One decimal below ten, none above.
    static func rounded(_ number: Double) -> String {
        if number >= 9.95 { return String(Int(min(number, 1e15).rounded())) }
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private static func techniques(_ family: VolumeFamily, _ scale: VolumeHit.Scale) -> [Incident.Technique] {
        if scale == .silence { return [Incident.Technique(tactic: "Defense Evasion", technique: "T1562.008")] }
        switch family {
        case .principalDenials, .errors, .principalErrors, .principalServices:
            return [Incident.Technique(tactic: "Discovery", technique: "T1580")]
        case .principalRegions: return [Incident.Technique(tactic: "Defense Evasion", technique: "T1535")]
        case .bucket, .principalObjects: return [Incident.Technique(tactic: "Collection", technique: "T1530")]
        case .loginFailuresByAddress, .loginFailuresByUser:
            return [Incident.Technique(tactic: "Credential Access", technique: "T1110")]
        case .calls, .principalCalls: return []
        }
    }
}
