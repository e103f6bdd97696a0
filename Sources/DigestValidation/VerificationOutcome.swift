/// What a run as a whole comes to: what a script decides on.
package enum VerificationOutcome: Sendable, Hashable {
    /// Everything that was asked for is verified.
    case verified
    /// Something is invalid, missing, or unlisted where digests cover the time.
    case refuted
    /// Part of the archive could not be read.
    case unreadable
    /// Nothing is wrong, but something could not be verified, or there was nothing to verify.
    case unverified
}

extension VerificationReport {
    /// The worst that applies.
    ///
    /// - Parameter failsOnWarning: makes any warning count as refuted.
    package func outcome(failsOnWarning: Bool = false) -> VerificationOutcome {
        func digests(_ statuses: DigestVerdict.Status...) -> Bool { statuses.contains { digestCounts[$0] != nil } }
        func logs(_ statuses: LogVerdict.Status...) -> Bool { statuses.contains { logCounts[$0] != nil } }
        if digests(.invalidSignature, .moved, .corrupt, .malformed, .missing)
            || logs(.modified, .corrupt, .trailingData, .missing, .unsafe)
            || unlistedCounts[.inGap] != nil || unlistedCounts[.insideCoverage] != nil
            || (failsOnWarning && !warnings.isEmpty)
        {
            return .refuted
        }
        if digests(.unreadable) || logs(.unreadable) || warnings.contains(where: { $0.code == .unreadableFolder }) {
            return .unreadable
        }
        if digests(.noSignature, .noKey, .badKey) || logs(.unverified, .unavailable, .unlisted)
            || digestCounts[.valid] == nil || isInterrupted
        {
            return .unverified
        }
        return .verified
    }
}
