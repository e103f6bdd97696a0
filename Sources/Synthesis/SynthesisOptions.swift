package import CloudTrail

/// What archive to make.
///
/// The seed and these options decide every byte; the number of threads decides none.
package struct SynthesisOptions: Sendable {
    /// Where the organisation's trees lie in the bucket.
    package enum Layout: String, Sendable, CaseIterable {
        case awsLogs = "AWSLogs"
        case logs = "Logs"
        case controlTower = "control-tower"
    }

    /// How many records the files hold.
    package enum FileSizes: String, Sendable, CaseIterable {
        /// A median of 5 records a file, with a long tail.
        case small
        /// Thousands of records a file where there are as many.
        case large
        /// Mostly small, with busy files of hundreds.
        case mixed
    }

    /// When how much of what happens.
    package enum Activity: String, Sendable, CaseIterable {
        /// As many events as were asked for, spread over all actors: for size and speed.
        case even
        /// Habits of calls, some 200 an account, with log-normal sizes and constant rates: for what is to tell usual
        /// volumes from unusual ones.
        case logNormal = "log-normal"
        /// The same with Pareto deployments, gamma sessions and drifting rates.
        case heavyTailed = "heavy-tailed"
    }

    package enum Story: String, Sendable, CaseIterable {
        case leakedKey = "leaked-key"
    }

    /// What digests call the objects of an archive that lies under `Logs`.
    package enum DigestKeys: String, Sendable, CaseIterable {
        /// As they lie: the trail delivered to `Logs`.
        case asStored = "as-stored"
        /// Under `AWSLogs`: the trail delivered there, and the copy was renamed.
        case awsLogs = "AWSLogs"
    }

    /// Which digests have a line in `signatures.jsonl`.
    package enum Signatures: String, Sendable, CaseIterable {
        case all
        /// The newest of each chain, whose signature is nowhere else.
        case newest
    }

    package var seed: UInt64 = 1
    package var accounts = 4
    /// At most `SynthesisOptions.regionNames.count`.
    package var regions = 3
    /// The first day, at its 00:00 UTC.
    package var start = Timestamp(year: 2024, month: 3, day: 1)
    package var days = 2
    package var eventsPerHour = 2_000
    /// Unless it is even, the number of events follows from it.
    package var activity = Activity.even
    package var layout = Layout.awsLogs
    package var files = FileSizes.mixed
    package var story: Story?
    /// The number of events of the archive, about; overrides `eventsPerHour`.
    package var events: Int?
    /// The size of the records before compression, about; overrides both.
    package var plainBytes: Int?
    package var threads = 1
    /// 1 to 12, as libdeflate counts.
    package var gzipLevel = 6
    /// Whether the trail has log file validation: signed digests, `public-keys.json` and `signatures.jsonl`.
    package var sign = false
    package var digestKeys = DigestKeys.asStored
    package var signatures = Signatures.all

    package init() {}

    /// The regions that can take part, in the order they are taken.
    package static let regionNames = [
        "us-east-1", "eu-central-1", "us-west-2", "eu-west-1", "ap-southeast-2", "ap-northeast-1", "us-east-2",
        "ca-central-1", "eu-north-1", "sa-east-1", "ap-south-1", "eu-west-3", "ap-southeast-1", "us-west-1",
        "eu-west-2", "ap-northeast-2",
    ]

    /// The events to spread over the period, from whichever measure was given; none where habits make them.
    var targetEvents: Int {
        if activity != .even { return 0 }
        if let plainBytes { return max(1, plainBytes / SynthesisOptions.meanRecordBytes) }
        return max(0, events ?? eventsPerHour * 24 * days)
    }

    /// The mean size of a record as generated, to turn a size into a number of events.
    static let meanRecordBytes = 1_530

    var checked: SynthesisOptions {
        get throws(SynthesisError) {
            guard (1...1_000).contains(accounts) else { throw .option("accounts", "1 to 1000") }
            guard (1...SynthesisOptions.regionNames.count).contains(regions) else {
                throw .option("regions", "1 to \(SynthesisOptions.regionNames.count)")
            }
            guard (1...3_660).contains(days) else { throw .option("days", "1 to 3660") }
            guard (1...12).contains(gzipLevel) else { throw .option("gzip-level", "1 to 12") }
            guard (1...256).contains(threads) else { throw .option("threads", "1 to 256") }
            guard (0...1_000_000_000).contains(eventsPerHour), (0...10_000_000_000).contains(targetEvents) else {
                throw .option("events", "at most 10,000,000,000")
            }
            guard activity == .even || (events == nil && plainBytes == nil) else {
                throw .option("activity", "even, where a number of events or a size is given")
            }
            return self
        }
    }
}
