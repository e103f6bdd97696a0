import Glibc
import Testing

/// A run that ends anywhere leaves an index that the next run completes, with nothing lost and nothing twice.
@Suite struct InterruptionTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Calls of the system by which a run changes what lies on the disk, and about how many of them there are.
    private static let calls = [("mkdir", 7), ("link", 9), ("unlink", 9), ("fsync", 38), ("write", 16)]

    /// Every call in turn, or a sample of them.
    private static let moments = calls.flatMap { call, count in
        (1...count).filter { FullTests.areAsked || count < 8 || $0 % 4 == 1 }.map { "\(call):\($0)" }
    }

    @Test(.enabled(if: SystemTrace.isAvailable, "strace is needed to end a run at a call"), arguments: moments)
    func aRunKilledAtACallIsCompletedByTheNext(moment: String) throws {
        let truth = try synthesize(events: 80)
        let killed = try SystemTrace.run(
            signal: "KILL", at: moment, "index made/bucket --index index --threads 2 --quiet", directory: directory)
        #expect([0, 137].contains(killed.exitCode), "\(killed.errors)")
        try expectCompletion(truth, isBrief: true)
    }

    @Test(.enabled(if: SystemTrace.isAvailable, "strace is needed to end a run at a call"))
    func aRunThatReadsAgainWhatWasRejectedIsCompletedByTheNext() throws {
        let truth = try synthesize(events: 80)
        let damage = try Program.shell(
            """
            set -e
            f=$(find made/bucket -path '*/CloudTrail/*.json.gz' | LC_ALL=C sort | head -n 1)
            cp -p "$f" whole.gz; head -c 20 whole.gz >"$f"
            """, directory: directory)
        try #require(damage.exitCode == 0, "\(damage.errors)")
        #expect(try Program.index("made/bucket", into: "damaged", directory: directory).exitCode == 2)
        let repair = #"cp -p whole.gz "$(find made/bucket -path '*/CloudTrail/*.json.gz' | LC_ALL=C sort | head -n 1)""#
        try #require(Program.shell(repair, directory: directory).exitCode == 0)
        for moment in (1...9).map({ "link:\($0)" }) + (1...4).map({ "unlink:\($0)" }) {
            let copied = try Program.shell("rm -rf index && cp -rp damaged index", directory: directory)
            try #require(copied.exitCode == 0)
            _ = try SystemTrace.run(
                signal: "KILL", at: moment, "index made/bucket --index index --threads 2 --quiet",
                directory: directory)
            let next = try Program.index("made/bucket", into: "index", directory: directory)
            #expect(next.exitCode == 0, "\(moment): \(next.errors)")
            #expect(next.objects("seen") == (try truth.number("objects", "seen")), "\(moment)")
            let differences = try truth.differences(index: "index", isBrief: true, directory: directory)
            #expect(differences == [], "\(moment)")
        }
    }

    @Test func aRunKilledAtAnyTimeIsCompletedByTheNext() throws {
        let truth = try synthesize(events: 1_200)
        for seconds in ["0.02", "0.05", "0.11", "0.23", "0.4", "0.7"] {
            let killed = try Program.shell(
                #"timeout -s KILL \#(seconds) "$BACKTRAIL" index made/bucket --index index --threads 2 --quiet"#,
                directory: directory)
            #expect([0, 137].contains(killed.exitCode), "\(killed.errors)")
        }
        try expectCompletion(truth)
    }

    /// Also with changed objects, compaction, and memory too small to recognise copies; all columns are compared.
    @Test(.enabled(if: Python.hasReaders, "no Python with deltalake and pyarrow"))
    func aStormOfKillsLosesNothing() throws {
        _ = try synthesize(events: 600)
        let kills = FullTests.areAsked ? 1_000 : 12
        let answer = try Python.run(
            "kill_storm.py",
            [try Program.path(), "\(directory.path)/made", "\(directory.path)/storm", "\(kills)", "\(kills)"],
            directory: directory)
        #expect(answer.hasPrefix("ok ") && (Int(answer.dropFirst(3).dropLast()) ?? 0) >= kills, "\(answer)")
    }

    @Test(.enabled(if: SystemTrace.isAvailable, "strace is needed to interrupt a run at a call"))
    func anInterruptedRunKeepsWhatIsFinishedAndSaysHowToGoOn() throws {
        let truth = try synthesize(events: 1_200)
        let interrupted = try SystemTrace.run(
            signal: "INT", at: "read:150", "index made/bucket --index index --threads 1 --format json",
            directory: directory)
        #expect(interrupted.exitCode == 130)
        #expect(interrupted.errors.contains("the same command goes on from there"))
        let summary = try JSON(interrupted.output)
        let seen = try #require(summary["objects"]?["seen"]?.integer)
        let total = try truth.number("objects", "seen")
        #expect(seen > 0 && seen < total)
        // What the summary counts is there, and a question says that there may be more.
        let kept = try #require(summary["records"]?["kept"]?.integer)
        #expect(kept > 0)
        let found = try Program.json(
            ["count", "--by", "eventVersion", "--category", "all", "--index", "index", "--format", "json", "--quiet"],
            directory: directory)
        #expect(found.elements.reduce(0) { $0 + ($1["events"]?.integer ?? 0) } == kept)
        let question = try Program.run(["who", "--index", "index"], directory: directory)
        #expect(question.exitCode == 0)
        #expect(question.errors.contains("backtrail: index: incomplete: "))

        try expectCompletion(truth)
        let complete = try Program.run(["who", "--index", "index"], directory: directory)
        #expect(complete.errors == "")
    }

    @Test func twoRunsAtATimeDoNotWriteOneIndex() throws {
        let truth = try synthesize(events: 300)
        let both = try Program.shell(
            """
            "$BACKTRAIL" index made/bucket --index index --quiet >first 2>&1 & first=$!
            "$BACKTRAIL" index made/bucket --index index --quiet >second 2>&1; second=$?
            wait $first; echo $? $second
            """, directory: directory)
        #expect(["0 0\n", "0 70\n", "70 0\n"].contains(both.output))
        try expectCompletion(truth)
    }

    private func synthesize(events: Int) throws -> Truth {
        try Program.synthesize(
            "made", ["--seed", "21", "--accounts", "2", "--regions", "1", "--days", "1", "--events", "\(events)"],
            directory: directory)
    }

    private func expectCompletion(_ truth: Truth, isBrief: Bool = false) throws {
        let next = try Program.index("made/bucket", into: "index", directory: directory)
        #expect(next.exitCode == 0, "\(next.errors)")
        #expect(next.diagnostics == [])
        #expect(next.objects("seen") == (try truth.number("objects", "seen")))
        // Copies and records of other categories are in no answer, but must not be there twice either.
        let rows = try Program.json(
            ["count", "--by", "eventID", "--category", "all", "--index", "index", "--format", "json", "--quiet"],
            directory: directory)
        let events = rows.elements.map { $0["events"]?.integer ?? 0 }
        #expect(events.reduce(0, +) == (try truth.number("records", "kept")))
        #expect(try truth.differences(index: "index", isBrief: isBrief, directory: directory) == [])
    }
}
