extension GroupedView {
    /// How many events, distinct values and what sums, by any fields; without fields one row of all events, if any.
    static func count(by fields: [Field], distinct: [Field], sum: [Field]) -> GroupedView {
        GroupedView(
            columns: fields.map { .key($0) } + [.events]
                + distinct.map { .aggregate(.distinct($0), as: "distinct.\($0.name)") }
                + sum.map { .aggregate(.sum($0), as: "sum.\($0.name)") })
    }
}
