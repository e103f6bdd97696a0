import Glibc

/// How often an account-month shows a score at least as high by chance, learned from all scores of an archive.
///
/// The upper scores of a set of sessions fall off exponentially: log10 N(S ≥ s) = a − b s. The slope is taken between
/// two ranks, of which the upper one lies below what a handful of true incidents can move; above it the line goes on.
struct ExceedanceCalibration: Sendable, Hashable {
    /// Scores at this rank an account-month and above are judged by the line, those below by counting.
    static let anchorRank = 30.0
    /// How much higher the second point of the line lies: at a quarter of the anchor's rank.
    static let ratio = 4.0
    /// The scale of scores that are -log10 of probabilities.
    static let nominalScale = 1 / 2.302_585_092_994_046

    private let anchor: Double
    /// Sessions an account-month at the anchor and above.
    private let anchorRate: Double
    /// How much a score rises where its rate falls by e.
    private let scale: Double
    /// Descending.
    private let scores: [Double]
    private let months: Double

    /// - Parameters:
    ///   - scores: of all sessions that had any.
    ///   - sessions: how many sessions there were, with a score or without.
    ///   - months: account-months that the archive covers.
    init(_ scores: [Double], sessions: Int, months: Double) {
        self.scores = scores.sorted(by: >)
        self.months = max(months, 1 / 30.44)
        let rank = min(max(Int(ExceedanceCalibration.anchorRank * self.months), 24), self.scores.count)
        guard rank >= 12 else {
            // Too few to learn from: scores are taken for what they are meant to be.
            anchor = 0
            anchorRate = Double(max(sessions, 1)) / self.months
            scale = ExceedanceCalibration.nominalScale
            return
        }
        anchor = self.scores[rank - 1]
        anchorRate = Double(rank) / self.months
        let upper = self.scores[max(Int(Double(rank) / ExceedanceCalibration.ratio), 1) - 1]
        scale = max((upper - anchor) / log(ExceedanceCalibration.ratio), 0.12)
    }

    /// Sessions an account-month with such a score or a higher one.
    func rate(_ score: Double) -> Double {
        if score >= anchor { return anchorRate * exp(-(score - anchor) / scale) }
        var low = 0
        var high = scores.count
        while low < high {
            let middle = (low + high) / 2
            if scores[middle] >= score { low = middle + 1 } else { high = middle }
        }
        return max(Double(low) / months, anchorRate)
    }
}
