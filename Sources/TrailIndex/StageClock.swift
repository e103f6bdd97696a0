import Parquet

/// The clock of one worker: every moment from `start` on belongs to one stage.
struct StageClock {
    /// A clock that is off costs a test of this.
    let isOn: Bool
    private var last: UInt64 = 0
    private(set) var times = StageTimes()

    init(isOn: Bool) {
        self.isOn = isOn
    }

    mutating func start() {
        if isOn { last = WriteTimes.now() }
    }

    /// Counts what passed since the last call for a stage.
    @inline(__always)
    mutating func lap(_ stage: Stage) {
        if isOn { count(stage) }
    }

    @inline(never)
    private mutating func count(_ stage: Stage) {
        let now = WriteTimes.now()
        times[stage] += now - last
        last = now
    }

    /// Counts a part of what was counted for one stage for another.
    mutating func move(_ nanoseconds: UInt64, from stage: Stage, to other: Stage) {
        let moved = min(nanoseconds, times[stage])
        times[stage] -= moved
        times[other] += moved
    }
}
