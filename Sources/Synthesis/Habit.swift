/// A call that one actor makes in one region in a way of its own, day after day.
///
/// Sizes and rates follow one of two shapes. Of `logNormal` every size is log-normal and every rate is constant. Of
/// `heavyTailed` deployments are of Pareto's distribution, sessions of people and noise are gamma, and rates drift.
struct Habit: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// Programs that call at any time, some more by day.
        case steady
        /// Programs that start by the clock.
        case cron
        /// People at work.
        case human
        /// Many calls within minutes, at any time of working days.
        case deploy
        /// Now and then.
        case rare

        /// Whose habit it may be.
        var occupations: Occupation {
            switch self {
            case .steady: [.function, .node, .pod, .partner, .logDelivery, .keyUse]
            case .cron: [.batch, .monitor, .roleUse, .scaling, .function]
            case .human, .rare: [.browsing, .administration]
            case .deploy: [.deployment]
            }
        }
    }

    let kind: Kind
    let shape: SynthesisOptions.Activity
    let account: Int
    let region: Int
    /// A position in `Catalogue.operations`.
    let operation: Int
    /// A position in the population's actors.
    let actor: Int
    let hoursAhead: Int
    /// What its events are drawn by: the seed of the archive and its own number.
    let seed: UInt64
    let number: UInt64
    /// Events an hour, a run, an hour of work, a deployment or an occasion, typically.
    let size: Double
    /// How much more happens by day than by night, from 0 to 1.
    let rhythm: Double
    /// Runs, deployments or occasions a day; of people the share of working hours.
    let frequency: Double
    /// Seconds into the hour, or into the day, at which a run starts.
    let phase: Int64
    /// The natural logarithm of how far each day is from the size.
    let drift: [Double]

    init(
        _ kind: Kind, _ options: SynthesisOptions, account: Int, region: Int, operation: Int, actor: Int,
        hoursAhead: Int, number: Int
    ) {
        var random = RandomStream(options.seed, 40, UInt64(number))
        self.kind = kind
        shape = options.activity
        self.account = account
        self.region = region
        self.operation = operation
        self.actor = actor
        self.hoursAhead = hoursAhead
        seed = options.seed
        self.number = UInt64(number)
        let medians: [Kind: Double] = [.steady: 10, .cron: 8, .human: 3, .deploy: 12, .rare: 1.2]
        let most: [Kind: Double] = [.steady: 60, .cron: 80, .human: 20, .deploy: 60, .rare: 3]
        size = min(max(1, random.logNormal(median: medians[kind] ?? 1, deviation: 0.8)), most[kind] ?? 1)
        rhythm = random.fraction() * 0.8
        switch kind {
        case .steady: frequency = 24
        case .cron: frequency = random.element([24, 4, 2, 1, 1, 1])
        case .human: frequency = 0.05 + 0.3 * random.fraction()
        case .deploy: frequency = 0.1 + 0.7 * random.fraction()
        case .rare: frequency = 0.03 + 0.15 * random.fraction()
        }
        // A run ends within the day of its beginning.
        phase = Int64(random.below(Int(86_400 / (kind == .cron ? frequency : 1)) - 400))
        let step = shape == .heavyTailed ? 0.08 : 0
        var level = 0.0
        drift = (0..<options.days).map { _ in
            level += step * random.normal()
            return level
        }
    }
}
