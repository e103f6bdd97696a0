import Synchronization
package import TrailQuery

/// One going through of an index by all engines.
package struct InsightRun: Sendable {
    /// An engine and the part of the budget that is its own.
    package struct Part: Sendable {
        package let engine: any InsightEngine
        package let share: Double

        package init(_ engine: any InsightEngine, share: Double) {
            self.engine = engine
            self.share = share
        }
    }

    package struct Outcome: Sendable {
        /// The least expected first.
        package var incidents: [Incident]
        package var summary: FeedSummary
        package var accounts: Int
        /// What the run allowed for, an account-month.
        package var budget: Double
        /// What an engine could not keep for want of memory, in sentences.
        package var notes: [String]
    }

    /// Nil for the standard ones.
    private let parts: [Part]?
    private let budget: InsightBudget
    private let options: EventFeed.Options

    /// - Parameter parts: by default all engines of this module.
    package init(
        _ parts: [Part]? = nil, budget: InsightBudget = InsightBudget(),
        options: EventFeed.Options = EventFeed.Options()
    ) {
        self.parts = parts
        self.budget = budget
        self.options = options
    }

    /// All engines, each with its share of a budget.
    ///
    /// - Parameter addresses: where addresses are, for impossible travel.
    package static func standardParts(_ addresses: AddressLookup = AddressLookup()) -> [Part] {
        [
            Part(VolumeEngine(), share: 7), Part(RarityEngine(), share: 5),
            Part(DetectorEngine(addresses: addresses), share: 1.5),
        ]
    }

    /// - Throws: what reading the index throws.
    package func run(_ engine: QueryEngine) throws -> Outcome {
        let parts = self.parts ?? InsightRun.standardParts(engine.references.addresses)
        let running = Mutex(parts.map(\.engine))
        let (summary, symbols) = try EventFeed(engine, options: options).run { batch, symbols in
            running.withLock { engines in
                for index in engines.indices { engines[index].consume(batch, symbols) }
            }
        }
        return running.withLock { engines in
            let accounts = max(1, symbols.count(.account) - 2)
            let budget = self.budget.perAccountMonth(accounts: accounts)
            let total = parts.reduce(0) { $0 + $1.share }
            var incidents: [Incident] = []
            var notes: [String] = []
            for (index, part) in parts.enumerated() {
                incidents += engines[index].finish(symbols, summary, budget: budget * part.share / total)
                notes += engines[index].notes
            }
            let days = summary.span.map { Double($0.upperBound - $0.lowerBound) / 86_400_000_000 } ?? 0
            let ranked = Incident.withFalseDiscoveryRates(
                Incident.joined(incidents.sorted(by: Incident.isRanked)),
                accountMonths: Double(accounts) * max(days, 1) / 30.44, engines: parts.count)
            return Outcome(
                incidents: ranked, summary: summary, accounts: accounts,
                budget: budget, notes: notes)
        }
    }
}
