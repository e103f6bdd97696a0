extension Incident {
    /// Gives incidents their q-values: of those that are no more expected than one, the share that chance explains.
    ///
    /// That is the procedure of Benjamini and Hochberg (Controlling the false discovery rate, 1995), with expectations in
    /// the place of probabilities: at the k-th of the ranking, what chance is expected to show in all account-months by
    /// k, and no more than at any later one.
    ///
    /// - Parameters:
    ///   - ranked: the least expected first.
    ///   - accountMonths: that were looked at.
    ///   - engines: how many were, each with an expectation of its own.
    static func withFalseDiscoveryRates(
        _ ranked: [Incident], accountMonths: Double, engines: Int
    ) -> [Incident] {
        var ranked = ranked
        var least = 1.0
        for index in ranked.indices.reversed() {
            let expected = ranked[index].expectedPerMonth * accountMonths * Double(max(engines, 1))
            least = min(least, expected / Double(index + 1))
            ranked[index].qValue = least
        }
        return ranked
    }
}
