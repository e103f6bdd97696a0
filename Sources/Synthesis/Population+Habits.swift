extension Population {
    /// Habits of each kind in an account, 200 together; the steady ones make most of the events.
    private static let habitsOfKind: [(kind: Habit.Kind, count: Int)] = [
        (.steady, 24), (.cron, 44), (.human, 44), (.deploy, 44), (.rare, 44),
    ]

    /// Gives every account its habits: each a call of its own in a region of its own.
    mutating func addHabits(_ options: SynthesisOptions) {
        guard options.activity != .even else { return }
        // Some operations are two records of one name.
        let first = Catalogue.operations.map { Catalogue.position("\($0.service):\($0.name)") }
        for account in accounts.indices {
            var random = RandomStream(seed, 42, UInt64(account))
            var taken: Set<Int> = []
            for (kind, count) in Population.habitsOfKind {
                for _ in 0..<count {
                    guard let (actor, operation, region) = freeCall(kind, of: account, taken, first, &random) else {
                        continue
                    }
                    taken.insert(operation * regions.count + region)
                    habits.append(
                        Habit(
                            kind, options, account: account, region: region, operation: operation, actor: actor,
                            hoursAhead: accounts[account].hoursAhead, number: habits.count))
                }
            }
        }
    }

    /// A call that nobody of the account makes in the region yet; nil if none is found.
    private func freeCall(
        _ kind: Habit.Kind, of account: Int, _ taken: Set<Int>, _ first: [Int], _ random: inout RandomStream
    ) -> (actor: Int, operation: Int, region: Int)? {
        let actors = accounts[account].actors.filter { !self.actors[$0].occupation.isDisjoint(with: kind.occupations) }
        guard !actors.isEmpty else { return nil }
        let shares = runningSums(regions.indices.map { regionShare(of: account, $0) })
        for _ in 0..<400 {
            let actor = random.element(actors)
            let region = random.index(cumulative: shares)
            let operations = Catalogue.operations.indices.filter {
                let operation = Catalogue.operations[$0]
                return !operation.by.isDisjoint(with: self.actors[actor].occupation) && operation.weight > 0
                    && (region == 0 || !operation.isGlobal) && first[$0] == $0
                    && !taken.contains($0 * regions.count + region)
            }
            if !operations.isEmpty { return (actor, random.element(operations), region) }
        }
        return nil
    }
}
