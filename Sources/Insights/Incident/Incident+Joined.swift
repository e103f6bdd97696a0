import CloudTrail

extension Incident {
    /// How far apart two incidents of one principal may lie to be one, in microseconds: as long as a session pauses.
    private static let pause: Int64 = 30 * 60_000_000

    /// Incidents in which what several engines told of one principal at one time is one incident.
    ///
    /// The least expected one stays, with its name and times, and takes over what the others say: their kinds, sentences,
    /// techniques and evidence, and the highest severity. Its expectation stays its own, for the engines look at the same
    /// events and their probabilities do not multiply.
    ///
    /// - Parameter ranked: the least expected first.
    /// - Complexity: O(incidents × incidents of one principal).
    static func joined(_ ranked: [Incident]) -> [Incident] {
        var kept: [Incident] = []
        var ofPrincipal: [String: [Int]] = [:]
        for incident in ranked {
            guard let principal = incident.principals.first?.value ?? incident.evidenceQuery?.principal else {
                kept.append(incident)
                continue
            }
            let subject = "\(incident.account ?? "")|\(principal)"
            let candidates = ofPrincipal[subject] ?? []
            if let match = candidates.first(where: { kept[$0].overlaps(incident) }) {
                kept[match].takeOver(incident)
            } else {
                ofPrincipal[subject, default: []].append(kept.count)
                kept.append(incident)
            }
        }
        return kept
    }

    /// Whether both may tell of the same: two sessions of one engine, and two silences, do not.
    private func overlaps(_ other: Incident) -> Bool {
        guard kind != other.kind, kind != .activityDrop, other.kind != .activityDrop else { return false }
        return other.start.microseconds - Self.pause <= end.microseconds
            && start.microseconds - Self.pause <= other.end.microseconds
    }

    private mutating func takeOver(_ other: Incident) {
        if !otherKinds.contains(other.kind) { otherKinds.append(other.kind) }
        why += other.why.filter { !why.contains($0) }
        attack += other.attack.filter { !attack.contains($0) }
        evidence = Incident.evidence(evidence, and: other.evidence)
        if other.severity.rank > severity.rank { severity = other.severity }
        isRetrospective = isRetrospective && other.isRetrospective
    }

    /// Events of two sources: first those of the first, in order of their places, at most `maximumEvidence`.
    static func evidence(_ first: [EventReference], and second: [EventReference]) -> [EventReference] {
        var known = Set(first)
        return Array((first + second.filter { known.insert($0).inserted }).prefix(maximumEvidence))
    }
}

extension Incident.Severity {
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
