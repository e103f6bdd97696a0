/// Of the active days of one series, one number each: a normal-inverse-gamma distribution without bins.
struct SpreadModel: Sendable {
    /// What is believed before anything is known.
    struct Prior: Sendable, Hashable {
        var weight: Double
        var mean: Double
        var shape: Double
        var variance: Double
        var minimumDeviation: Double
    }

    private var count = 0.0
    private var mean = 0.0
    private var squares = 0.0

    func prediction(_ prior: Prior, maximumDegrees: Double) -> SizePrediction {
        let posterior = posterior(prior)
        let weight = prior.weight + count
        return SizePrediction(
            mean: posterior.mean, deviation: (posterior.variance * (1 + 1 / weight)).squareRoot(),
            degrees: min(posterior.degrees, maximumDegrees))
    }

    private func posterior(_ prior: Prior) -> (mean: Double, variance: Double, degrees: Double) {
        let weight = prior.weight + count
        let offset = mean - prior.mean
        let shape = prior.shape + count / 2
        let scale =
            prior.shape * prior.variance + squares / 2 + prior.weight * count * offset * offset / (2 * weight)
        return (
            (prior.weight * prior.mean + count * mean) / weight,
            max(scale / shape, prior.minimumDeviation * prior.minimumDeviation), 2 * shape
        )
    }

    mutating func learn(_ value: Double, _ prior: Prior, winsorizedDeviations: Double) {
        let expected = posterior(prior)
        let limit = winsorizedDeviations * expected.variance.squareRoot()
        let value = expected.mean + min(max(value - expected.mean, -limit), limit)
        count += 1
        let before = mean
        mean += (value - mean) / count
        squares += (value - before) * (value - mean)
    }

    mutating func decay(_ factor: Double) {
        count *= factor
        squares *= factor
    }
}

extension VolumeParameters {
    /// Of ln(events of a day).
    var dayPrior: SpreadModel.Prior {
        SpreadModel.Prior(
            weight: priorWeight, mean: priorMean + dayPriorMeanShift, shape: priorShape, variance: priorVariance,
            minimumDeviation: minimumDeviation)
    }

    /// Of the number of active hours of a day.
    var hoursPrior: SpreadModel.Prior {
        SpreadModel.Prior(
            weight: hoursPriorWeight, mean: hoursPriorMean, shape: hoursPriorShape, variance: hoursPriorVariance,
            minimumDeviation: hoursMinimumDeviation)
    }
}
