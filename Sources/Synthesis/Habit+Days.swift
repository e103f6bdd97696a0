import Glibc

extension Habit {
    /// The times of the events of one day, in seconds since 1970, in no order.
    ///
    /// - Parameters:
    ///   - day: counted from the first of the archive.
    ///   - start: of the day.
    func times(day: Int, start: Int64) -> [Int64] {
        var random = RandomStream(seed, 41, number, UInt64(day))
        let level = day < drift.count ? exp(drift[day]) : 1
        switch kind {
        case .steady: return steadyTimes(start, level, &random)
        case .cron: return runs(start, level, &random)
        case .human where shape == .heavyTailed: return sessions(start, level, &random)
        case .human: return workingHours(start, level, &random)
        case .deploy: return deployments(start, level, &random)
        case .rare: return occasions(start, &random)
        }
    }

    private func steadyTimes(_ start: Int64, _ level: Double, _ random: inout RandomStream) -> [Int64] {
        var times: [Int64] = []
        for hour in 0..<24 {
            let begin = start + Int64(hour) * 3_600
            let day = Double(Rhythm.factor(at: begin, hoursAhead: hoursAhead)) / 30
            let noise =
                shape == .heavyTailed
                ? random.gamma(shape: 8, mean: 1) : random.logNormal(median: 1, deviation: 0.2)
            let count = random.poisson(mean: size * level * noise * (1 - rhythm + 1.5 * rhythm * day))
            for _ in 0..<count { times.append(begin + Int64(random.below(3_600))) }
        }
        return times
    }

    /// What starts by the clock: sometimes late, seldom not at all.
    private func runs(_ start: Int64, _ level: Double, _ random: inout RandomStream) -> [Int64] {
        var times: [Int64] = []
        for run in 0..<Int(frequency) {
            if random.chance(10) { continue }
            let begin = start + phase + Int64(run) * 86_400 / Int64(frequency) + Int64(random.skewedBelow(120))
            let noise =
                shape == .heavyTailed
                ? random.gamma(shape: 10, mean: 1) : random.logNormal(median: 1, deviation: 0.2)
            let length = 20 + random.below(220)
            for _ in 0..<Habit.whole(size * level * noise, atMost: 3_000) {
                times.append(begin + Int64(random.below(length)))
            }
        }
        return times
    }

    /// People whose every hour of work is drawn by itself.
    private func workingHours(_ start: Int64, _ level: Double, _ random: inout RandomStream) -> [Int64] {
        var times: [Int64] = []
        for hour in 0..<24 {
            let begin = start + Int64(hour) * 3_600
            let share = frequency * Double(Rhythm.factor(at: begin, hoursAhead: hoursAhead)) / 24
            guard random.fraction() < share else { continue }
            let count = Habit.whole(size * random.logNormal(median: level, deviation: 0.8), atMost: 1_000)
            let first = random.below(3_000)
            let length = min(3_600 - first, 120 + random.below(2_400))
            for _ in 0..<count { times.append(begin + Int64(first + random.below(length))) }
        }
        return times
    }

    /// People who come and go: some sessions a day, each with a length and a pace.
    private func sessions(_ start: Int64, _ level: Double, _ random: inout RandomStream) -> [Int64] {
        var times: [Int64] = []
        for _ in 0..<random.poisson(mean: frequency * 8) {
            let begin = start + Int64(random.below(86_400))
            guard random.below(30) < Rhythm.factor(at: begin, hoursAhead: hoursAhead) else { continue }
            let length = max(60, random.gamma(shape: 1.2, mean: 2_400))
            let pace = random.gamma(shape: 1.1, mean: size * level)
            for _ in 0..<random.poisson(mean: 0.5 + pace * length / 2_400) {
                times.append(min(begin + Int64(random.fraction() * length), start + 86_399))
            }
        }
        return times
    }

    private func deployments(_ start: Int64, _ level: Double, _ random: inout RandomStream) -> [Int64] {
        var times: [Int64] = []
        let isWeekend = Moment(start).weekday >= 5
        for _ in 0..<random.poisson(mean: isWeekend ? frequency / 8 : frequency) {
            let hour = random.chance(800) ? 7 + random.below(11) : random.below(24)
            let begin = start + Int64((hour - hoursAhead + 24) % 24) * 3_600 + Int64(random.below(3_600))
            let count =
                shape == .heavyTailed
                ? random.pareto(least: size * level / 2, tail: 1.3)
                : size * random.logNormal(median: level, deviation: 0.9)
            let length = 60 + random.below(1_140)
            for _ in 0..<Habit.whole(count, atMost: 3_000) {
                times.append(min(begin + Int64(random.below(length)), start + 86_399))
            }
        }
        return times
    }

    private func occasions(_ start: Int64, _ random: inout RandomStream) -> [Int64] {
        var times: [Int64] = []
        for _ in 0..<random.poisson(mean: frequency) {
            let begin = start + Int64(random.below(86_000))
            let count = Habit.whole(size * random.logNormal(median: 1, deviation: 0.6), atMost: 100)
            for _ in 0..<count { times.append(begin + Int64(random.below(399))) }
        }
        return times
    }

    private static func whole(_ size: Double, atMost most: Int) -> Int {
        max(1, Int(min(size, Double(most)).rounded()))
    }
}
