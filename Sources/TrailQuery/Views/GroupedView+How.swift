import CloudTrail

extension GroupedView {
    /// With what: a row a tool, a kind of credential, a second factor and a TLS version.
    static let how = GroupedView(columns: [
        .key(Field(.channel)),
        .key(Field(.agent)),
        .key(Field(.credential)),
        .key(Field(.mfa)),
        .key(.column("tlsDetails.tlsVersion"), as: "tlsVersion"),
        .events,
        .aggregate(.countTrue(.column("isError")), as: "errors"),
        .aggregate(.distinct(.column("principal")), as: "principals"),
        .aggregate(.firstSeen, as: "firstSeen"),
        .aggregate(.lastSeen, as: "lastSeen"),
    ])
}
