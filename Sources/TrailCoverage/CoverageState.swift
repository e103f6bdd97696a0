/// What is known of an hour, by the time of delivery.
///
/// Raw values are stable: scripts read them. In the order in which they tell: of several hours the last counts.
package enum CoverageState: String, Sendable, Hashable, CaseIterable, Comparable {
    /// No digest covers all of it, and nothing was delivered.
    case unknown
    /// A digest says that nothing was delivered; its signature has not been verified.
    case statedEmpty = "stated-empty"
    /// Digests with valid signatures cover all of it, and list nothing that is not here.
    case empty
    /// Events are here, and nothing is known to be missing.
    case delivered
    /// A digest lists a log that is not here, or a digest is missing.
    case missing

    package static func < (left: CoverageState, right: CoverageState) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int { CoverageState.allCases.firstIndex(of: self) ?? 0 }
}
