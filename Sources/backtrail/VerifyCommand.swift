import ArgumentParser
import CloudTrail
import DigestValidation
import Glibc
import Redaction
import Reporting
import TrailIndex

/// `backtrail verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies an archive against CloudTrail's digests, offline.",
        discussion: """
            Checks every digest and every log of an archive, of all accounts, regions and trails, and names what is not \
            what AWS delivered: changed, missing, added, or not provable with what is at hand.

            Public keys are what "aws cloudtrail list-public-keys" prints, a file a region. Signatures that a copy lost \
            (those of the newest digests) may lie in signatures.jsonl, in saved output of head-object, or in extended \
            attributes; --fetch-script prints the commands that fetch what is missing.

            Verify the sample archive:

              backtrail verify samples/bucket --public-keys samples/public-keys.json --signatures samples/signatures.jsonl

            Exit codes: 0 everything asked for is verified; 1 something is invalid, missing, or unlisted where digests \
            cover the time; 2 part of the archive was unreadable; 3 nothing is wrong, but something could not be \
            verified; 70 failed; 130 interrupted.
            """)

    @Argument(
        help: ArgumentHelp("The archive: a copy of the bucket or a folder of it.", valueName: "archive"),
        completion: .directory)
    var archives: [String]

    @Option(
        name: .customLong("public-keys"), parsing: .upToNextOption,
        help: ArgumentHelp("Key files as list-public-keys prints them.", valueName: "file"), completion: .file())
    var publicKeys: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Files or folders with signatures of digests.", valueName: "path"), completion: .file())
    var signatures: [String] = []

    @Option(
        help: ArgumentHelp(
            "The bucket the archive is a copy of; taken from the digests if not given.", valueName: "name"))
    var bucket: String?

    @Option(help: ArgumentHelp("Only this account; may be repeated.", valueName: "id"))
    var account: [String] = []

    @Option(help: ArgumentHelp("Only this region; may be repeated.", valueName: "region"))
    var region: [String] = []

    @Option(help: ArgumentHelp("Only digests of this trail; may be repeated.", valueName: "name"))
    var trail: [String] = []

    @Option(help: ArgumentHelp("Only what was delivered from this time on: 2024-03-01T08:30:00Z.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Only what was delivered before this time.", valueName: "time"))
    var to: String?

    @Flag(help: "Leaves out what is valid.")
    var onlyProblems = false

    @Option(help: ArgumentHelp("Exit with 1 also for warnings.", valueName: "level"))
    var failOn: FailLevel?

    @Flag(help: "Prints lines and summary as \"aws cloudtrail validate-logs\" words them.")
    var awsOutput = false

    @Flag(help: "Prints the AWS CLI commands that would fetch missing signatures and keys, instead of the verdicts.")
    var fetchScript = false

    @Option(help: ArgumentHelp("Threads to work on; one a processor if not given.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("How the answer is written.", valueName: "format"))
    var format: VerdictFormat = .table

    @Option(
        help: ArgumentHelp(
            "How many lines of each status a table shows; 0 for all. 10 if not given.", valueName: "n"))
    var limit: Int?

    @Option(
        help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Shows no progress and no notes, only the answer and errors.")
    var quiet = false

    @OptionGroup var redaction: RedactionOptions

    /// What makes a run fail beside what is refuted.
    enum FailLevel: String, ExpressibleByArgument, CaseIterable {
        case warning
    }

    /// The forms in which verdicts are written.
    enum VerdictFormat: String, ExpressibleByArgument, CaseIterable {
        case table, json, jsonl
    }

    func validate() throws {
        if archives.isEmpty { throw ValidationError("name the archive to verify") }
        if let threads, threads < 1 { throw ValidationError("--threads is a number, 1 or more") }
        if let limit, limit < 0 { throw ValidationError("--limit is a number of lines, 0 or more") }
        if awsOutput, fetchScript { throw ValidationError("--aws-output and --fetch-script are two answers") }
        if format == .json, archives.count > 1 {
            throw ValidationError("--format json is one array: name one archive, or use jsonl")
        }
        let (start, end) = (try VerifyCommand.time(from, "--from"), try VerifyCommand.time(to, "--to"))
        if let start, let end, end <= start { throw ValidationError("--to is not after --from") }
    }

    func run() throws {
        signal(SIGINT) { _ in Interruption.request() }
        signal(SIGTERM) { _ in Interruption.request() }
        var outcomes: Set<VerificationOutcome> = []
        var file = try OutputFile.open(output)
        for archive in archives {
            var options = Verification.Options(archive: archive)
            options.publicKeyFiles = publicKeys
            options.signaturePaths = signatures
            options.bucket = bucket
            options.accounts = account
            options.regions = region
            options.trails = trail
            options.from = try VerifyCommand.time(from, "--from")
            options.to = try VerifyCommand.time(to, "--to")
            options.threads = threads
            let progress = Progress(isQuiet: quiet)
            let reports = try Verification(options).runEach { progress.update($0) }
            progress.finish()
            if reports.count > 1 {
                if format == .json, !fetchScript, !awsOutput {
                    throw ValidationError("--format json is one array, and \(archive) holds several buckets: use jsonl")
                }
                if !quiet { StandardError.note("copies of \(reports.count) buckets, each verified by itself") }
            }
            for report in reports {
                if let redactor = Redactor.current {
                    for bucket in report.buckets { redactor.learn(bucket, as: "bucket") }
                    for digest in report.digests { redactor.learn(key: digest.key) }
                }
                try write(report, to: &file)
                if report.isInterrupted {
                    try file.finish()
                    StandardError.note("interrupted; logs were left unread")
                    throw ExitCode.interrupted
                }
                outcomes.insert(report.outcome(failsOnWarning: failOn == .warning))
            }
        }
        try file.finish()
        // The code of the worst: 1 before 2 before 3.
        if let code = outcomes.map(\.exitCode.rawValue).filter({ $0 > 0 }).min() { throw ExitCode(code) }
    }

    private func write(_ report: VerificationReport, to file: inout OutputFile) throws {
        if fetchScript {
            try file.write(foreign: Array(report.fetchScript.utf8))
        } else if awsOutput {
            try report.writeAWSOutput(onlyProblems: onlyProblems) { bytes throws in try file.write(bytes) }
        } else if format == .table {
            let limit = limit == 0 ? nil : limit ?? 10
            let style = file.terminal.style
            try report.writeText(onlyProblems: onlyProblems, limit: limit, style: style) { bytes throws in
                try file.write(bytes)
            }
        } else {
            try report.writeJSON(onlyProblems: onlyProblems, isArray: format == .json) { bytes throws in
                try file.write(bytes)
            }
        }
    }

    private static func time(_ text: String?, _ option: String) throws -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw ValidationError("\(option) is no time: \(text); expected 2024-03-01 or 2024-03-01T08:30:00Z")
        }
        return time
    }
}
