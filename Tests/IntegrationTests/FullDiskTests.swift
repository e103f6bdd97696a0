import Glibc
import Testing

/// A disk without room stops a run with a reason, costs nothing that was committed, and the next run completes it.
@Suite struct FullDiskTests {
    private let archive: SmallArchive

    init() throws {
        archive = try SmallArchive()
    }

    private func shell(_ script: String) throws -> Program.Outcome {
        try Program.shell(script, directory: archive.directory)
    }

    /// A disk of this test's own; only a superuser mounts one, and not everywhere.
    private func withSmallDisk(_ body: () throws -> Void) throws {
        guard try shell("mkdir disk && mount -t tmpfs -o size=400k none disk").exitCode == 0 else { return }
        defer { _ = try? shell("umount disk || umount -l disk") }
        try body()
    }

    @Test(.enabled(if: geteuid() == 0, "only a superuser mounts a small disk"))
    func aFullDiskCostsNothingThatWasThere() throws {
        try withSmallDisk {
            #expect(try Program.index("bucket", into: "disk/index", directory: archive.directory).exitCode == 0)
            try archive.write(Gzip.member(SmallArchive.logFile((0..<3).map { SmallArchive.record($0) })))
            // Room is taken away until only a few blocks are left.
            var failures = 0
            for blocks in [0, 1, 2, 4] {
                let filled = try shell(
                    """
                    rm -f disk/filling; cat /dev/zero >disk/filling 2>/dev/null
                    size=$(stat -c %s disk/filling); truncate -s $((size - \(blocks) * 4096)) disk/filling
                    """)
                try #require(filled.exitCode == 0, "\(filled.errors)")
                let outcome = try Program.run(
                    ["index", "bucket", "--index", "disk/index", "--quiet", "--force"], directory: archive.directory)
                guard outcome.exitCode != 0 else { continue }
                failures += 1
                #expect(outcome.exitCode == 70, "\(blocks) blocks: \(outcome.errors)")
                #expect(outcome.errors.contains("No space left on device"), "\(outcome.errors)")
                #expect(outcome.output == "")
                let rows = try Program.json(
                    ["count", "--by", "eventName", "--index", "disk/index", "--format", "json", "--quiet"],
                    directory: archive.directory)
                let events = rows.elements.reduce(0) { $0 + ($1["events"]?.integer ?? 0) }
                #expect([6, 9].contains(events), "\(blocks) blocks")
            }
            #expect(failures > 0)
            try #require(shell("rm disk/filling").exitCode == 0)
            let report = try Program.index("bucket", into: "disk/index", directory: archive.directory)
            #expect(report.exitCode == 0)
            #expect(report.objects("seen") == 3)
            #expect(report.diagnostics == [])
            try #require(shell("cp -r disk/index index").exitCode == 0)
            #expect(try archive.eventCounts() == ["Neighbour": 6, "Survivor": 3])
        }
    }

    /// A limit on the size of files stands in for a full disk where nothing can be mounted.
    @Test(arguments: 0...24)
    func aFileThatMayNotGrowStopsTheRun(blocks: Int) throws {
        let outcome = try shell(
            """
            trap '' XFSZ; ulimit -f \(blocks)
            "$BACKTRAIL" index bucket --index index --quiet >/dev/null
            """)
        // The last blocks are enough for all there is.
        #expect([0, 70].contains(outcome.exitCode), "\(outcome.errors)")
        if outcome.exitCode == 70, blocks > 0 {
            #expect(outcome.errors.contains("File too large"), "\(outcome.errors)")
        }
        let report = try archive.index()
        #expect(report.exitCode == 0, "\(report.errors)")
        #expect(try archive.eventCounts() == ["Neighbour": 6])
    }
}
