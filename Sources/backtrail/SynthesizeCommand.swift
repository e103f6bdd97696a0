import ArgumentParser
import CloudTrail
import Synthesis

/// `backtrail synthesize`: makes an invented archive whose truth is known.
struct Synthesize: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize",
        abstract: "Make a synthetic archive with known truth.",
        discussion: """
            Writes an organisation trail in AWS's exact shape to DIR/bucket, and to DIR/truth.json what it holds. \
            DIR must be new or empty. The same options give the same bytes, whatever the number of threads.

            With --sign the trail has log file validation: an hourly digest for each account and region, signed with \
            one of two keys, and backfill digests for logs that missed theirs. DIR/public-keys.json holds the keys \
            as `aws cloudtrail list-public-keys` prints them, DIR/signatures.jsonl the signatures as S3 keeps them.

            Make an archive in which a key leaks, and ask:

              backtrail synthesize demo --accounts 3 --days 3 --story leaked-key
              backtrail index demo/bucket && backtrail who
            """)

    @Argument(help: ArgumentHelp("The directory to make.", valueName: "dir"))
    var directory: String

    @Option(help: ArgumentHelp("Decides every name, time and number.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Accounts of the organisation.", valueName: "n"))
    var accounts = 4

    @Option(help: ArgumentHelp("Regions in use.", valueName: "n"))
    var regions = 3

    @Option(help: ArgumentHelp("The first day.", valueName: "yyyy-mm-dd"))
    var start = CalendarDay(year: 2024, month: 3, day: 1)

    @Option(help: ArgumentHelp("Days of events.", valueName: "n"))
    var days = 2

    @Option(help: ArgumentHelp("Events an hour in the whole organisation, on average.", valueName: "n"))
    var eventsPerHour = 2_000

    @Option(help: ArgumentHelp("Events of the archive, about, instead of events an hour.", valueName: "n"))
    var events: Int?

    @Option(help: ArgumentHelp("Uncompressed size, about, instead of a number of events: 1GB.", valueName: "size"))
    var plainBytes: ByteSize?

    @Option(
        help: ArgumentHelp(
            "Spread events evenly, or let habits make them: of log-normal sizes, or heavy-tailed with drifting rates.",
            valueName: "activity"))
    var activity = SynthesisOptions.Activity.even

    @Option(help: ArgumentHelp("Where trees lie.", valueName: "layout"))
    var layout = SynthesisOptions.Layout.awsLogs

    @Option(help: ArgumentHelp("How many records a file has.", valueName: "sizes"))
    var files = SynthesisOptions.FileSizes.mixed

    @Option(help: ArgumentHelp("A story told among the rest.", valueName: "story"))
    var story: SynthesisOptions.Story?

    @Option(help: ArgumentHelp("Threads to work on.", valueName: "n"))
    var threads = 1

    @Option(help: ArgumentHelp("Compression, 1 to 12.", valueName: "n"))
    var gzipLevel = 6

    @Flag(help: "Write signed digests of the objects, and the keys and signatures to verify them by.")
    var sign = false

    @Option(
        help: ArgumentHelp(
            "What digests call the objects of layout Logs: as-stored, the default, or AWSLogs/… as in a renamed archive.",
            valueName: "keys"))
    var digestKeys: SynthesisOptions.DigestKeys?

    @Option(
        help: ArgumentHelp(
            "The digests in signatures.jsonl: all, the default, or the newest of each chain only.",
            valueName: "digests"))
    var signatures: SynthesisOptions.Signatures?

    func validate() throws {
        guard sign || (digestKeys == nil && signatures == nil) else {
            throw ValidationError("--digest-keys and --signatures need --sign")
        }
        guard digestKeys != .awsLogs || layout == .logs else {
            throw ValidationError("--digest-keys AWSLogs needs --layout Logs")
        }
    }

    func run() throws {
        var options = SynthesisOptions()
        options.seed = seed
        options.accounts = accounts
        options.regions = regions
        options.start = start.timestamp
        options.days = days
        options.eventsPerHour = eventsPerHour
        options.events = events
        options.plainBytes = plainBytes?.bytes
        options.activity = activity
        options.layout = layout
        options.files = files
        options.story = story
        options.threads = threads
        options.gzipLevel = gzipLevel
        options.sign = sign
        options.digestKeys = digestKeys ?? .asStored
        options.signatures = signatures ?? .all
        let summary: Synthesis.Summary
        do throws(SynthesisError) {
            summary = try Synthesis.write(to: directory, options)
        } catch {
            if case .option = error { throw ValidationError(error.description) }
            throw error
        }
        print(
            """
            \(summary.objects) objects, \(summary.events) events, \(summary.records) records \
            (\(summary.duplicates) delivered twice)
            \(summary.plainBytes) bytes of records, \(summary.storedBytes) stored
            \(summary.truthPath)
            """)
    }
}

extension SynthesisOptions.Activity: ExpressibleByArgument {}
extension SynthesisOptions.Layout: ExpressibleByArgument {}
extension SynthesisOptions.FileSizes: ExpressibleByArgument {}
extension SynthesisOptions.Story: ExpressibleByArgument {}
extension SynthesisOptions.DigestKeys: ExpressibleByArgument {}
extension SynthesisOptions.Signatures: ExpressibleByArgument {}
