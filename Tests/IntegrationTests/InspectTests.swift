import Testing

/// What `inspect` tells of an index, compared with what other programs say of the archive.
@Suite struct InspectTests {
    /// An archive with objects of every kind, damaged ones, and names that need care.
    private static func archive() throws -> SmallArchive {
        let archive = try SmallArchive()
        let whole = Gzip.member(SmallArchive.logFile([SmallArchive.record(1), SmallArchive.record(2)]))
        try archive.write(Array(whole[..<(whole.count - 60)]))
        try archive.write(Array("no gzip".utf8), as: "broken.json.gz")
        try archive.write(Array(#"{"eventVersion":"1.08","eventID":"l"}"#.utf8), as: "one.json")
        let made = try Program.shell(
            #"""
            mkdir -p bucket/other
            echo notes >bucket/other/read.me
            printf x >'bucket/other/back\slash'
            printf y >"$(printf 'bucket/other/two\nlines')"
            : >bucket/other/empty.json
            """#, directory: archive.directory)
        try #require(made.exitCode == 0, "\(made.errors)")
        return archive
    }

    @Test func theManifestIsWhatOtherProgramsCompute() throws {
        let archive = try Self.archive()
        #expect(try archive.index(["--hash"]).objects("seen") == 9)
        let outcome = try Program.shell(
            """
            "$BACKTRAIL" inspect --index index --manifest >manifest 2>notes || exit 1
            (cd bucket && sha256sum --check --strict --quiet ../manifest) || exit 2
            grep -v '^#' manifest | sort >have
            (cd bucket && find . -type f -print0 | sed -z 's/^..//' | sort -z | xargs -0 sha256sum) | sort >want
            diff have want || exit 3
            cat notes
            """, directory: archive.directory)
        #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output == "")
    }

    @Test func theManifestOfPlainBytesIsThatOfWhatGzipInflates() throws {
        let archive = try Self.archive()
        #expect(try archive.index(["--hash"]).objects("seen") == 9)
        let outcome = try Program.shell(
            """
            "$BACKTRAIL" inspect --index index --manifest --plain | sed -n 's/^# \\([0-9a-f]\\{64\\}\\)  /\\1  /p' | sort >have
            cd bucket
            for file in $(find AWSLogs -name '1111*.gz' | sort); do
                gzip -t "$file" 2>/dev/null || continue
                echo "$(zcat "$file" | sha256sum | cut -c1-64)  $file"
            done | sort >../want
            cd ..
            grep -c . want
            comm -13 have want
            """, directory: archive.directory)
        #expect(outcome.output == "2\n", "\(outcome.errors)")
    }

    /// What was indexed without hashes gets them when they are asked for.
    @Test func hashesAreAddedLater() throws {
        let archive = try Self.archive()
        #expect(try archive.index().objects("seen") == 9)
        let bare = try Program.run(["inspect", "--index", "index", "--manifest"], directory: archive.directory)
        #expect(bare.output.split(separator: "\n").allSatisfy { $0.hasPrefix("#") })
        #expect(bare.errors == "backtrail: 9 of 9 objects have no hash: run index --hash\n")
        let again = try archive.index(["--hash"])
        #expect(again.objects("unchanged") == 4 && again.records("seen") == 0)
        let outcome = try Program.shell(
            """
            "$BACKTRAIL" inspect --index index --manifest >manifest
            cd bucket && sha256sum --check --strict ../manifest | wc -l
            """, directory: archive.directory)
        #expect(outcome.output == "9\n", "\(outcome.errors)")
        #expect(try archive.eventCounts()["Neighbour"] == SmallArchive.neighbourRecords)
    }

    @Test func aChangedFileFailsTheCheck() throws {
        let archive = try Self.archive()
        _ = try archive.index(["--hash"])
        let outcome = try Program.shell(
            """
            "$BACKTRAIL" inspect --index index --manifest >manifest
            echo more >>bucket/other/read.me
            cd bucket && sha256sum --check --quiet ../manifest
            """, directory: archive.directory)
        #expect(outcome.exitCode == 1)
        #expect(outcome.output == "other/read.me: FAILED\n")
    }

    /// The terminal is shown the first of each code; the index holds all.
    @Test func everyDiagnosticIsInTheLedger() throws {
        let archive = try SmallArchive()
        for number in 0..<12 { try archive.write(Array("no gzip".utf8), as: "x\(10 + number).json.gz") }
        let records = [SmallArchive.record(1)] + (0..<40).map(String.init)
        try archive.write(Gzip.member(SmallArchive.logFile(records)))
        let shown = try Program.run(["index", "bucket", "--index", "index", "--quiet"], directory: archive.directory)
        #expect(shown.exitCode == 2)
        #expect(shown.output.split(separator: "\n").count { $0.contains("not-gzip") } <= 6)
        let rows = try Program.json(
            ["inspect", "--index", "index", "--rejected", "--format", "json"], directory: archive.directory)
        let codes = rows.elements.map { $0["code"]?.string ?? "" }
        #expect(codes.count { $0 == "not-gzip" } == 12 && codes.count { $0 == "record-not-object" } == 40)
        #expect(codes.count == 52)
        let scalars = rows.elements.filter { $0["code"]?.string == "record-not-object" }
        #expect(scalars.compactMap { $0["recordIndex"]?.integer } == Array(1...40))
        // The first number stands behind the record and its comma.
        let first = #"{"Records":["#.utf8.count + SmallArchive.record(1).utf8.count + 1
        #expect(scalars.first?["byteOffset"]?.integer == first)
        let table = try Program.run(["inspect", "--index", "index", "--rejected"], directory: archive.directory)
        #expect(table.output.hasSuffix("50 of 52\n"))
    }

    @Test func tablesAreListedWithTheirSizes() throws {
        let archive = try SmallArchive()
        try archive.write(Gzip.member(SmallArchive.logFile([SmallArchive.record(100, name: "Neighbour")])))
        _ = try archive.index()
        let rows = try Program.json(["inspect", "--index", "index", "--format", "json"], directory: archive.directory)
        #expect(rows.elements.map { $0["table"]?.string } == ["events", "objects", "copies"])
        #expect(rows.elements.map { $0["rows"]?.integer } == [6, 3, 1])
        let sizes = try Program.shell(
            "for table in events objects copies; do cat index/$table/*.parquet | wc -c; done",
            directory: archive.directory)
        #expect(
            rows.elements.compactMap { $0["bytes"]?.integer }
                == sizes.output.split(separator: "\n").compactMap { Int($0) })
    }

    @Test func questionsThatDoNotGoTogetherAreWrongUsage() throws {
        let directory = try TemporaryDirectory()
        for options in [["--rejected", "--manifest"], ["--plain"]] {
            #expect(try Program.run(["inspect"] + options, directory: directory).exitCode == 64)
        }
        let outcome = try Program.run(["inspect"], directory: directory)
        #expect(outcome.exitCode == 70)
        #expect(outcome.errors.contains("no index here"))
    }
}
