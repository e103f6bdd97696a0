import CloudTrail
import TestSupport
import Testing

@testable import TrailQuery

struct AWSRangesTests {
    private static let text = """
        {"syncToken": "1", "createDate": "2024-03-01-00-00-00", "prefixes": [
          {"ip_prefix": "192.0.2.0/24", "region": "us-east-1", "service": "AMAZON", "network_border_group": "us-east-1"},
          {"ip_prefix": "192.0.2.0/25", "region": "eu-west-1", "service": "EC2", "network_border_group": "eu-west-1"},
          {"ip_prefix": "192.0.2.0/25", "region": "GLOBAL", "service": "AMAZON", "network_border_group": "GLOBAL"},
          {"ip_prefix": "192.0.2.0/26", "region": "us-east-1", "service": "S3", "network_border_group": "us-east-1"},
          {"ip_prefix": "192.0.2.0/26", "region": "us-east-1", "service": "EC2", "network_border_group": "us-east-1"},
          {"ip_prefix": "192.0.2.9/32", "region": "GLOBAL", "service": "ROUTE53_HEALTHCHECKS"}],
         "ipv6_prefixes": [{"ipv6_prefix": "2001:db8:a::/48", "region": "ap-south-2", "service": "EC2"}]}
        """

    @Test(arguments: [
        ("192.0.2.200", "AMAZON", "us-east-1"), ("192.0.2.100", "EC2", "eu-west-1"),
        ("192.0.2.1", "EC2, S3", "us-east-1"), ("192.0.2.9", "ROUTE53_HEALTHCHECKS", "GLOBAL"),
        ("::ffff:192.0.2.200", "AMAZON", "us-east-1"), ("2001:DB8:A:0::ffff", "EC2", "ap-south-2"),
        ("2001:db8:b::1", nil, nil), ("203.0.113.1", nil, nil), ("192.0.3.0", nil, nil), ("s3.amazonaws.com", nil, nil),
    ])
    func theLongestBlockIsTold(address: String, service: String?, region: String?) throws {
        let facts = try AddressLookup(awsRanges: AWSRanges(Array(AWSRangesTests.text.utf8))).facts(address)
        #expect(facts.sourceAWSService == service)
        #expect(facts.sourceAWSRegion == region)
    }

    @Test(arguments: [
        ("", AWSRanges.Failure.notJSON(byteOffset: 0)),
        (#"{"prefixes": ["#, .notJSON(byteOffset: 14)),
        ("[]", .noPrefixes), ("{}", .noPrefixes), (#"{"prefixes": 7}"#, .noPrefixes),
        (#"{"prefixes": [7]}"#, .badEntry(list: "prefixes", index: 0, reason: "has no ip_prefix")),
        (
            #"{"prefixes": [], "ipv6_prefixes": [{"ipv6_prefix": "2001:db8::/32", "service": "S3"}]}"#,
            .badEntry(list: "ipv6_prefixes", index: 0, reason: "has no region")
        ),
        (
            #"{"prefixes": [{"ip_prefix": "192.0.2.0/33", "service": "S3", "region": "x"}]}"#,
            .badEntry(list: "prefixes", index: 0, reason: "\"192.0.2.0/33\" is no block of addresses")
        ),
    ])
    func whatIsWrongIsSaid(text: String, failure: AWSRanges.Failure) {
        #expect(throws: failure) { try AWSRanges(Array(text.utf8)) }
    }

    @Test func listsTellTheirNamesInOrder() throws {
        var office = AddressList(name: "office")
        var bad = AddressList(name: "bad")
        let areListed =
            ["192.0.2.0/24", "2001:db8::1"].map { office.insert($0) }
            + ["192.0.2.7", "0.0.0.0/0"].map { bad.insert($0) }
        #expect(areListed == [true, true, true, true])
        let areOthers = ["", "x", "192.0.2", "192.0.2.0/33", "s3.amazonaws.com", "192.0.2.1-192.0.2.9"].map {
            bad.insert($0)
        }
        #expect(areOthers == [Bool](repeating: false, count: 6))
        let lookup = AddressLookup(lists: [office, bad])
        #expect(try lookup.facts("192.0.2.7").lists == ["office", "bad"])
        #expect(try lookup.facts("2001:0db8:0:0:0:0:0:1").lists == ["office"])
        #expect(try lookup.facts("203.0.113.1").lists == ["bad"])
        #expect(try lookup.facts("2001:db8::2").lists == [])
        #expect(try lookup.facts("AWS Internal").lists == [])
        #expect(try lookup.facts(nil).lists == [])
    }

    /// Every address against every block, by the comparison of `AddressBlock`.
    @Test func theTableFindsWhatASearchOfAllBlocksFinds() throws {
        var generator = SeededGenerator(seed: 3)
        var table = PrefixTable<Int>()
        var blocks: [AddressBlock] = []
        func address() -> String {
            Bool.random(using: &generator)
                ? "192.0.\(Int.random(in: 0...1, using: &generator)).\(Int.random(in: 0...255, using: &generator))"
                : "2001:db8::\(String(Int.random(in: 0...0x1ff, using: &generator), radix: 16))"
        }
        for number in 0..<60 {
            let text = address()
            let length =
                text.contains(":")
                ? Int.random(in: 0...128, using: &generator) : Int.random(in: 0...32, using: &generator)
            let block = try #require(AddressBlock("\(text)/\(length)"))
            blocks.append(block)
            table.insert(block) { $0 ?? number }
        }
        for _ in 0..<2_000 {
            let text = address()
            let parsed = try #require(IPAddress(text))
            let longest = blocks.filter { $0.contains(parsed) }.map(\.prefixLength).max()
            #expect(table.longestMatch(parsed).map { blocks[$0].prefixLength } == longest, "\(text)")
        }
    }
}
