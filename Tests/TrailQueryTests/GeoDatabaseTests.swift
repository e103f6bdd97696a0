import TestSupport
import Testing

@testable import TrailQuery

struct GeoDatabaseTests {
    private let directory = TemporaryDirectory()

    private func database(_ bytes: [UInt8], _ name: String = "a.mmdb") throws -> GeoDatabase {
        directory.write(bytes, to: name)
        return try GeoDatabase(path: directory.file(name))
    }

    private func facts(_ databases: [GeoDatabase], _ address: String) throws -> AddressFacts {
        try AddressLookup(geo: databases).facts(address)
    }

    @Test(arguments: [
        ("192.0.2.7", "US", "Ashburn"), ("203.0.113.231", "MD", nil), ("203.0.113.127", "DE", "Berlin"),
        ("203.0.113.128", "IE", "Cork"), ("2001:db8:b242::1", "IE", "Dublin"),
        ("2001:0DB8:B242:0:0:0:0:1", "IE", "Dublin"),
        ("::ffff:192.0.2.7", "US", "Ashburn"), ("10.0.0.1", nil, nil), ("2001:db8::1", nil, nil),
        ("s3.amazonaws.com", nil, nil), ("AWS Internal", nil, nil), ("", nil, nil),
    ])
    func anAddressHasItsCountryAndCity(address: String, country: String?, city: String?) throws {
        let facts = try facts([database(InventedPlaces.places)], address)
        #expect(facts.country == country)
        #expect(facts.city == city)
        #expect(facts.asn == nil)
    }

    @Test func severalDatabasesTellTogetherAndTheFirstIsBelieved() throws {
        let places = try database(InventedPlaces.places, "places.mmdb")
        let networks = try database(InventedPlaces.networks, "networks.mmdb")
        var other = MaxMindFile(databaseType: "Other-City")
        other.add(
            ipv4: [203, 0, 113, 0], length: 24,
            .map([
                ("country", .map([("iso_code", .text("FR"))])),
                ("city", .map([("names", .map([("en", .text("Paris"))]))])),
            ]))
        let facts = try facts([places, networks, database(other.bytes, "other.mmdb")], "203.0.113.231")
        #expect(facts.country == "MD")
        #expect(facts.city == "Paris")
        #expect(facts.asn == 64_499)
        #expect(facts.asOrganization == "Example Hosting")
    }

    @Test func flatMembersAreRead() throws {
        var file = MaxMindFile(databaseType: "ipinfo generic_lite_free.mmdb")
        file.add(
            ipv4: [192, 0, 2, 0], length: 24,
            .map([
                ("asn", .text("AS64500")), ("as_name", .text("Example")), ("country", .text("Ireland")),
                ("country_code", .text("IE")),
            ]))
        file.add(ipv4: [198, 51, 100, 0], length: 24, .map([("country", .text("FR")), ("city", .text("Lyon"))]))
        file.add(ipv4: [203, 0, 113, 0], length: 24, .map([("country", .text("Germany")), ("asn", .text("ASx"))]))
        let database = try database(file.bytes)
        var expected = AddressFacts()
        expected.country = "IE"
        expected.asn = 64_500
        expected.asOrganization = "Example"
        #expect(try facts([database], "192.0.2.1") == expected)
        #expect(try facts([database], "198.51.100.1").country == "FR")
        #expect(try facts([database], "198.51.100.1").city == "Lyon")
        // A name is no code, and this text no number.
        #expect(try facts([database], "203.0.113.1") == AddressFacts())
    }

    @Test func aDatabaseOfIPv4AddressesHasNothingAboutOthers() throws {
        var file = MaxMindFile(databaseType: "Invented-Country", isIPv6: false)
        file.add(ipv4: [192, 0, 2, 0], length: 24, .map([("country", .map([("iso_code", .text("US"))]))]))
        let database = try database(file.bytes)
        #expect(try facts([database], "192.0.2.1").country == "US")
        #expect(try facts([database], "2001:db8::1") == AddressFacts())
        #expect(try facts([database], "::ffff:192.0.2.1").country == "US")
    }

    @Test func membersOfOtherTypesAreNotTaken() throws {
        var file = MaxMindFile(databaseType: "Odd")
        file.add(
            ipv4: [192, 0, 2, 0], length: 24,
            .map([
                ("country", .list([.text("US")])), ("city", .uint32(7)), ("autonomous_system_number", .map([])),
                ("autonomous_system_organization", .text("")), ("country_code", .text("US")),
            ]))
        file.add(ipv4: [198, 51, 100, 0], length: 24, .text("nothing"))
        let database = try database(file.bytes)
        var expected = AddressFacts()
        expected.country = "US"
        #expect(try facts([database], "192.0.2.1") == expected)
        #expect(try facts([database], "198.51.100.1") == AddressFacts())
    }

    // MARK: Files that are none

    private func failure(_ bytes: [UInt8]) -> GeoDatabaseError.Reason? {
        do throws(GeoDatabaseError) {
            directory.write(bytes, to: "bad.mmdb")
            _ = try GeoDatabase(path: directory.file("bad.mmdb"))
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func whatIsNoDatabaseIsSaid() throws {
        #expect(failure([]) == .empty)
        #expect(
            failure(Array("{\"prefixes\":[]}".utf8)) == .notADatabase("The MaxMind DB file contains invalid metadata"))
        #expect(failure([0x1f, 0x8b, 8, 0]) == .compressed)
        // The metadata stands at the end.
        #expect(
            failure(InventedPlaces.places.dropLast(300))
                == .notADatabase("The MaxMind DB file contains invalid metadata"))
        guard case .notADatabase? = failure(InventedPlaces.places.dropLast(100)) else {
            Issue.record("a database opens without half of its metadata")
            return
        }
        var other = MaxMindFile(databaseType: "GeoIP2-Anonymous-IP")
        other.add(ipv4: [192, 0, 2, 0], length: 24, .map([("is_tor_exit_node", .text("true"))]))
        #expect(failure(other.bytes) == .noGeography("GeoIP2-Anonymous-IP"))
        #expect(failure(MaxMindFile(databaseType: "Nothing").bytes) == .noGeography("Nothing"))
        #expect(throws: GeoDatabaseError(path: directory.path, reason: .notAFile)) {
            try GeoDatabase(path: directory.path)
        }
        #expect(throws: GeoDatabaseError(path: "/none.mmdb", reason: .unreadable("No such file or directory"))) {
            try GeoDatabase(path: "/none.mmdb")
        }
    }

    @Test func aTreeThatLeadsNowhereIsDamaged() throws {
        // The left branch of the first node: a record far behind the end.
        var bytes = InventedPlaces.places
        bytes.replaceSubrange(0..<3, with: [0xff, 0xff, 0xff])
        guard case .damaged? = failure(bytes) else {
            Issue.record("a database that is damaged at its root opens")
            return
        }
    }

    /// Flipped bits and cuts: an answer or an error, and never the end of the process.
    @Test func damagedDatabasesNeverCrash() throws {
        var generator = SeededGenerator(seed: 11)
        let sound = InventedPlaces.places
        var opened = 0
        for round in 0..<800 {
            var bytes = sound
            for _ in 0...(round % 4) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if round % 5 == 0 {
                let start = Int.random(in: 0..<bytes.count, using: &generator)
                bytes.removeSubrange(start..<min(bytes.count, start + 1 + round % 40))
            }
            directory.write(bytes, to: "mutated.mmdb")
            guard let database = try? GeoDatabase(path: directory.file("mutated.mmdb")) else { continue }
            opened += 1
            let lookup = AddressLookup(geo: [database])
            for address in ["192.0.2.1", "203.0.113.1", "203.0.113.200", "2001:db8:b242::1", "8.8.8.8", "ff02::1"] {
                _ = try? lookup.facts(address)
            }
        }
        #expect(opened > 150)
    }

    @Test func theSamplesAreWhatTheWriterWrites() throws {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        #expect(TemporaryDirectory.contents(of: root + "/samples/places.mmdb") == InventedPlaces.places)
        #expect(TemporaryDirectory.contents(of: root + "/samples/networks.mmdb") == InventedPlaces.networks)
    }
}
