import Glibc

extension RandomStream {
    /// A number in (0, 1).
    mutating func fraction() -> Double { (Double(next() >> 11) + 0.5) / 9_007_199_254_740_992 }

    /// A number of the standard normal distribution, by the method of Box and Muller.
    mutating func normal() -> Double {
        let radius = (-2 * log(fraction())).squareRoot()
        return radius * cos(2 * Double.pi * fraction())
    }

    mutating func logNormal(median: Double, deviation: Double) -> Double { median * exp(deviation * normal()) }

    /// A number of at least `least`; with a `tail` of 1 or less its mean is infinite.
    mutating func pareto(least: Double, tail: Double) -> Double { least * pow(fraction(), -1 / tail) }

    /// A number of the gamma distribution, by the method of Marsaglia and Tsang.
    ///
    /// - Parameter shape: at least 1.
    mutating func gamma(shape: Double, mean: Double) -> Double {
        let d = shape - 1.0 / 3
        while true {
            let x = normal()
            let root = 1 + x / (9 * d).squareRoot()
            let v = root * root * root
            if v > 0, log(fraction()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v * mean / shape }
        }
    }

    /// A count; above 60 the normal distribution stands for that of Poisson.
    mutating func poisson(mean: Double) -> Int {
        if mean > 60 { return max(0, Int((mean + mean.squareRoot() * normal()).rounded())) }
        let limit = exp(-mean)
        var product = fraction()
        var count = 0
        while product > limit {
            product *= fraction()
            count += 1
        }
        return count
    }
}
