import ArgumentParser
import CLinux
import CloudTrail
import DigestValidation
import Glibc
import Reporting
import TrailIndex

/// `backtrail index`.
struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Index an archive: read what is new in it, and say what became of it all.",
        discussion: """
            ARCHIVE is a copy of a trail's bucket or any folder of it, a zip or tar file of one, one file, or - for \
            standard input. It is never written to. Beside log files it may hold JSON lines, single records, answers \
            of LookupEvents and FilterLogEvents, exports and subscriptions of CloudWatch Logs, and events of \
            EventBridge. A second run reads only what the index does not know; an interrupted run is completed by \
            the next.

            Index the sample archive:

              backtrail index samples/bucket --index sample-index

            Exit codes: 0 done; 2 part of the archive was unreadable or rejected; 70 failed; 130 interrupted; with \
            --verify also 1 and 3, as of verify.

            "index plan", "index split" and "index commit" are the steps of a run for several machines.
            """)

    @Argument(
        help: ArgumentHelp("The archives: folders or files; - for standard input.", valueName: "archive"),
        completion: .file())
    var archives: [String] = []

    @OptionGroup var location: IndexLocation

    @Flag(help: "Adds the archive to an index that holds another.")
    var add = false

    @Flag(
        help: "Verifies the archive as \"backtrail verify\" does in the same pass, and keeps the verdicts in the index."
    )
    var verify = false

    @Option(
        name: .customLong("public-keys"), parsing: .upToNextOption,
        help: ArgumentHelp("With --verify: key files as list-public-keys prints them.", valueName: "file"),
        completion: .file())
    var publicKeys: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("With --verify: files or folders with signatures of digests.", valueName: "path"),
        completion: .file())
    var signatures: [String] = []

    @Flag(
        help: """
            Puts the small files that runs leave together, after reading the archives if any are named. Runs do so by \
            themselves when many have piled up.
            """)
    var compact = false

    @Flag(help: "Leaves the files that compaction no longer needs: earlier versions of the tables can be read.")
    var keepHistory = false

    @Flag(
        help: """
            Deletes files that no version of the index needs, after reading the archives if any are named. What an \
            object held before it changed is spared.
            """)
    var vacuum = false

    @Flag(help: "With --vacuum: files whose rows were replaced go as well.")
    var includingReplaced = false

    @Flag(
        help: """
            Writes which words each part of the index holds, after reading the archives if any are named: --indicators \
            and --raw-search then read only the parts that may hold what they look for.
            """)
    var tokens = false

    @Flag(help: "Parses and fills every column builder; encodes and writes nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Bytes of one object, as stored or uncompressed, above which the rest of it is not read.",
            valueName: "size"))
    var maxObjectBytes: ByteSize?

    @Flag(help: "Goes on though the disk may not hold the index: about 0.9 of the stored bytes.")
    var force = false

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        if archives.isEmpty, !compact, !vacuum, !tokens { throw ValidationError("name the archive to index") }
        if dryRun, compact || vacuum || tokens {
            throw ValidationError("--dry-run changes nothing; leave --compact, --tokens and --vacuum out")
        }
        if includingReplaced, !vacuum { throw ValidationError("--including-replaced has no meaning without --vacuum") }
        if !verify, !publicKeys.isEmpty || !signatures.isEmpty {
            throw ValidationError("--public-keys and --signatures have no meaning without --verify")
        }
        if verify, dryRun { throw ValidationError("--verify keeps its verdicts in the index: --dry-run writes none") }
    }

    func run() throws {
        IndexCommand.prepareProcess()
        let index = location.path
        var code = ExitCode.success
        var total: IndexSummary?
        for (position, archive) in archives.enumerated() {
            var options = Indexing.Options(archive: archive, index: index)
            options.addsArchive = add || position > 0
            options.isDryRun = dryRun
            options.keepsHistory = keepHistory
            options.ignoresFreeSpace = force
            reading.apply(to: &options)
            if let maxObjectBytes { options.objectByteLimit = maxObjectBytes.bytes }
            let verification = try verify ? begin(archive) : nil
            if let verification {
                options.observer = { path, hash in verification.note(path: path, plainSHA256: hash) }
            }
            let progress = Progress(isQuiet: reading.quiet)
            let summary = try Indexing(options).run { progress.update($0) }
            progress.finish()
            guard summary.isBalanced else {
                throw CommandFailure(
                    "the counts do not add up: something that was seen is in no count", object: summary.index,
                    hint: "please report this with the output of --format json")
            }
            total = total.map { $0.adding(summary) } ?? summary
            // People are told of each archive when it is done; scripts are given one object.
            if reading.format == .table {
                try IndexCommand.write(summary, reading.format)
            } else if let total, summary.isInterrupted || position == archives.count - 1 {
                try IndexCommand.write(total, reading.format)
            }
            if summary.isInterrupted {
                StandardError.note(
                    "interrupted; what is finished is in the index, and the same command goes on from there")
                throw ExitCode.interrupted
            }
            // What is gone from the archive is in the index: nothing was unreadable.
            if summary.diagnostics.contains(where: { $0.code != .absentObject }) { code = .partial }
            if let verification {
                let report = verification.finish { progress.update($0) }
                progress.finish()
                if report.isInterrupted {
                    StandardError.note("interrupted; the archive is indexed and no verdict was kept")
                    throw ExitCode.interrupted
                }
                try LedgerVerdicts.record(report.verdictsByPath, archive: archive, index: index)
                try write(report)
                code = IndexCommand.worse(code, report.outcome().exitCode)
            }
        }
        if compact { try compact(index) }
        if vacuum {
            let summary = try Vacuum.run(index: index, includesReplaced: includingReplaced)
            if archives.isEmpty {
                try OutputFile.print(reading.format == .json ? summary.json : Array(summary.text.utf8))
            }
        }
        if tokens { try writeTokens(index) }
        if code != .success { throw code }
    }

    /// Settings of a process that reads an archive.
    static func prepareProcess() {
        // Column chunks are large and come and go: keeping their memory spares the system from clearing it again and again.
        mallopt(M_MMAP_THRESHOLD, 1 << 30)
        mallopt(M_TRIM_THRESHOLD, 1 << 30)
        mallopt(M_ARENA_MAX, 1)
        signal(SIGINT) { _ in Interruption.request() }
        signal(SIGTERM) { _ in Interruption.request() }
    }

    private func compact(_ index: String) throws {
        let summary = try Compaction.run(index: index, keepsHistory: keepHistory, threads: reading.threads)
        if archives.isEmpty { try OutputFile.print(reading.format == .json ? summary.json : Array(summary.text.utf8)) }
    }

    private func writeTokens(_ index: String) throws {
        let summary = try TokenIndexing.run(index: index, threads: reading.threads)
        if summary.isInterrupted {
            StandardError.note("interrupted; the same command goes on from there")
            throw ExitCode.interrupted
        }
        // Of archives that were read scripts are given one object.
        if reading.format == .table {
            try OutputFile.print(Array(summary.text.utf8))
        } else if archives.isEmpty {
            try OutputFile.print(summary.json)
        }
    }

    /// Judges the digests before anything is indexed.
    private func begin(_ archive: String) throws -> BegunVerification {
        var options = Verification.Options(archive: archive)
        options.publicKeyFiles = publicKeys
        options.signaturePaths = signatures
        options.threads = reading.threads
        return try Verification(options).begin()
    }

    /// The code of those that applies first: 1, 2, 3.
    private static func worse(_ left: ExitCode, _ right: ExitCode) -> ExitCode {
        if left == .success { return right }
        if right == .success { return left }
        return left.rawValue < right.rawValue ? left : right
    }

    private func write(_ report: VerificationReport) throws {
        var output = OutputFile.standardOutput()
        let style = output.terminal.style
        if reading.format == .json {
            try report.writeJSON(onlyProblems: true) { bytes throws in try output.write(bytes) }
        } else {
            try output.write([UInt8(ascii: "\n")])
            try report.writeText(onlyProblems: true, limit: 10, style: style) { bytes throws in try output.write(bytes)
            }
        }
        try output.finish()
    }

    static func write(_ summary: IndexSummary, _ format: SummaryFormat) throws {
        var output = OutputFile.standardOutput()
        try output.write(
            format == .json ? summary.json : Array(summary.text(isColored: output.terminal.style.isColored).utf8))
        try output.finish()
    }
}
