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

    private struct Running: Sendable {
        var engines: [any InsightEngine]
        var symbols = FeedSymbols()
    }

    /// - Throws: what reading the index throws.
    package func run(_ engine: QueryEngine) throws -> Outcome {
        let parts = self.parts ?? InsightRun.standardParts(engine.references.addresses)
        let running = Mutex(Running(engines: parts.map(\.engine)))
        let summary = try EventFeed(engine, options: options).forEachBatch { batch, symbols in
            running.withLock { running in
                for index in running.engines.indices { running.engines[index].consume(batch, symbols) }
                running.symbols = symbols
            }
        }
        return running.withLock { running in
            let accounts = max(1, running.symbols.count(.account) - 2)
            let budget = self.budget.perAccountMonth(accounts: accounts)
            let total = parts.reduce(0) { $0 + $1.share }
            var incidents: [Incident] = []
            var notes: [String] = []
            for (index, part) in parts.enumerated() {
                incidents += running.engines[index].finish(
                    running.symbols, summary, budget: budget * part.share / total)
                notes += running.engines[index].notes
            }
            return Outcome(
                incidents: incidents.sorted(by: Incident.isRanked), summary: summary, accounts: accounts,
                budget: budget, notes: notes)
        }
    }
}
