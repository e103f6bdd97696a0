import Glibc

/// How large the active blocks of one series are, at one scale: ln(size) has a normal-inverse-gamma distribution, with
/// means of its own for every hour of the day on working days and weekends.
struct SizeModel: Sendable {
    /// Decayed count of active blocks, mean of their ln(size), sum of squared residuals.
    private(set) var count = 0.0
    private(set) var mean = 0.0
    private(set) var squares = 0.0
    private var binCounts: InlineArray<48, Float> = InlineArray(repeating: 0)
    private var binMeans: InlineArray<48, Float> = InlineArray(repeating: 0)
    /// By how much recent days lie above what the means say.
    private var level = 0.0
    /// Residuals of the day that is being learned.
    private var residualSum = 0.0
    private var residualCount = 0

    /// The predictive distribution of a block in a bin: Student's t.
    ///
    /// - Parameter shift: what is added to the prior mean.
    func prediction(bin: Int, _ parameters: VolumeParameters, shift: Double = 0) -> SizePrediction {
        let posterior = posterior(bin: bin, parameters, shift: shift)
        let binWeight = parameters.binMeanWeight + Double(binCounts[bin])
        let weight = min(binWeight, parameters.priorWeight + count)
        return SizePrediction(
            mean: posterior.mean + level * min(count / parameters.levelTrust, 1),
            deviation: (posterior.variance * (1 + 1 / weight)).squareRoot(),
            degrees: min(posterior.degrees, parameters.maximumDegrees))
    }

    /// The mean without the level, the variance of one block about it, and its degrees of freedom.
    private func posterior(
        bin: Int, _ parameters: VolumeParameters, shift: Double
    ) -> (mean: Double, variance: Double, degrees: Double) {
        let priorMean = parameters.priorMean + shift
        let weight = parameters.priorWeight + count
        let overall = (parameters.priorWeight * priorMean + count * mean) / weight
        let shape = parameters.priorShape + count / 2
        let offset = mean - priorMean
        let scale =
            parameters.priorShape * parameters.priorVariance + squares / 2
            + parameters.priorWeight * count * offset * offset / (2 * weight)
        let binCount = Double(binCounts[bin])
        let center =
            (parameters.binMeanWeight * overall + binCount * Double(binMeans[bin]))
            / (parameters.binMeanWeight + binCount)
        let floor = parameters.minimumDeviation * parameters.minimumDeviation
        return (center, max(scale / shape, floor), 2 * shape)
    }

    /// Takes the ln(size) of an active block in.
    mutating func learn(_ size: Double, bin: Int, _ parameters: VolumeParameters, shift: Double = 0) {
        let expected = posterior(bin: bin, parameters, shift: shift)
        let limit = parameters.winsorizedDeviations * expected.variance.squareRoot()
        let residual = min(max(size - expected.mean, -limit), limit)
        residualSum += residual
        residualCount += 1
        let value = expected.mean + residual
        count += 1
        mean += (value - mean) / count
        // The first block has nothing but the prior to differ from, which the prior accounts for already.
        if count > 1 { squares += residual * residual }
        binCounts[bin] += 1
        binMeans[bin] += (Float(value) - binMeans[bin]) / binCounts[bin]
    }

    /// Ends a day of learning.
    mutating func endDay(_ parameters: VolumeParameters) {
        if residualCount >= parameters.levelBlocks {
            level += (residualSum / Double(residualCount) - level) * parameters.levelDecay
        }
        residualSum = 0
        residualCount = 0
    }

    mutating func decay(_ factor: Double) {
        count *= factor
        squares *= factor
        for bin in 0..<48 { binCounts[bin] *= Float(factor) }
    }
}

/// What is expected of ln(size) of an active block.
struct SizePrediction: Sendable, Hashable {
    var mean: Double
    var deviation: Double
    /// Of freedom.
    var degrees: Double

    /// The probability that an active block has as many events, or more.
    func upperTail(_ size: Double) -> Double {
        StudentT.upperTail((log(size - 0.5) - mean) / deviation, degrees: degrees)
    }

    /// The probability that it has as many, or fewer.
    func lowerTail(_ size: Double) -> Double {
        StudentT.lowerTail((log(size + 0.5) - mean) / deviation, degrees: degrees)
    }

    /// The size that half of the active blocks reach.
    var median: Double { exp(mean) }
}
