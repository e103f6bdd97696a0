import CloudTrail

extension GroupedView {
    /// What was done: a row a kind of call.
    static let what = GroupedView(columns: [
        .key(.column("eventSource")),
        .key(.column("eventName")),
        .key(.column("readOnly")),
        .key(.column("category")),
        .events,
        .aggregate(.countTrue(.column("isError")), as: "errors"),
        .aggregate(.distinct(.column("principal")), as: "principals"),
        .aggregate(.firstSeen, as: "firstSeen"),
        .aggregate(.lastSeen, as: "lastSeen"),
    ])
}
