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

    // MARK: Files and columns

    /// Three commits: two segments, then one where both are put together.
    private static func inspected() throws -> SmallArchive {
        let archive = try SmallArchive()
        _ = try archive.index()
        try archive.write(
            Gzip.member(
                SmallArchive.logFile([
                    SmallArchive.record(1).replacing("2024-03-01T", with: "2024-03-09T"),
                    SmallArchive.record(2, extra: #","errorCode":"AccessDenied""#),
                ])))
        _ = try archive.index()
        return archive
    }

    @Test func segmentsHaveRowsAndTimes() throws {
        let archive = try Self.inspected()
        let rows = try Program.json(
            ["inspect", "--index", "index", "--segments", "--format", "json"], directory: archive.directory
        ).elements
        #expect(rows.map { $0["rows"]?.integer } == [6, 2])
        #expect(rows.map { $0["rowGroups"]?.integer } == [1, 1])
        #expect(rows.map { $0["objects"]?.integer } == [2, 1])
        // Records 100 to 102 and 110 to 112 of the neighbours; a record's second is its number, modulo 60.
        #expect(rows.map { $0["firstEvent"]?.string } == ["2024-03-01T00:00:40Z", "2024-03-01T00:00:02Z"])
        #expect(rows.map { $0["lastEvent"]?.string } == ["2024-03-01T00:00:52Z", "2024-03-09T00:00:01Z"])
        let sizes = try Program.shell(
            "cd index && for file in \(rows.map { $0["path"]?.string ?? "?" }.joined(separator: " ")); do wc -c <$file; done",
            directory: archive.directory)
        #expect(rows.map { $0["bytes"]?.integer } == sizes.output.split(separator: "\n").map { Int($0) })
    }

    @Test func columnsHaveNullsBoundsAndValues() throws {
        let archive = try Self.inspected()
        let rows = try Program.json(
            ["inspect", "--index", "index", "--columns", "--distinct", "--format", "json"],
            directory: archive.directory
        ).elements
        func column(_ name: String) throws -> JSON {
            try #require(rows.first { $0["column"]?.string == name })
        }
        let name = try column("eventName")
        #expect(name["type"]?.string == "string" && name["nulls"]?.integer == 0)
        #expect(name["distinct"]?.integer == 2)
        #expect(name["minimum"]?.string == "Neighbour" && name["maximum"]?.string == "Survivor")
        #expect(name["exactBounds"] == .bool(true))
        let error = try column("errorCode")
        #expect(error["nulls"]?.integer == 7 && error["distinct"]?.integer == 1)
        #expect(error["minimum"]?.string == "AccessDenied" && error["maximum"]?.string == "AccessDenied")
        let time = try column("eventTime")
        #expect(time["type"]?.string == "timestamp")
        #expect(time["minimum"]?.string == "2024-03-01T00:00:02Z")
        #expect(time["maximum"]?.string == "2024-03-09T00:00:01Z")
        #expect(try column("readOnly")["minimum"]?.string == "true")
        let user = try column("userIdentity.accountId")
        #expect(user["minimum"]?.string == "111122223333" && user["nulls"]?.integer == 0)
        // A header and at least one block.
        #expect(try column("eventID")["bloomFilterBytes"]?.integer ?? 0 > 32)
        #expect(try column("recordIndex")["bloomFilterBytes"]?.integer == 0)
        let resource = try column("resources.ARN")
        #expect(resource["minimum"] == .null && resource["nulls"]?.integer == 8)
        #expect(resource["exactBounds"] == .null)
        #expect(try column("recordIndex")["maximum"]?.string == "2")
        let objects = try Program.json(
            ["inspect", "--index", "index", "--columns", "--table", "objects", "--format", "json"],
            directory: archive.directory
        ).elements
        #expect(objects.first?["column"]?.string == "objectId" && objects.first?["nulls"]?.integer == 0)
        #expect(objects.first?["distinct"] == .null)
    }

    @Test func theLogTellsWhatCameAndWent() throws {
        let archive = try Self.inspected()
        let compacted = try Program.run(["index", "--compact", "--index", "index"], directory: archive.directory)
        try #require(compacted.exitCode == 0, "\(compacted.errors)")
        let rows = try Program.json(
            ["inspect", "--index", "index", "--log", "--format", "json"], directory: archive.directory
        ).elements
        let events = rows.filter { $0["table"]?.string == "events" }
        #expect(events.map { $0["version"]?.integer } == [0, 1, 2, 3])
        #expect(events.map { $0["filesAdded"]?.integer } == [0, 1, 1, 1])
        #expect(events.map { $0["filesRemoved"]?.integer } == [0, 0, 0, 2])
        #expect(events.map { $0["rowsAdded"]?.integer } == [0, 6, 2, 8])
        #expect(events.map { $0["rowsRemoved"]?.integer } == [0, 0, 0, 8])
        #expect(events.dropFirst().allSatisfy { $0["operation"]?.string == "WRITE" && $0["time"] != .null })
        #expect(rows.count { $0["table"]?.string == "copies" } == 1)
    }

    /// Names with blanks and quotes are for the reader to quote; every live file is there, whatever the limit.
    @Test func liveFilesAreAPathALine() throws {
        let archive = try Self.inspected()
        let outcome = try Program.shell(
            """
            "$BACKTRAIL" inspect --index index --files --limit 1 >files || exit 1
            ls index/events/*.parquet | LC_ALL=C sort >want
            LC_ALL=C sort files | diff - want || exit 2
            "$BACKTRAIL" inspect --index index --files --table objects --format csv | grep -c '^index/objects/part-'
            "$BACKTRAIL" index --index index --compact --keep-history >/dev/null || exit 3
            "$BACKTRAIL" inspect --index index --files | wc -l
            ls index/events/*.parquet | wc -l
            """, directory: archive.directory)
        #expect(outcome.output == "2\n1\n3\n", "\(outcome.errors)")
    }

    @Test(.enabled(if: Python.hasReaders, "no Python with deltalake, duckdb, polars and pyarrow"))
    func anotherReaderFindsTheSameFilesAndColumns() throws {
        let directory = try TemporaryDirectory()
        _ = try Program.synthesize(
            "made", ["--seed", "5", "--accounts", "2", "--regions", "2", "--events", "1200"], directory: directory)
        let outcome = try Program.shell(
            """
            set -e
            cp -rp made/bucket part
            find part -type f -name '*.gz' | LC_ALL=C sort | awk 'NR % 2' | xargs rm
            "$BACKTRAIL" index part --index index --quiet
            cp -rp made/bucket/. part
            "$BACKTRAIL" index part --index index --quiet
            mkdir answers
            "$BACKTRAIL" inspect --index index --segments --format json >answers/segments.json
            "$BACKTRAIL" inspect --index index --columns --distinct --format json >answers/columns.json
            "$BACKTRAIL" inspect --index index --log --format json >answers/log.json
            "$BACKTRAIL" inspect --index "$PWD/index" --files >answers/files
            """, directory: directory)
        try #require(outcome.exitCode == 0, "\(outcome.errors)")
        let answer = try Python.run(
            "check_inspect.py", ["\(directory.path)/index", "\(directory.path)/answers"], directory: directory)
        #expect(answer == "ok\n")
    }

    @Test func questionsThatDoNotGoTogetherAreWrongUsage() throws {
        let directory = try TemporaryDirectory()
        for options in [
            ["--rejected", "--manifest"], ["--plain"], ["--segments", "--columns"], ["--distinct"],
            ["--log", "--table", "events"],
        ] {
            #expect(try Program.run(["inspect"] + options, directory: directory).exitCode == 64)
        }
        let outcome = try Program.run(["inspect"], directory: directory)
        #expect(outcome.exitCode == 70)
        #expect(outcome.errors.contains("no index here"))
    }
}
