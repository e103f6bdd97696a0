import CloudTrail

extension GroupedView {
    /// Who did it: a row a principal, or a row a session of one.
    static func who(sessions: Bool) -> GroupedView {
        var columns: [Column] = [
            .key(.column("principal")),
            .key(.column("userIdentity.type"), as: "type"),
            .key(.column("userIdentity.accountId"), as: "accountId"),
        ]
        if sessions { columns.append(.key(Field(.session))) }
        columns += [
            .events,
            .aggregate(.countTrue(.column("isError")), as: "errors"),
            .aggregate(.countNotTrue(.column("readOnly")), as: "writes"),
            .aggregate(.distinct(Field(.session)), as: "sessions"),
            .aggregate(.firstSeen, as: "firstSeen"),
            .aggregate(.lastSeen, as: "lastSeen"),
            .aggregate(.distinct(.column("sourceIPAddress")), as: "sourceIPs"),
            .aggregate(.distinct(.column("awsRegion")), as: "regions"),
            .aggregate(.distinct(.column("eventSource")), as: "services"),
            .aggregate(.distinct(.column("userAgent")), as: "userAgents"),
            .aggregate(.distinct(.column("userIdentity.accessKeyId")), as: "accessKeys"),
        ]
        return GroupedView(columns: columns)
    }
}
