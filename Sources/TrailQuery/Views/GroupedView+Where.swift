import CloudTrail

extension GroupedView {
    /// From where: a row an address, with what is known of it.
    ///
    /// Countries, cities and autonomous systems always have their columns; what a question brings no data for has none
    /// else.
    static func `where`(_ addresses: AddressLookup) -> GroupedView {
        let known = AddressField.allCases.filter { field in
            [.country, .city, .asn].contains(field) || addresses.has(field.source)
        }
        return GroupedView(
            columns: [.key(.column("sourceIPAddress")), .key(.column("sourceIPKind"))]
                + known.map { .address($0) } + [
                    .events,
                    .aggregate(.countTrue(.column("isError")), as: "errors"),
                    .aggregate(.distinct(.column("principal")), as: "principals"),
                    .aggregate(.distinct(.column("awsRegion")), as: "regions"),
                    .aggregate(.distinct(.column("vpcEndpointId")), as: "vpcEndpoints"),
                    .aggregate(.firstSeen, as: "firstSeen"),
                    .aggregate(.lastSeen, as: "lastSeen"),
                ])
    }
}
