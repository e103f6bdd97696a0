import Testing

/// What is no archive is refused with what was found, what was expected and what to do, and leaves nothing behind.
@Suite struct WrongArchiveTests {
    private static let expectation = "expected a copy of a trail's bucket"

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let made = try Program.shell(
            """
            mkdir empty foreign hollow hollow/deeper
            echo hello >foreign/notes.txt; echo hello >foreign/picture.png
            printf 'PK\\003\\004' >bucket.zip; echo x >bucket.tar.gz; echo x >bucket.7z
            """, directory: directory)
        try #require(made.exitCode == 0, "\(made.errors)")
    }

    @Test(arguments: [
        ("missing", "missing: No such file or directory", expectation),
        ("missing/AWSLogs", "missing/AWSLogs: No such file or directory", expectation),
        ("empty", "empty: the folder is empty", expectation),
        ("hollow", "hollow: the folder is empty", expectation),
        ("foreign", "foreign: no CloudTrail objects among 2 files", expectation),
        ("foreign/notes.txt", "foreign/notes.txt: no CloudTrail objects among 1 file", expectation),
        ("s3://bucket/x", "s3://bucket/x: an address in S3", "aws s3 sync s3://bucket/x "),
        ("bucket.zip", "bucket.zip: cannot be unpacked: ", "another copy"),
        ("bucket.tar.gz", "bucket.tar.gz: cannot be unpacked: ", "another copy"),
        ("bucket.7z", "bucket.7z: a 7z archive", "unpack it first"),
    ])
    func whatIsNoArchiveIsRefused(path: String, found: String, advice: String) throws {
        let outcome = try Program.run(["index", path, "--index", "index"], directory: directory)
        #expect(outcome.exitCode == 70)
        #expect(outcome.output == "")
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("backtrail: \(found)") == true, "\(outcome.errors)")
        #expect(lines.last?.contains(advice) == true, "\(outcome.errors)")
        #expect(try Program.shell("ls -A", directory: directory).output.contains("index") == false)
    }

    @Test func noArchiveIsWrongUsage() throws {
        let outcome = try Program.run(["index"], directory: directory)
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.hasPrefix("backtrail: "))
    }

    @Test func anIndexInsideTheArchiveIsRefused() throws {
        let archive = try SmallArchive()
        let before = try Program.shell("find bucket | sort", directory: archive.directory).output
        let outcome = try Program.run(["index", "bucket", "--index", "bucket/index"], directory: archive.directory)
        #expect(outcome.exitCode == 70)
        #expect(outcome.errors.contains("the index would lie inside the archive"))
        #expect(outcome.errors.contains("evidence is never written to"))
        #expect(try Program.shell("find bucket | sort", directory: archive.directory).output == before)
    }

    @Test(arguments: ["notes", "events"])
    func aFolderOfSomethingElseIsNotWrittenTo(name: String) throws {
        let archive = try SmallArchive()
        try #require(
            Program.shell("mkdir -p index/\(name); echo x >index/\(name)/y", directory: archive.directory).exitCode == 0
        )
        let outcome = try Program.run(["index", "bucket", "--index", "index"], directory: archive.directory)
        #expect(outcome.exitCode == 70)
        #expect(outcome.errors.contains("index: the folder is not empty and no index"))
        #expect(
            try Program.shell("find index | sort", directory: archive.directory).output.contains(".writer") == false)
    }

    @Test func anotherArchiveNeedsToBeAdded() throws {
        let archive = try SmallArchive()
        try #require(archive.index().exitCode == 0)
        let made = try Program.shell("mkdir other && cp -r bucket/. other", directory: archive.directory)
        try #require(made.exitCode == 0)
        let refused = try Program.run(["index", "other", "--index", "index"], directory: archive.directory)
        #expect(refused.exitCode == 70)
        #expect(refused.errors.contains("--add"))
        #expect(try archive.eventCounts() == ["Neighbour": 6])

        let added = try Program.index("other", into: "index", options: ["--add"], directory: archive.directory)
        #expect(added.exitCode == 0)
        #expect(added.records("duplicate") == 6)
        #expect(try archive.eventCounts() == ["Neighbour": 6])
    }

    @Test func aDryRunReadsAllAndWritesNothing() throws {
        let archive = try SmallArchive()
        let report = try archive.index(["--dry-run"])
        #expect(report.exitCode == 0)
        #expect(report.records("seen") == 6)
        #expect(try Program.shell("ls", directory: archive.directory).output == "bucket\n")
    }

    @Test func aPipeThatClosesEarlyEndsAnAnswerQuietly() throws {
        let archive = try SmallArchive()
        for number in 0..<60 {
            let records = (0..<20).map {
                SmallArchive.record(number * 20 + $0, extra: #","vpcEndpointId":"vpce-\#(number)-\#($0)""#)
            }
            try archive.write(
                Gzip.member(SmallArchive.logFile(records)),
                as: SmallArchive.objectName(time: "20240301T01\(String(100 + number).dropFirst())Z"))
        }
        try #require(archive.index().exitCode == 0)
        for command in ["events --format jsonl", "events --raw", "count --by vpcEndpointId --format csv"] {
            let outcome = try Program.shell(
                #"{ "$BACKTRAIL" \#(command) --index index; echo $? >status; } | head -n 1 >/dev/null; cat status"#,
                directory: archive.directory)
            #expect(outcome.output == "0\n", "\(command)")
            #expect(outcome.errors == "", "\(command)")
        }
    }
}
