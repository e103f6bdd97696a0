import CloudTrail
import Glibc

extension RarityEngine {
    func logarithm(_ p: Double) -> Double { log10(max(p, 1e-300)) }

    /// A signal's p, divided by the weight of the call where the signal is about it.
    func adjusted(_ context: RarityContext, _ p: Double, call: UInt32) -> Double {
        let isAboutTheCall = context == .principalCall || context == .accountError || context == .accountService
        guard isAboutTheCall else { return p }
        return min(p / names.calls[Int(call)].weight, 1)
    }

    /// A session's score before calibration; 0 without signals.
    func score(_ session: RaritySession) -> Double {
        var surprises: [Double] = []
        for question in RarityContext.Question.allCases {
            let values = session.signals.lazy.filter { $0.context.question == question && $0.p < 1 }.map {
                adjusted($0.context, $0.p, call: $0.call)
            }
            let p = HarmonicMean.combined(values)
            if p < 1 { surprises.append(-logarithm(p)) }
        }
        surprises.sort(by: >)
        return zip(surprises, options.questionWeights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    package mutating func finish(
        _ symbols: FeedSymbols, _ summary: FeedSummary, budget: Double
    ) -> [Incident] {
        closeAll()
        // Taken out: a session that is changed in place while the rest is asked would have all of them copied.
        var sessions = self.sessions
        self.sessions = []
        for index in sessions.indices { judgeByAllDays(&sessions[index]) }
        let scores = sessions.map { score($0) }
        let months = max(Double(accountDays.reduce(0) { $0 + $1.days }) / 30.44, 1 / 30.44)
        let calibration = ExceedanceCalibration(scores.filter { $0 > 0 }, sessions: sessionCount, months: months)
        var incidents: [Incident] = []
        for (session, score) in zip(sessions, scores) where score > 0 {
            let rate = calibration.rate(score)
            if rate <= budget, let incident = incident(session, score, rate, symbols) { incidents.append(incident) }
        }
        return incidents
    }

    /// Judges the signals of the first days by all others.
    private func judgeByAllDays(_ session: inout RaritySession) {
        guard session.signals.contains(where: \.isOpen) else { return }
        var singles: [RarityContext: UInt32] = [:]
        for signal in session.signals where signal.isOpen && contexts.days(signal.chain) <= 1 {
            singles[signal.context, default: 0] += 1
        }
        session.signals = session.signals.compactMap { signal in
            guard signal.isOpen else { return signal }
            guard let finding = contexts.retrospect(signal.chain, singles: singles[signal.context] ?? 1),
                surprise(signal.context, finding.p, call: signal.call) >= options.leastSurprise, finding.p < 0.5
            else { return nil }
            var signal = signal
            signal.p = finding.p
            signal.numbers = finding.numbers
            signal.isNewEverywhere = finding.isNewEverywhere
            return signal
        }
    }

    // MARK: Incidents

    private func incident(
        _ session: RaritySession, _ score: Double, _ rate: Double, _ symbols: FeedSymbols
    ) -> Incident? {
        let chain = session.signals.sorted {
            ($0.time, $0.reference, $0.context.rawValue) < ($1.time, $1.reference, $1.context.rawValue)
        }
        guard let first = chain.first, let last = chain.last else { return nil }
        let techniques = self.techniques(chain)
        let tactics = Set(techniques.map(\.tactic))
        let kind: InsightKind =
            tactics.count >= 2
            ? .attackSequence
            : chain.allSatisfy { $0.tokensBefore == 0 } ? .firstSeen : .rareCombination
        let principal = symbols.text(.principal, session.principal) ?? ""
        var incident = Incident(
            kind: kind, key: principal, score: -log10(max(rate, 1e-12)), expectedPerMonth: rate,
            start: Timestamp(microseconds: first.time), end: Timestamp(microseconds: last.time),
            observed: Double(chain.count), expected: 0)
        incident.account = symbols.text(.account, first.account)
        incident.principals = [Incident.Attribution(principal, events: chain.count)]
        incident.sourceAddresses = Finding.attributions(
            chain.map { symbols.text(.sourceIPAddress, $0.sourceIPAddress) })
        incident.userAgents = Finding.attributions(chain.map { symbols.text(.userAgent, $0.userAgent) })
        let regions = Set(chain.map(\.region))
        if regions.count == 1 { incident.region = symbols.text(.region, first.region) }
        if let strongest = chain.filter(\.isAboutTheCall).min(by: { isStronger($0, $1) }) {
            let call = names.calls[Int(strongest.call)]
            incident.eventSource = symbols.text(.eventSource, call.eventSource)
            incident.eventName = symbols.text(.eventName, call.eventName)
            incident.errorCode = symbols.text(.errorCode, strongest.errorCode)
        }
        incident.why = sentences(session, chain, principal, rate, symbols)
        incident.attack = techniques
        var evidence: [EventReference] = []
        for reference in chain.map(\.reference) where !evidence.contains(reference) { evidence.append(reference) }
        incident.evidence = Array(evidence.prefix(Incident.maximumEvidence))
        incident.isRetrospective = chain.contains(where: \.isOpen)
        incident.severity = severity(chain, rate, tactics.count)
        return incident
    }

    private func isStronger(_ left: RaritySignal, _ right: RaritySignal) -> Bool {
        (adjusted(left.context, left.p, call: left.call), left.time, left.reference)
            < (adjusted(right.context, right.p, call: right.call), right.time, right.reference)
    }

    /// High needs a call of the heaviest weight; critical also two tactics and a thing that happens once in a year.
    private func severity(_ chain: [RaritySignal], _ rate: Double, _ tactics: Int) -> Incident.Severity {
        let weight = chain.lazy.filter(\.isAboutTheCall).map { names.calls[Int($0.call)].weight }.max() ?? 0
        if weight >= 10, tactics >= 2, rate < 1.0 / 12 { return .critical }
        if weight >= 10 { return .high }
        return weight >= 3 || rate < 0.1 ? .medium : .low
    }

    /// In the order of the chain, each once.
    private func techniques(_ chain: [RaritySignal]) -> [Incident.Technique] {
        var techniques: [Incident.Technique] = []
        for signal in chain where signal.isAboutTheCall {
            guard let sensitive = names.calls[Int(signal.call)].sensitive else { continue }
            let technique = Incident.Technique(tactic: sensitive.tactic, technique: sensitive.technique)
            if !techniques.contains(technique) { techniques.append(technique) }
        }
        return techniques
    }
}
