import Glibc
import Testing

/// The report of the sample archive, and of a small one whose texts want to be markup.
@Suite struct ReportTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let link = unsafe symlink("\(SourceTree.root)/samples", "\(directory.path)/samples")
        try #require(link == 0)
        try #require(Program.index("samples/bucket", into: "index", directory: directory).exitCode == 0)
    }

    private func report(_ options: [String]) throws -> Program.Outcome {
        try Program.run(["report", "--index", "index"] + options, directory: directory)
    }

    @Test func itHoldsWhatTheCommandsThatItNamesPrint() throws {
        let story = try Truth(path: "\(directory.path)/samples/truth.json").document["story"]
        let key = try #require(story?["leakedKey"]?.label)
        let outcome = try report(["--format", "json", "--category", "all", "--subject", key, "--subject", "AKIANOBODY"])
        #expect(outcome.exitCode == 0 && outcome.errors == "")
        let report = try JSON(outcome.output)
        let sections = try #require(report["sections"]?.elements)
        #expect(
            sections.map { $0["id"]?.label } == [
                "integrity", "coverage", "insights", "activity", "who", "what", "where", "how", "errors", "monitors",
                "trace",
                "unread",
            ])
        #expect(report["scope"]?["Selection"]?.label == "--category all")
        var compared = 0
        // What the ledger and digests say is no table of a command, and incidents are records of AWS's schema there.
        for section in sections where !["integrity", "coverage", "insights"].contains(section["id"]?.label) {
            for answer in section["answers"]?.elements ?? [] {
                let command = try #require(answer["command"]?.label)
                let again = try Program.shell(
                    "backtrail() { \"$BACKTRAIL\" \"$@\"; }; \(command) --format json --quiet", directory: directory)
                let rows = try JSON(again.output)
                #expect(again.exitCode == 0 && answer["rows"] == rows, "\(command)")
                compared += 1
            }
        }
        #expect(compared == 10)
        let incidents = try #require(sections.first { $0["id"]?.label == "insights" }?["answers"]?.elements.first)
        #expect(incidents["rows"]?.elements.contains { $0["insight"]?.label == "LoggingTampered" } == true)
        let traces = try #require(sections.first { $0["id"]?.label == "trace" })
        #expect(traces["notes"]?.elements.last?.label == "No event of the index is of AKIANOBODY.")
        let tree = try #require(traces["answers"]?.elements.first?["text"]?.label)
        for minted in story?["mintedKeys"]?.elements ?? [] { #expect(tree.contains(minted.label)) }
    }

    @Test func coverageIsAsDigestsProveIt() throws {
        let outcome = try report([
            "--output", "case.html", "--public-keys", "samples/public-keys.json", "--signatures",
            "samples/signatures.jsonl",
        ])
        #expect(outcome.exitCode == 0 && outcome.errors == "")
        let page = try Program.read("\(directory.path)/case.html")
        #expect(page.contains("read, and verified with the public keys"))
        #expect(page.contains("<rect class=\"delivered\"") && page.contains(": proven empty</title>"))
        #expect(page.contains("--signatures samples/signatures.jsonl"))
        // The keys of the key file are named by their fingerprints.
        let keys = try JSON(Program.read("\(directory.path)/samples/public-keys.json"))["PublicKeyList"]?.elements ?? []
        #expect(keys.count == 2)
        for key in keys { #expect(page.contains(try #require(key["Fingerprint"]?.label))) }
    }

    @Test func withAGeographicDatabaseThereIsAMap() throws {
        let geo = ["--geo", "samples/places.mmdb"]
        let outcome = try report(geo + ["--section", "where", "--format", "json"])
        let answers = try #require(JSON(outcome.output)["sections"]?.elements.first?["answers"]?.elements)
        #expect(answers.map { $0["title"]?.label } == ["Sources", "Places"])
        for answer in answers {
            let command = try #require(answer["command"]?.label)
            let again = try Program.shell(
                "backtrail() { \"$BACKTRAIL\" \"$@\"; }; \(command) --format json --quiet", directory: directory)
            #expect(answer["rows"] == (try JSON(again.output)), "\(command)")
        }
        let page = try report(geo + ["--section", "where"]).output
        for city in ["Ashburn, US", "Berlin, DE", "Cork, IE", "Dublin, IE", "MD"] {
            #expect(page.contains("<title>\(city): "))
        }
        #expect(try !report(["--section", "where"]).output.contains("<circle"))
    }

    @Test func incidentsComeWithTheirEvidence() throws {
        let outcome = try report(["--section", "insights", "--format", "json"])
        let answers = try #require(JSON(outcome.output)["sections"]?.elements.first?["answers"]?.elements)
        let incidents = Set(answers[0]["rows"]?.elements.compactMap { $0["id"]?.label } ?? [])
        let evidence = answers[1]["rows"]?.elements ?? []
        #expect(!incidents.isEmpty && !evidence.isEmpty)
        for row in evidence.prefix(5) {
            #expect(incidents.contains(try #require(row["incident"]?.label)))
            let id = try #require(row["eventID"]?.label)
            let event = try Program.run(
                ["events", "--index", "index", "--event-id", id, "--fields", "eventName", "--format", "json"],
                directory: directory)
            #expect(try JSON(event.output).elements.first?["eventName"]?.label == row["eventName"]?.label)
        }
    }

    @Test func theFormIsThatOfTheFile() throws {
        for (name, start) in [
            ("case.html", "<!doctype html>"), ("case.md", "# CloudTrail report\n"), ("case.json", "{"),
        ] {
            let outcome = try report(["--output", name])
            #expect(outcome.exitCode == 0 && outcome.output == "")
            #expect(try Program.read("\(directory.path)/\(name)").hasPrefix(start))
        }
        #expect(try report(["--output", "case.html", "--format", "markdown"]).exitCode == 0)
        #expect(try Program.read("\(directory.path)/case.html").hasPrefix("# "))
    }

    @Test func whatCannotBeWrittenIsToldFirst() throws {
        let outcome = try report(["--output", "no/such/folder/case.html"])
        #expect(outcome.exitCode == 70)
        #expect(outcome.errors == "backtrail: no/such/folder/case.html.partial: No such file or directory\n")
        #expect(try report(["--limit", "0"]).exitCode == 64)
        #expect(try Program.run(["report", "--index", "none"], directory: directory).exitCode == 70)
    }

    @Test func onlyWhatIsAskedForIsAnswered() throws {
        let outcome = try report(["--format", "json", "--section", "what", "--section", "integrity"])
        let sections = try JSON(outcome.output)["sections"]?.elements ?? []
        #expect(sections.map { $0["id"]?.label } == ["integrity", "what"])
        // For the exit code more is asked than is shown.
        let failing = try report([
            "--section", "what", "--fail-on", "monitors", "--fail-on", "unread", "--output", "a.md",
        ])
        #expect(failing.exitCode == 1)
        #expect(failing.errors == "backtrail: --fail-on monitors: see section monitors of the report\n")
        #expect(try Program.read("\(directory.path)/a.md").contains("## What"))
        #expect(try report(["--fail-on", "unread", "--fail-on", "integrity", "--output", "a.md"]).exitCode == 0)
    }

    /// A case that is described once and run twice, from another folder.
    @Test func aCaseIsRunFromItsFile() throws {
        let folder = directory.path + "/case"
        #expect(unsafe mkdir(folder, 0o755) == 0)
        try Program.write(
            """
            title: A case
            archives: ../samples/bucket
            index: index
            publicKeys: ../samples/public-keys.json
            signatures: [../samples/signatures.jsonl]
            subjects:
              - 203.0.113.231
            filter: '{ $.eventSource != "kms.amazonaws.com" }'
            readOnly: false
            failOn: [integrity, coverage]
            outputs: [case.html, case.json]
            """, to: folder + "/case.yaml")
        for run in 1...2 {
            let outcome = try Program.run(["report", "--config", "case/case.yaml"], directory: directory)
            #expect(outcome.exitCode == 0, "\(outcome.errors)")
            #expect(outcome.output.contains(run == 1 ? "901 indexed" : "901 unchanged"))
            #expect(outcome.output.contains("Nothing is left unproven."))
            let report = try JSON(try Program.read(folder + "/case.json"))
            #expect(report["title"]?.label == "A case")
            #expect(report["scope"]?["Selection"]?.label == #"--filter '{ $.eventSource != "kms.amazonaws.com" }'"#)
        }
        #expect(try Program.read(folder + "/case.html").contains("role/OrganizationAdministrators"))
        let failing = ["report", "--config", "case/case.yaml", "--fail-on", "monitors", "--quiet"]
        #expect(try Program.run(failing, directory: directory).exitCode == 1)
    }

    @Test(arguments: [
        ("index: x\nfoo: 1\n", "line 2, column 1: unknown member foo"),
        ("title: x\n", "index is missing"), ("index: x\n", "outputs is missing"),
        ("index: [a, b]\n", "line 1, column 1: index: expected one folder"),
        ("index: x\nfailOn: never\n", "line 2, column 1: failOn: expected integrity"),
        ("index: x\nsubjects: [{a: b}]\n", "subjects: expected a text or a list of them, found an object"),
        ("index: x\nreadOnly: perhaps\n", "readOnly: expected true or false"),
        ("- a\n", "expected members such as index"),
        ("index: [\n", "no YAML: "),
    ])
    func whatIsNoCaseIsTold(text: String, message: String) throws {
        try Program.write(text, to: directory.path + "/case.yaml")
        let outcome = try Program.run(["report", "--config", "case.yaml"], directory: directory)
        #expect(outcome.exitCode == 64 && outcome.output == "")
        #expect(
            outcome.errors.hasPrefix("backtrail: case.yaml: ") && outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test func anEmptySelectionIsAReportToo() throws {
        let outcome = try report(["--from", "2030-01-01", "--output", "case.html", "--quiet"])
        #expect(outcome.exitCode == 0)
        let page = try Program.read("\(directory.path)/case.html")
        #expect(page.contains("No events.") && page.contains("Nothing."))
    }

    /// Names that are markup, style and formulas, everywhere in a record.
    private static func hostileRecord(_ number: Int) -> String {
        SmallArchive.record(
            number, name: "</td></table><script>alert(1)</script>",
            extra: #","errorCode":"<img src=x onerror=alert(2)>\#(number)","#
                + #""userAgent":"<style>*{display:none}</style>","vpcEndpointId":"=cmd()|{{x}}{{{y}}}","errorMessage":"<svg onload=alert(3)>""#
        )
    }

    @Test(
        .enabled(if: FullTests.areAsked && Program.exists("chromium") && Python.isAvailable),
        arguments: ["samples", "hostile"])
    func aBrowserShowsItAsMeant(archive: String) throws {
        var options = [
            "--geo", "samples/places.mmdb", "--output", "case.html", "--subject", "203.0.113.231", "--public-keys",
            "samples/public-keys.json",
        ]
        let small = try SmallArchive()
        if archive == "hostile" {
            try small.write(Gzip.member(SmallArchive.logFile((1...8).map(ReportTests.hostileRecord))))
            _ = try small.index()
            options += ["--index", "\(small.directory.path)/index"]
        }
        let outcome = try report(options)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        let screenshot = Variable.value(of: "BACKTRAIL_SCREENSHOTS").map { "\($0)/report-\(archive).png" }
        let answer = try Python.run(
            "report_page.py",
            ["chromium", "\(directory.path)/case.html", screenshot ?? "\(directory.path)/case.png"],
            directory: directory)
        #expect(answer == "ok\n")
    }
}
