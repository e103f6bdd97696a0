import Glibc
import TestSupport
import Testing

/// What `where`, `count` and `events` say of addresses with the files of `samples/`, and of files that are none.
@Suite struct AddressTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let link = unsafe symlink("\(SourceTree.root)/samples", "\(directory.path)/samples")
        try #require(link == 0)
    }

    private static let addressOptions = [
        "--geo", "samples/places.mmdb", "--geo", "samples/networks.mmdb", "--aws-ranges", "samples/ip-ranges.json",
        "--ip-list", "office=samples/office.txt", "--ip-list", "nowhere=nowhere.txt",
    ]

    @Test func everyCommandKnowsTheSameOfAnAddress() throws {
        try Program.write("192.0.2.0/24 # one\n\n203.0.113.159\n", to: "\(directory.path)/nowhere.txt")
        try #require(Program.index("samples/bucket", into: "index", directory: directory).exitCode == 0)
        let options = AddressTests.addressOptions + ["--index", "index", "--format", "json", "--quiet"]
        let rows = try Program.json(["where"] + options, directory: directory).elements
        func row(_ address: String) -> JSON? { rows.first { $0["sourceIPAddress"] == .string(address) } }
        let leaked = try #require(row("203.0.113.231"))
        #expect(leaked["country"] == .string("MD"))
        #expect(leaked["city"] == .null)
        #expect(leaked["asn"] == .number("64499"))
        #expect(leaked["asOrganization"] == .string("Example Hosting"))
        #expect(leaked["sourceAWSService"] == .null)
        #expect(leaked["lists"] == .array([]))
        #expect(row("203.0.113.159")?["lists"] == .array([.string("office"), .string("nowhere")]))
        #expect(row("192.0.2.64")?["sourceAWSService"] == .string("EC2"))
        #expect(row("192.0.2.64")?["sourceAWSRegion"] == .string("us-east-1"))
        #expect(row("2001:db8:b242:2::8558")?["city"] == .string("Dublin"))
        #expect(row("s3.amazonaws.com")?["country"] == .null)

        // The counts of each country are those of its addresses.
        var events: [JSON: Int] = [:]
        for row in rows { events[row["country"] ?? .null, default: 0] += row["events"]?.integer ?? 0 }
        let counted = try Program.json(["count", "--by", "country"] + options, directory: directory).elements
        for row in counted { #expect(events[row["country"] ?? .null] == row["events"]?.integer) }
        #expect(counted.count == events.count)
        #expect(events.count == 5)

        let shown = try Program.json(
            ["events", "--ip", "203.0.113.231", "--fields", "eventID,asn,lists", "--limit", "1"] + options,
            directory: directory)
        #expect(shown.elements.first?["asn"] == .number("64499"))
        #expect(shown.elements.first?["lists"] == .null)
    }

    @Test(arguments: [
        (["where", "--geo", "none.mmdb"], "backtrail: none.mmdb: No such file or directory\n"),
        (["where", "--geo", "."], "backtrail: .: no regular file\n"),
        (
            ["where", "--geo", "samples/truth.json"],
            """
            backtrail: samples/truth.json: no MaxMind database: The MaxMind DB file contains invalid metadata
            give a file in MaxMind's DB format, such as GeoLite2-City.mmdb

            """
        ),
        (
            ["where", "--aws-ranges", "samples/truth.json"],
            "backtrail: samples/truth.json: has no list \"prefixes\" or \"ipv6_prefixes\": is this AWS's ip-ranges.json?\n"
        ),
        (["where", "--aws-ranges", "samples/office.txt"], "backtrail: samples/office.txt: no JSON at byte 0\n"),
        (
            ["where", "--ip-list", "a=samples/public-keys.json"],
            "backtrail: samples/public-keys.json: line 1: \"{\" is no address and no block such as 203.0.113.0/24\n"
        ),
        (["where", "--ip-list", "a=none.txt"], "backtrail: none.txt: No such file or directory\n"),
        (
            ["how", "--rules", "samples/office.txt"],
            """
            backtrail: samples/office.txt: line 2: a rule begins with agent or credential, and two blanks or a tab behind \
            it, not with "198.51.100.0/24"

            """
        ),
    ])
    func filesThatAreNoneAreSaidBeforeAnyIndexIsOpened(arguments: [String], expected: String) throws {
        let outcome = try Program.run(arguments, directory: directory)
        #expect(outcome.exitCode == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors == expected)
    }

    @Test(arguments: [
        (["where", "--ip-list", "office.txt"], "backtrail: --ip-list office.txt: expected NAME=FILE"),
        (["where", "--ip-list", "=office.txt"], "backtrail: --ip-list =office.txt: expected NAME=FILE"),
        (["count", "--by", "country"], "backtrail: country needs --geo FILE.mmdb"),
        (["count", "--by", "eventName", "--distinct", "lists"], "backtrail: lists needs --ip-list NAME=FILE"),
        (["events", "--fields", "sourceAWSRegion"], "backtrail: sourceAWSRegion needs --aws-ranges ip-ranges.json"),
    ])
    func whatNothingIsKnownOfIsWrongUsage(arguments: [String], expected: String) throws {
        let outcome = try Program.run(arguments, directory: directory)
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.hasPrefix(expected + "\n"), "\(outcome.errors)")
    }

    @Test func aDamagedDatabaseIsNoAnswer() throws {
        var bytes = InventedPlaces.places
        // The types of the records' members: from here on nothing can be read.
        let records = 204 * 6 + 16
        bytes.replaceSubrange(records..<records + 200, with: [UInt8](repeating: 0xff, count: 200))
        let descriptor = unsafe open("\(directory.path)/bad.mmdb", O_WRONLY | O_CREAT, 0o644)
        try #require(descriptor >= 0)
        // write reads no more than it is told there is.
        try #require(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        let outcome = try Program.run(["where", "--geo", "bad.mmdb"], directory: directory)
        #expect(outcome.exitCode == 70)
        #expect(outcome.errors.hasPrefix("backtrail: bad.mmdb: damaged: "), "\(outcome.errors)")
        #expect(outcome.errors.hasSuffix("\nfetch the file again\n"))
    }

    @Test func theBuiltInRulesArePrintedAndReadAgain() throws {
        let printed = try Program.run(["how", "--print-rules"], directory: directory)
        #expect(printed.exitCode == 0)
        #expect(printed.output.contains("\nagent  iac  Terraform        userAgent=*terraform*\n"))
        #expect(printed.output.hasSuffix("\ncredential  long-term  userIdentity.accessKeyId=AKIA*\n"))
        try Program.write(printed.output, to: "\(directory.path)/rules.txt")
        try #require(Program.index("samples/bucket", into: "index", directory: directory).exitCode == 0)
        let options = ["how", "--index", "index", "--format", "json", "--quiet"]
        let plain = try Program.run(options, directory: directory)
        let doubled = try Program.run(options + ["--rules", "rules.txt"], directory: directory)
        #expect(plain.exitCode == 0)
        #expect(doubled.output == plain.output)
        let own = try Program.json(options + ["--rules", "samples/rules.txt"], directory: directory)
        #expect(own.elements.contains { $0["agent"] == .string("Boto3 on Kali Linux") })
        #expect(!plain.output.contains("Kali"))
    }
}
