import TestSupport
import Testing

/// `verify`, and `index --verify`, as a user and a script see them.
struct VerifyTests {
    private let workplace: TemporaryDirectory
    private let files = TestSupport.TemporaryDirectory()
    private let archive = SignedArchive(hours: 3)
    private let signed: [SignedArchive.Signed]

    init() throws {
        workplace = try TemporaryDirectory()
        signed = archive.write(to: files)
        files.write(SignedArchive.publicKeys(), to: "keys.json")
        files.write(SignedArchive.signatures(signed), to: "signatures.jsonl")
    }

    private func verify(_ options: [String], signatures: Bool = true) throws -> Program.Outcome {
        let sources = signatures ? ["--signatures", files.file("signatures.jsonl")] : []
        return try Program.run(
            ["verify", files.file("bucket"), "--public-keys", files.file("keys.json")] + sources + options,
            directory: workplace)
    }

    private func lines(_ options: [String]) throws -> (code: Int32, objects: [JSON]) {
        let outcome = try verify(["--format", "jsonl"] + options)
        return (outcome.exitCode, try outcome.output.split(separator: "\n").map { try JSON(String($0)) })
    }

    private func modifyLog() -> String {
        let key = archive.digests[1].logs[0].key
        files.write(StoredGzip.member(#"{"Records":[{"eventID":"forged","eventName":"Forged"}]}"#), to: "bucket/" + key)
        return key
    }

    @Test func everyFileHasALineAndTheSummaryIsLast() throws {
        let (code, objects) = try lines([])
        #expect(code == 0)
        #expect(
            objects.map { $0["type"]?.label ?? "" } == Array(repeating: "digest", count: 3)
                + Array(repeating: "log", count: 6) + ["summary"])
        let digest = try #require(objects.first)
        #expect(digest["key"]?.label == signed[0].key)
        #expect(digest["status"]?.label == "valid")
        #expect(digest["account"]?.label == "111122223333")
        #expect(digest["region"]?.label == "us-east-1")
        #expect(digest["trail"]?.label == "my_trail.v1")
        #expect(objects[3]["digest"]?.label == signed[0].key)
        let keys = objects.last?["publicKeys"]?.elements.map { $0["fingerprint"]?.label }
        #expect(keys == [SigningKey.first.fingerprint, SigningKey.second.fingerprint])
    }

    @Test func aTableEndsInALineToQuote() throws {
        let outcome = try verify([])
        #expect(outcome.exitCode == 0)
        let last = try #require(outcome.output.split(separator: "\n").last)
        #expect(last.hasPrefix("Proven: 6 of 6 log files are unchanged since AWS signed them, by 3 of 3 digests"))
        #expect(last.contains("2024-02-29T23:20:31Z to 2024-03-01T02:20:31Z"))
        #expect(last.contains(SigningKey.first.fingerprint))
    }

    @Test func theExitCodeSaysTheWorst() throws {
        #expect(try verify([], signatures: false).exitCode == 3)
        #expect(try verify(["--account", "999999999999"]).exitCode == 3)
        let log = archive.digests[0].logs[0]
        files.removeFile("bucket/" + log.key)
        files.write(StoredGzip.member(log.plain), to: "elsewhere")
        files.link(files.file("elsewhere"), as: "bucket/" + log.key)
        #expect(try verify([]).exitCode == 2)
        _ = modifyLog()
        #expect(try verify([]).exitCode == 1)
        #expect(try verify(["--from", "2024-03-01T01:20:31Z"]).exitCode == 0)
        #expect(try verify(["--from", "soon"]).exitCode == 64)
        #expect(try verify(["--from", "2024-03-02", "--to", "2024-03-01"]).exitCode == 64)
        let nowhere = try Program.run(["verify", files.file("nowhere")], directory: workplace)
        #expect(nowhere.exitCode == 70)
    }

    @Test func warningsFailOnlyWhereAsked() throws {
        let log = archive.digests[0].logs[0]
        files.write(log.plain, to: "bucket/" + log.key)
        #expect(try verify([]).exitCode == 0)
        let (code, objects) = try lines(["--fail-on", "warning", "--only-problems"])
        #expect(code == 1)
        #expect(objects.map { $0["type"]?.label } == ["warning", "summary"])
        #expect(objects.first?["code"]?.label == "not-gzip")
        #expect(objects.first?["key"]?.label == log.key)
    }

    @Test func onlyProblemsAreShownWhereAsked() throws {
        let key = modifyLog()
        let (code, objects) = try lines(["--only-problems"])
        #expect(code == 1)
        #expect(objects.map { $0["type"]?.label } == ["log", "summary"])
        #expect(objects.first?["key"]?.label == key)
        #expect(objects.first?["status"]?.label == "modified")
    }

    @Test func linesOfTheCommandLineOfAWSAreWordedAsItDoes() throws {
        let key = modifyLog()
        let outcome = try verify(["--aws-output"])
        #expect(outcome.output.contains("Digest file\ts3://trail-bucket/\(signed[0].key)\tvalid\n"))
        #expect(outcome.output.contains("Log file\ts3://trail-bucket/\(key)\tINVALID: hash value doesn't match\n\n"))
        #expect(outcome.output.contains("\n3/3 digest files valid\n5/6 log files valid, 1/6 log files INVALID\n"))
        #expect(outcome.exitCode == 1)
    }

    @Test func theScriptFetchesWhatIsMissing() throws {
        let outcome = try verify(["--fetch-script"], signatures: false)
        #expect(outcome.output.contains("aws s3api head-object --bucket trail-bucket --key \(signed[2].key) "))
        #expect(!outcome.output.contains(signed[1].key))
        #expect(!outcome.output.contains("list-public-keys"))
        try Program.write(outcome.output, to: workplace.path + "/fetch.sh")
        #expect(try Program.shell("sh -n fetch.sh", directory: workplace).exitCode == 0)

        let keyless = try Program.run(["verify", files.file("bucket"), "--fetch-script"], directory: workplace)
        #expect(
            keyless.output.contains(
                "aws cloudtrail list-public-keys --region us-east-1 --start-time 2024-02-29T23:20:31Z"))
        #expect(keyless.output.contains("--end-time 2024-03-01T04:20:31Z"))
    }

    // MARK: In one pass with an index

    @Test func verdictsReachTheEvents() throws {
        _ = modifyLog()
        let arguments = [
            "index", files.file("bucket"), "--index", "index", "--quiet", "--verify", "--public-keys",
            files.file("keys.json"), "--signatures", files.file("signatures.jsonl"),
        ]
        let outcome = try Program.run(arguments, directory: workplace)
        #expect(outcome.exitCode == 1, "\(outcome.errors)")
        #expect(outcome.output.contains("Proven: 5 of 6 log files"))
        func counts() throws -> [String: Int] {
            let rows = try Program.json(
                ["count", "--by", "integrity", "--index", "index", "--format", "json", "--quiet"],
                directory: workplace)
            return Dictionary(
                rows.elements.map { ($0["integrity"]?.label ?? "", $0["events"]?.integer ?? 0) },
                uniquingKeysWith: +)
        }
        #expect(try counts() == ["valid": 5, "modified": 1])
        let forged = try Program.json(
            ["events", "--integrity", "modified", "--index", "index", "--format", "json", "--quiet"],
            directory: workplace)
        #expect(forged.elements.map { $0["eventID"]?.label } == ["forged"])

        // A second run reads no log for the index, and says the same.
        let again = try Program.run(arguments, directory: workplace)
        #expect(again.exitCode == 1)
        #expect(again.output.contains("Proven: 5 of 6 log files"))
        #expect(try counts() == ["valid": 5, "modified": 1])
    }

    @Test func anIndexThatWasMadeBeforeIsGivenVerdicts() throws {
        let first = try Program.run(
            ["index", files.file("bucket"), "--index", "index", "--quiet"], directory: workplace)
        #expect(first.exitCode == 0)
        let second = try Program.run(
            [
                "index", files.file("bucket"), "--index", "index", "--quiet", "--verify", "--public-keys",
                files.file("keys.json"),
            ], directory: workplace)
        #expect(second.exitCode == 3)
        let rows = try Program.json(
            ["count", "--by", "integrity", "--index", "index", "--format", "json", "--quiet"], directory: workplace)
        let counts = Dictionary(
            rows.elements.map { ($0["integrity"]?.label ?? "", $0["events"]?.integer ?? 0) }, uniquingKeysWith: +)
        #expect(counts == ["valid": 4, "unverified": 2])
    }
}
