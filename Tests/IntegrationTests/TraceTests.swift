import Glibc
import Testing

/// `trace` on the samples and beside them, as a user and a script see it.
@Suite struct TraceTests {
    private let directory: TemporaryDirectory
    private let story: JSON

    init() throws {
        directory = try TemporaryDirectory()
        let samples = "\(SourceTree.root)/samples"
        story = try #require(try Truth(path: "\(samples)/truth.json").document["story"])
        try #require(Program.index("\(samples)/bucket", into: "index", directory: directory).exitCode == 0)
    }

    private func run(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run(["trace"] + arguments + ["--index", "index"], directory: directory)
    }

    private func graph(_ arguments: [String]) throws -> JSON {
        try Program.json(
            ["trace"] + arguments + ["--index", "index", "--format", "json", "--quiet"], directory: directory)
    }

    /// The names of the nodes that a list of the graph holds, keys only.
    private func keys(_ list: String, of graph: JSON) -> Set<String> {
        names(list, of: graph).filter { $0.hasPrefix("AKIA") || $0.hasPrefix("ASIA") }
    }

    private func names(_ list: String, of graph: JSON) -> Set<String> {
        let nodes = graph["nodes"]?.elements ?? []
        return Set((graph[list]?.elements ?? []).compactMap { $0.integer }.map { nodes[$0]["name"]?.label ?? "" })
    }

    private var leakedKey: String { story["leakedKey"]?.label ?? "" }
    private var mintedKeys: Set<String> { Set((story["mintedKeys"]?.elements ?? []).map(\.label)) }
    private var thiefsAddress: String { story["addresses"]?.elements.first?.label ?? "" }

    /// What came of the key in the hands of the thief, and nothing else.
    @Test func theStorysSessionsAreFoundExactly() throws {
        let graph = try graph([leakedKey, "--ip", thiefsAddress])
        #expect(keys("descendants", of: graph) == mintedKeys)
        let owner = story["owner"]?.label ?? ""
        #expect(names("origins", of: graph) == [owner])
        let nodes = graph["nodes"]?.elements ?? []
        let roles = Set(
            nodes.filter { $0["type"]?.label == "AssumedRole" }.compactMap { $0["principal"]?.label })
        let wantedRoles = Set((story["roles"]?.elements ?? []).map(\.label))
        #expect(roles == wantedRoles)
        #expect(nodes.contains { $0["name"] == story["createdUser"] })
        // The subject's own calls are those that were asked about.
        let counted = nodes.filter { $0["events"]?.integer ?? 0 > 0 }.compactMap { $0["events"]?.integer }
        // Of the visit to the other account the account itself has a record too, without a key.
        let told = story["eventIDs"]?.elements.count ?? 0
        #expect(counted.reduce(0, +) == told - 1)
    }

    /// The owner takes a role with the same key, before it leaked and from elsewhere: it comes of the key too.
    @Test func withoutAnAddressTheOwnersOwnSessionIsThereToo() throws {
        let found = keys("descendants", of: try graph([leakedKey]))
        #expect(found.isSuperset(of: mintedKeys))
        #expect(found.count == mintedKeys.count + 1)
    }

    @Test func everySubjectOfTheStoryLeadsToItsOrigin() throws {
        let owner = try #require(story["owner"]?.label)
        let createKey = try #require(
            try Program.json(
                ["count", "--by", "eventID", "--event", "CreateAccessKey", "--index", "index", "--format", "json"],
                directory: directory
            ).elements.first?["eventID"]?.label)
        for subject in mintedKeys.sorted() + ["svc-telemetry", createKey, "telemetry"] {
            let graph = try graph([subject])
            #expect(names("origins", of: graph) == [owner], "\(subject)")
        }
    }

    @Test func aTimelineIsTheStoryInOrder() throws {
        let outcome = try run([leakedKey, "--ip", thiefsAddress, "--timeline", "--format", "jsonl"])
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        let events = try outcome.output.split(separator: "\n").map { try JSON(String($0)) }
        let told = events.compactMap { $0["eventID"]?.label }
        let wanted = (story["eventIDs"]?.elements ?? []).map(\.label)
        #expect(wanted.filter(Set(told).contains) == told)
        #expect(told.count == wanted.count - 1)
    }

    @Test func diagramsNameEveryNode() throws {
        for format in ["dot", "mermaid"] {
            let outcome = try run([leakedKey, "--ip", thiefsAddress, "--format", format])
            #expect(outcome.exitCode == 0)
            for key in mintedKeys.union([leakedKey]) { #expect(outcome.output.contains(key), "\(format)") }
        }
    }

    @Test(arguments: ["AKIAEXAMPLENOSUCHKEY", "192.0.2.254", "00000000-0000-4000-8000-000000000000", "nobody-at-all"])
    func aSubjectThatIsNotThereIsTold(subject: String) throws {
        let outcome = try run([subject])
        #expect(outcome.exitCode == 1)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("backtrail: \(subject): no event of the index is of this "))
    }

    @Test(arguments: [
        [], [""], ["x", "--timeline", "--format", "dot"], ["x", "--format", "csv"], ["x", "--sessions", "0"],
    ])
    func wrongUsageIsTold(arguments: [String]) throws {
        #expect(try run(arguments).exitCode == 64)
    }

    /// Names of principals are chosen by whoever makes them.
    @Test func hostileNamesSteerNothing() throws {
        let archive = try SmallArchive()
        let name = #"x\u001b[31m\"];<script>|--> \\"#
        let record = SmallArchive.record(1)
            .replacing(
                #""userIdentity":{"type":"AWSAccount","accountId":"111122223333"}"#,
                with: #""userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/\#(name)","#
                    + #""accountId":"111122223333","accessKeyId":"AKIAHOSTILENAME12345"}"#)
        try archive.write(Gzip.member(SmallArchive.logFile([record])))
        #expect(try archive.index().exitCode == 0)
        for format in ["tree", "dot", "mermaid"] {
            let outcome = try Program.run(
                ["trace", "AKIAHOSTILENAME12345", "--index", "index", "--format", format], directory: archive.directory)
            #expect(outcome.exitCode == 0)
            #expect(!outcome.output.contains("\u{1b}"), "\(format)")
            if format == "dot" { #expect(!outcome.output.contains("31m\"]")) }
            if format == "mermaid" { #expect(!outcome.output.contains("<script>")) }
        }
    }
}
