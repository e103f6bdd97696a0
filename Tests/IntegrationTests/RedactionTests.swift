import Glibc
import Testing

/// `--redact`: that nothing an archive names is in anything a command writes, and that the mapping leads back.
@Suite struct RedactionTests {
    private let directory: TemporaryDirectory

    /// A part of the samples, as every event is read for each command.
    init() throws {
        directory = try TemporaryDirectory()
        let outcome = try Program.shell(
            """
            set -e
            folder=AWSLogs/o-cqjqsouv8a/748598451619
            mkdir -p case/$folder
            cp -rp \(SourceTree.root)/samples/bucket/$folder/CloudTrail-Digest case/$folder
            for region in us-east-1 eu-central-1; do
                mkdir -p case/$folder/CloudTrail/$region/2024/03/02
                find \(SourceTree.root)/samples/bucket/$folder/CloudTrail/$region/2024/03/02 -name '*.gz' | sort |
                    head -5 | xargs -I{} cp -p {} case/$folder/CloudTrail/$region/2024/03/02
            done
            cp -rp \(SourceTree.root)/samples/bucket/$folder/CloudTrail-Insight case/$folder
            """, directory: directory)
        try #require(outcome.exitCode == 0, "\(outcome.errors)")
        try #require(Program.index("case", into: "index", directory: directory).exitCode == 0)
    }

    private func redacted(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run(arguments + ["--redact", "mapping.json"], directory: directory)
    }

    @Test(.enabled(if: Python.hasReaders, "no Python with pyarrow"))
    func noCommandTellsAName() throws {
        let asked = ["--index", "index"]
        let samples = "\(SourceTree.root)/samples"
        var commands: [[String]] = ["table", "json", "jsonl", "csv", "markdown"].map {
            ["who", "--format", $0] + asked
        }
        commands += [
            ["who", "--sessions", "--format", "csv", "--limit", "0"] + asked,
            ["what", "--detail", "--limit", "0"] + asked, ["where", "--limit", "0"] + asked, ["when"] + asked,
            ["how", "--limit", "0"] + asked,
            ["count", "--by", "userIdentity.userName,requestParameters,resources[0].ARN", "--format", "csv"] + asked,
            ["events", "--limit", "0"] + asked, ["events", "--format", "json"] + asked, ["events", "--raw"] + asked,
            ["events", "--format", "markdown"] + asked, ["lookup-events"] + asked, ["inspect"] + asked,
            ["metrics", "--filter-pattern", "{ $.errorCode = * }", "--dimension", "who=$.userIdentity.arn"] + asked,
            ["insights"] + asked, ["insights", "--format", "jsonl"] + asked, ["insights", "--delivered"] + asked,
            ["coverage"] + asked, ["coverage", "--format", "json"] + asked, ["report"] + asked,
            ["report", "--format", "markdown", "--principal", "github-deploy"] + asked,
            ["report", "--format", "json"] + asked,
            ["verify", "case", "--public-keys", samples + "/public-keys.json", "--limit", "0"],
            ["verify", "case", "--public-keys", samples + "/public-keys.json", "--format", "jsonl"],
            ["verify", "case", "--fetch-script"], ["verify", "case", "--aws-output"],
            ["index", "case", "--index", "other"],
        ]
        commands += ["timesketch", "ocsf", "csv", "jsonl"].map { ["export", "--to", $0] + asked }
        commands += ["tree", "json", "dot", "mermaid"].map { ["trace", "github-deploy", "--format", $0] + asked }
        commands += [
            ["trace", "github-deploy", "--timeline"] + asked,
            // A diagnostic names what was looked for.
            ["who", "--principal", "arn:aws:iam::748598451619:role/nobody-of-this-name"] + asked,
            ["export", "--to", "parquet", "--output", "events.parquet"] + asked,
        ]
        var files: [String] = []
        for (number, command) in commands.enumerated() {
            let outcome = try redacted(command)
            #expect(outcome.exitCode < 64, "\(command): \(outcome.errors)")
            let name = "\(directory.path)/written-\(number)-\(command[0])"
            let copied = try Program.shell(
                "cat .stdout .stderr > \(name); test -s \(name) || echo nothing > \(name)", directory: directory)
            #expect(copied.exitCode == 0)
            files.append(name)
        }
        let answer = try Python.run(
            "check_redaction.py",
            ["\(directory.path)/case", "\(directory.path)/mapping.json"] + files + ["\(directory.path)/events.parquet"],
            directory: directory)
        #expect(answer == "ok\n")
    }

    @Test func aPseudonymIsTheSameInEveryRunAndForm() throws {
        let first = try redacted(["who", "--format", "json", "--index", "index"])
        let mapping = try Program.read("\(directory.path)/mapping.json")
        let again = try redacted(["who", "--format", "json", "--index", "index"])
        #expect(first.output == again.output)
        #expect(try Program.read("\(directory.path)/mapping.json") == mapping)
        let plain = try Program.run(["who", "--format", "json", "--index", "index", "--quiet"], directory: directory)
        let rows = try (JSON(first.output).elements, JSON(plain.output).elements)
        #expect(rows.0.count == rows.1.count)
        #expect(rows.0.map { $0["events"]?.integer } == rows.1.map { $0["events"]?.integer })
        #expect(rows.0.map { $0["firstSeen"]?.string } == rows.1.map { $0["firstSeen"]?.string })
        let accounts = Set(rows.1.compactMap { $0["accountId"]?.string })
        #expect(!accounts.isEmpty && accounts.allSatisfy { mapping.contains("\"\($0)\"") })
        let table = try redacted(["who", "--index", "index", "--limit", "0"]).output
        for row in rows.0 {
            if let principal = row["principal"]?.string { #expect(table.contains(principal)) }
        }
    }

    @Test func theMappingIsForItsOwnerAlone() throws {
        #expect(try redacted(["when", "--index", "index"]).exitCode == 0)
        var status = stat()
        // stat fills one stat.
        #expect(unsafe stat("\(directory.path)/mapping.json", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(try Program.shell("echo '[]' > mapping.json", directory: directory).exitCode == 0)
        #expect(try redacted(["when", "--index", "index"]).exitCode == 64)
        #expect(try Program.run(["who", "--redact"], directory: directory).exitCode == 64)
    }
}
