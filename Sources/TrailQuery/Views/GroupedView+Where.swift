import CloudTrail

extension GroupedView {
    /// From where: a row an address.
    ///
    /// What a geographic database knows is filled in by whoever has one.
    static let `where` = GroupedView(columns: [
        .key(.column("sourceIPAddress")),
        .key(.column("sourceIPKind")),
        .empty("country", .text),
        .empty("city", .text),
        .empty("asn", .integer),
        .events,
        .aggregate(.countTrue(.column("isError")), as: "errors"),
        .aggregate(.distinct(.column("principal")), as: "principals"),
        .aggregate(.distinct(.column("awsRegion")), as: "regions"),
        .aggregate(.distinct(.column("vpcEndpointId")), as: "vpcEndpoints"),
        .aggregate(.firstSeen, as: "firstSeen"),
        .aggregate(.lastSeen, as: "lastSeen"),
    ])
}
