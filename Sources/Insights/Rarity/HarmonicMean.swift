import Glibc

/// Several weak signs of one thing made one.
enum HarmonicMean {
    /// The harmonic mean of p-values: k / Σ 1/p; 1 of none.
    ///
    /// It stays honest where the signs depend on one another, as those of one session do, and is never lower than the
    /// lowest of them (D. J. Wilson, The harmonic mean p-value for combining dependent tests, PNAS 2019).
    static func combined(_ values: some Sequence<Double>) -> Double {
        var count = 0.0
        var sum = 0.0
        for value in values {
            count += 1
            sum += 1 / min(max(value, 1e-300), 1)
        }
        return count == 0 ? 1 : min(count / sum, 1)
    }
}
