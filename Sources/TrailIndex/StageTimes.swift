/// What workers of a run spend their time on.
package enum Stage: Int, Sendable, CaseIterable {
    /// Opening objects and reading their stored bytes.
    case read
    case inflate
    /// Finding the structure of the text: quotes and brackets.
    case scan
    /// Finding records and members, recognising copies, filling dictionaries and columns.
    case extract
    /// Levels, dictionaries, pages, statistics, Bloom filters.
    case encode
    case compress
    /// Writing files and bringing them to the disk.
    case write
    /// What is none of these: claiming objects, ledger rows.
    case other
}

/// How long the workers of a run were busy with each stage, all of them together.
package struct StageTimes: Sendable, Hashable {
    /// By the stages' numbers.
    private var nanoseconds = [UInt64](repeating: 0, count: Stage.allCases.count)

    package init() {}

    package subscript(_ stage: Stage) -> UInt64 {
        get { nanoseconds[stage.rawValue] }
        set { nanoseconds[stage.rawValue] = newValue }
    }

    package var total: UInt64 { nanoseconds.reduce(0, +) }

    mutating func add(_ other: StageTimes) {
        for stage in Stage.allCases { self[stage] += other[stage] }
    }
}
