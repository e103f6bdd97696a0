/// The counts of every context, and the tokens in them: what has been learned.
struct ContextTable: Sendable {
    struct Options: Sendable, Hashable {
        /// A context says something when it has so many tokens; before, the one above it speaks alone.
        var learningTokens: UInt32 = 7
        /// What was not met for so many days is new again.
        var forgetDays: Int32 = 90
        var maximumPairs = 6_000_000
    }

    /// How likely something at least as unusual was, and what was known before.
    struct Finding: Sendable, Hashable {
        var p: Double
        /// Tokens of the value in its own context before today: 0 of one that is new.
        var tokensBefore: UInt32
        /// Of its own context before today.
        var numbers: ContextCounts.Numbers
        /// Whether no level knew it.
        var isNewEverywhere: Bool
    }

    private let options: Options
    private(set) var tokens: TokenTable
    private var positions: [UInt64: Int32] = [:]
    private var counts: [ContextCounts] = []

    init(_ options: Options = Options()) {
        self.options = options
        tokens = TokenTable(maximumPairs: options.maximumPairs)
    }

    /// Learns a token.
    ///
    /// - Returns: nil if it came before on the same day.
    mutating func learn(_ chain: TokenChain, on day: Int32) -> Finding? {
        let own = tokens.meet(chain.own, on: day, isOnceADay: true)
        if own.lastDay == day { return nil }
        let bottom = chain.count - 1
        let isNew = own.tokens == 0
        var p = 1.0
        var isNewEverywhere = true
        for level in 0..<bottom {
            // What the own context knows is no news to those above.
            guard isNew else { break }
            let entry = tokens.meet(chain.pairs[level], on: day, isOnceADay: false)
            let position = position(chain.contexts[level])
            judge(entry, counts[position].before(day), day, &p, &isNewEverywhere)
            counts[position].add(before: entry.tokens, on: day)
        }
        if !isNew { p = expected(chain, day) }
        let position = position(chain.contexts[bottom])
        let numbers = counts[position].before(day)
        judge(own, numbers, day, &p, &isNewEverywhere)
        counts[position].add(before: own.tokens, on: day)
        return Finding(
            p: p, tokensBefore: own.tokens, numbers: numbers, isNewEverywhere: isNewEverywhere)
    }

    /// What the levels above say of a value that its own context knows.
    private func expected(_ chain: TokenChain, _ day: Int32) -> Double {
        var p = 1.0
        var ignored = true
        for level in 0..<(chain.count - 1) {
            guard let position = positions[chain.contexts[level]] else { continue }
            judge(tokens.entry(chain.pairs[level]), counts[Int(position)].before(day), day, &p, &ignored)
        }
        return p
    }

    private func judge(
        _ entry: TokenTable.Entry, _ numbers: ContextCounts.Numbers, _ day: Int32, _ p: inout Double,
        _ isNewEverywhere: inout Bool
    ) {
        let isForgotten = entry.tokens > 0 && Int64(day) - Int64(entry.lastDay) > Int64(options.forgetDays)
        let known = isForgotten ? 0 : entry.tokens
        if known > 0 { isNewEverywhere = false }
        guard numbers.tokens >= options.learningTokens else { return }
        p = known == 0 ? min(numbers.novelty * p, 1) : numbers.tail(known)
    }

    /// How likely something at least as unusual is, judged by everything but itself: by all days when all are known.
    ///
    /// - Parameters:
    ///   - singles: how many values that only one session has shown are taken back from its own context with it.
    ///   - Returns: nil if another day has it too.
    func retrospect(_ chain: TokenChain, singles: UInt32) -> Finding? {
        let own = tokens.entry(chain.own)
        guard own.tokens <= 1 else { return nil }
        var p = 1.0
        var isNewEverywhere = true
        var numbers = ContextCounts.Numbers()
        for level in 0..<chain.count {
            guard let position = positions[chain.contexts[level]] else { continue }
            let isOwn = level == chain.count - 1
            let entry = tokens.entry(chain.pairs[level])
            let others = entry.tokens > 0 ? entry.tokens - 1 : 0
            numbers = counts[Int(position)].now.without(single: isOwn ? singles : others == 0 ? singles : 0)
            if others > 0 { isNewEverywhere = false }
            guard numbers.tokens >= options.learningTokens else { continue }
            p = others == 0 ? min(numbers.novelty * p, 1) : numbers.tail(others)
        }
        return Finding(p: p, tokensBefore: 0, numbers: numbers, isNewEverywhere: isNewEverywhere)
    }

    /// On how many days a value was met in its own context.
    func days(_ chain: TokenChain) -> UInt32 { tokens.entry(chain.own).tokens }

    private mutating func position(_ context: UInt64) -> Int {
        if let known = positions[context] { return Int(known) }
        let position = counts.count
        positions[context] = Int32(truncatingIfNeeded: position)
        counts.append(ContextCounts())
        return position
    }
}
