import CloudTrail
import Testing

@testable import Synthesis

@Suite struct HabitTests {
    private static func habits(_ activity: SynthesisOptions.Activity, days: Int = 60) -> Population {
        Population(
            options {
                $0.activity = activity
                $0.events = nil
                $0.accounts = 2
                $0.days = days
            })
    }

    /// The numbers of events of the days of all habits of a kind.
    private static func sizes(_ population: Population, _ kind: Habit.Kind, days: Int = 60) -> [[Int]] {
        let start = SynthesisOptions().start.seconds
        return population.habits.filter { $0.kind == kind }.map { habit in
            (0..<days).map { habit.times(day: $0, start: start + Int64($0) * 86_400).count }
        }
    }

    @Test func evenActivityHasNoHabits() {
        #expect(Self.habits(.even).habits.isEmpty)
    }

    @Test(arguments: [SynthesisOptions.Activity.logNormal, .heavyTailed])
    func anAccountHasTensOfHabitsOfEachKind(_ activity: SynthesisOptions.Activity) {
        let population = Self.habits(activity)
        var calls: Set<String> = []
        for habit in population.habits {
            let operation = Catalogue.operations[habit.operation]
            calls.insert("\(habit.account) \(habit.region) \(operation.service):\(operation.name)")
            #expect(!operation.by.isDisjoint(with: population.actors[habit.actor].occupation))
            #expect(population.actors[habit.actor].account == habit.account)
        }
        #expect(calls.count == 400)
        for kind in Habit.Kind.allCases {
            for account in 0..<2 {
                #expect(population.habits.filter { $0.kind == kind && $0.account == account }.count >= 24)
            }
        }
    }

    @Test(arguments: [SynthesisOptions.Activity.logNormal, .heavyTailed])
    func kindsDifferInWhenTheyHappen(_ activity: SynthesisOptions.Activity) {
        let population = Self.habits(activity)
        let active = { (kind: Habit.Kind) -> Double in
            let days = Self.sizes(population, kind)
            return Double(days.reduce(0) { $0 + $1.count { $0 > 0 } }) / Double(days.count * 60)
        }
        #expect(active(.steady) > 0.99)
        #expect(active(.cron) > 0.9)
        #expect(active(.rare) < 0.3)
        #expect(active(.deploy) < active(.cron))
    }

    @Test func timesLieWithinTheirDay() {
        let start = SynthesisOptions().start.seconds
        for activity in [SynthesisOptions.Activity.logNormal, .heavyTailed] {
            for habit in Self.habits(activity, days: 3).habits {
                let times = habit.times(day: 2, start: start + 172_800)
                #expect(times.allSatisfy { $0 >= start + 172_800 && $0 < start + 259_200 })
            }
        }
    }

    /// The largest day of deployments is further from a usual one.
    @Test func heavyTailsAreHeavier() {
        let largest = { (activity: SynthesisOptions.Activity) -> Double in
            let habits = Self.sizes(Self.habits(activity), .deploy)
            let ratios = habits.map { days in
                let active = days.filter { $0 > 0 }.sorted()
                return Double(active.last ?? 0) / Double(max(1, active[active.count / 2]))
            }
            return ratios.sorted()[ratios.count * 9 / 10]
        }
        #expect(largest(.heavyTailed) > 2 * largest(.logNormal))
    }

    @Test func distributionsHaveTheirMoments() {
        var random = RandomStream(7)
        let count = 20_000
        let gamma = (0..<count).map { _ in random.gamma(shape: 2, mean: 3) }
        let mean = gamma.reduce(0, +) / Double(count)
        #expect(abs(mean - 3) < 0.1)
        // The variance of a gamma distribution is the square of its mean over its shape.
        #expect(abs(gamma.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count) - 4.5) < 0.4)
        for expected in [0.4, 12, 200] {
            let sum = (0..<count).reduce(0) { sum, _ in sum + random.poisson(mean: expected) }
            #expect(abs(Double(sum) / Double(count) / expected - 1) < 0.05)
        }
        // An eighth of a Pareto distribution with a tail of 1.5 lies above four times its least.
        let above = (0..<count).count { _ in random.pareto(least: 2, tail: 1.5) > 8 }
        #expect(abs(Double(above) / Double(count) - 0.125) < 0.015)
    }

    @Test func anArchiveOfHabitsDependsOnNoThreads() throws {
        let scratch = ScratchDirectory()
        for threads in [1, 3] {
            let summary = try Synthesis.write(
                to: "\(scratch.path)/\(threads)",
                options {
                    $0.activity = .heavyTailed
                    $0.events = nil
                    $0.accounts = 1
                    $0.threads = threads
                })
            #expect(summary.events > 5_000)
        }
        #expect(run(["diff", "-r", "\(scratch.path)/1", "\(scratch.path)/3"]) == 0)
        if run(["python3", "-c", ""]) == 0 {
            #expect(run(["python3", scriptPath("check_truth.py"), "\(scratch.path)/1"]) == 0)
        }
    }

    @Test func aNumberOfEventsIsOfEvenActivityOnly() {
        let scratch = ScratchDirectory()
        #expect(throws: SynthesisError.option("activity", "even, where a number of events or a size is given")) {
            try Synthesis.write(
                to: scratch.path,
                options {
                    $0.activity = .logNormal
                    $0.events = 300
                })
        }
    }
}
