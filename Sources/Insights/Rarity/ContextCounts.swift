/// What a context has shown so far, as a Pitman-Yor process counts it: how many tokens, how many distinct values, and
/// how many of these have one, two, three or four tokens.
///
/// A token of a principal is one value on one day, however often it came: a loop of ten thousand calls weighs as much as
/// one call. A token of a level above is one value that was new to one context below, as in the hierarchy of Pitman-Yor
/// processes (Y. W. Teh, A hierarchical Bayesian language model based on Pitman-Yor processes, ACL 2006): so an account
/// tells how usual it is that something new to a principal is new to all, and one novelty is not counted four times.
/// Scores are taken from what was known when the day began, so that ten new values of one day do not excuse each other.
struct ContextCounts: Sendable {
    /// The concentration θ.
    static let concentration = 1.0
    /// The values that have a number of tokens are counted apart up to this number.
    static let separateTokens = 4

    /// Numbers of one moment.
    struct Numbers: Sendable, Hashable {
        /// N.
        var tokens: UInt32 = 0
        /// T.
        var values: UInt32 = 0
        /// T1 to T4.
        var withTokens = SIMD4<UInt32>(repeating: 0)

        /// d = T1 / (T1 + 2 T2), within [0.1, 0.9].
        var discount: Double {
            let once = Double(withTokens[0])
            let twice = Double(withTokens[1])
            return once + twice == 0 ? 0.5 : min(max(once / (once + 2 * twice), 0.1), 0.9)
        }

        /// How likely the next token is a value that was never met: (θ + d T) / (θ + N).
        var novelty: Double {
            (ContextCounts.concentration + discount * Double(values)) / (ContextCounts.concentration + Double(tokens))
        }

        /// How likely the next token is a value that has at most so many tokens, a new one included.
        ///
        /// The sum over all values that are no more usual, not the likelihood of one value: many rare values make each
        /// of them less remarkable.
        func tail(_ count: UInt32) -> Double {
            let total = ContextCounts.concentration + Double(tokens)
            let discount = self.discount
            var mass = ContextCounts.concentration + discount * Double(values)
            for number in 1...ContextCounts.separateTokens where number <= Int(count) {
                mass += (Double(number) - discount) * Double(withTokens[number - 1])
            }
            if Int(count) > ContextCounts.separateTokens { mass += Double(count) - discount }
            return min(mass / total, 1)
        }

        /// Counts another token of a value that had so many before.
        mutating func add(before: UInt32) {
            tokens &+= 1
            if before == 0 { values &+= 1 }
            move(from: before, to: before &+ 1)
        }

        /// Takes back some values that have one token only.
        func without(single values: UInt32) -> Numbers {
            var rest = self
            rest.tokens -= min(values, rest.tokens)
            rest.values -= min(values, rest.values)
            rest.withTokens[0] -= min(values, rest.withTokens[0])
            return rest
        }

        private mutating func move(from old: UInt32, to new: UInt32) {
            if (1...ContextCounts.separateTokens).contains(Int(old)), withTokens[Int(old) - 1] > 0 {
                withTokens[Int(old) - 1] -= 1
            }
            if (1...ContextCounts.separateTokens).contains(Int(new)) { withTokens[Int(new) - 1] &+= 1 }
        }
    }

    private(set) var now = Numbers()
    private var beforeToday = Numbers()
    private var today: Int32 = .min
    /// Days with at least one token.
    private(set) var activeDays: UInt32 = 0

    /// The numbers as they were when a day began; `day` is not before the last day that was counted.
    func before(_ day: Int32) -> Numbers { day == today ? beforeToday : now }

    mutating func add(before: UInt32, on day: Int32) {
        if day != today {
            beforeToday = now
            today = day
            activeDays &+= 1
        }
        now.add(before: before)
    }
}
