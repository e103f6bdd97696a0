/// The databases of `samples/`: invented places of the addresses that are reserved for documentation.
package enum InventedPlaces {
    /// Countries and cities.
    package static var places: [UInt8] {
        var file = MaxMindFile(databaseType: "Invented-City")
        let dublin = place("IE", "Ireland", "Dublin", at: (53.5, -6.25))
        file.add(ipv4: [192, 0, 2, 0], length: 24, place("US", "United States", "Ashburn", at: (39, -77.5)))
        file.add(ipv4: [198, 51, 100, 0], length: 24, dublin)
        file.add(ipv4: [203, 0, 113, 0], length: 25, place("DE", "Germany", "Berlin", at: (52.5, 13.5)))
        file.add(ipv4: [203, 0, 113, 128], length: 26, place("IE", "Ireland", "Cork", at: (52, -8.5)))
        file.add(ipv4: [203, 0, 113, 192], length: 26, place("MD", "Moldova", nil, at: (47, 29)))
        file.add(ipv6: [0x2001, 0xdb8, 0xb242, 0, 0, 0, 0, 0], length: 48, dublin)
        return file.bytes
    }

    /// Autonomous systems, of the numbers that are reserved for documentation.
    package static var networks: [UInt8] {
        var file = MaxMindFile(databaseType: "Invented-ASN")
        file.add(ipv4: [192, 0, 2, 0], length: 24, network(64_496, "Example Cloud"))
        file.add(ipv4: [198, 51, 100, 0], length: 24, network(64_497, "Example Telecom"))
        file.add(ipv4: [203, 0, 113, 0], length: 25, network(64_498, "Example Broadband"))
        file.add(ipv4: [203, 0, 113, 128], length: 26, network(64_498, "Example Broadband"))
        file.add(ipv4: [203, 0, 113, 192], length: 26, network(64_499, "Example Hosting"))
        file.add(ipv6: [0x2001, 0xdb8, 0xb242, 0, 0, 0, 0, 0], length: 48, network(64_497, "Example Telecom"))
        return file.bytes
    }

    /// - Parameter point: degrees north and east.
    private static func place(
        _ code: String, _ country: String, _ city: String?, at point: (Double, Double)
    ) -> MaxMindFile.Value {
        var members: [(String, MaxMindFile.Value)] = [
            ("country", .map([("iso_code", .text(code)), ("names", .map([("en", .text(country))]))]))
        ]
        if let city { members.append(("city", .map([("names", .map([("en", .text(city))]))]))) }
        members.append(("location", .map([("latitude", .double(point.0)), ("longitude", .double(point.1))])))
        return .map(members)
    }

    private static func network(_ number: UInt32, _ organization: String) -> MaxMindFile.Value {
        .map([
            ("autonomous_system_number", .uint32(number)), ("autonomous_system_organization", .text(organization)),
        ])
    }
}
