import Glibc

/// Tails of Student's t distribution with any positive number of degrees of freedom.
package enum StudentT {
    /// The probability of a value above `x`.
    ///
    /// - Parameter degrees: of freedom, above 0.
    /// - Complexity: some dozens of steps of a continued fraction; exact to about 14 digits of the tail itself, so that
    ///   1e-200 is told from 1e-201.
    package static func upperTail(_ x: Double, degrees: Double) -> Double {
        guard x.isFinite, degrees > 0 else { return x > 0 ? 0 : 1 }
        // DLMF 8.17: the tail beyond |x| on both sides is I(ν/(ν+x²); ν/2, 1/2).
        let square = x * x
        let both = regularizedBeta(degrees / (degrees + square), square / (degrees + square), degrees / 2, 0.5)
        return x >= 0 ? both / 2 : 1 - both / 2
    }

    /// The probability of a value below `x`.
    package static func lowerTail(_ x: Double, degrees: Double) -> Double { upperTail(-x, degrees: degrees) }

    /// The regularized incomplete beta function I(x; a, b), with 1 - x given as well, which keeps its digits near 1.
    static func regularizedBeta(_ x: Double, _ complement: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if complement <= 0 { return 1 }
        let logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(complement)
        let front = exp(logFront)
        // The continued fraction converges fast on this side only; the other is its complement.
        if x < (a + 1) / (a + b + 2) { return front * continuedFraction(x, a, b) / a }
        return 1 - front * continuedFraction(complement, b, a) / b
    }

    /// The continued fraction of DLMF 8.17.22 by Lentz's method.
    private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var value = d
        for step in 1...300 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 + even * d
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = 1 + even / c
            if abs(c) < tiny { c = tiny }
            value *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 + odd * d
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = 1 + odd / c
            if abs(c) < tiny { c = tiny }
            let change = d * c
            value *= change
            if abs(change - 1) < 1e-15 { break }
        }
        return value
    }

    /// ln Γ(x) for x > 0: Stirling's series, brought to large arguments by the recurrence.
    ///
    /// The C library's `lgamma` keeps the sign in a variable of the process.
    static func logGamma(_ x: Double) -> Double {
        var x = x
        var shift = 0.0
        if x < 10 {
            var product = 1.0
            while x < 10 {
                product *= x
                x += 1
            }
            shift = log(product)
        }
        let inverse = 1 / x
        let square = inverse * inverse
        // Bernoulli numbers B₂ₖ / (2k(2k-1)), DLMF 5.11.1.
        let series =
            inverse
            * (1.0 / 12
                - square
                * (1.0 / 360
                    - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188 - square * 691.0 / 360_360)))))
        return (x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi) + series - shift
    }
}
