package import CloudTrail

/// What an index and its archive cover, and what to know about it.
package struct CoverageReport: Sendable {
    /// Whether the digests were read, and what their word is worth.
    package enum Digests: String, Sendable {
        /// With public keys: what they say is proven as far as signatures verify.
        case verified
        /// Without public keys: what they say is consistent at best.
        case stated
        /// The archive has none.
        case none
        /// The archive is not where the index says.
        case unread
    }

    /// A trail as digests and folders tell of it.
    package struct Trail: Sendable, Hashable {
        /// Nil where no digest names it.
        package let name: String?
        package let homeRegion: String?
        package let organization: String?
        package let accounts: [String]
        package let regions: [String]
        /// Nil where nothing tells.
        package var isMultiRegion: Bool? { regions.count > 1 ? true : nil }

        package init(
            name: String?, homeRegion: String?, organization: String?, accounts: [String], regions: [String]
        ) {
            self.name = name
            self.homeRegion = homeRegion
            self.organization = organization
            self.accounts = accounts
            self.regions = regions
        }
    }

    /// How long after its newest event an object was delivered.
    package struct Lag: Sendable, Hashable {
        package let objects: Int
        package let median: Int64
        package let ninetyFifth: Int64
        /// Seconds.
        package let longest: Int64

        /// - Parameter seconds: one an object.
        package init?(_ seconds: [Int64]) {
            if seconds.isEmpty { return nil }
            let sorted = seconds.sorted()
            objects = sorted.count
            median = sorted[(sorted.count - 1) / 2]
            ninetyFifth = sorted[min(sorted.count - 1, sorted.count * 95 / 100)]
            longest = sorted[sorted.count - 1]
        }
    }

    /// An object whose oldest event had happened long before.
    package struct LateObject: Sendable, Hashable {
        package let key: String
        package let firstEvent: Timestamp
        package let deliveryTime: Timestamp

        package var seconds: Int64 { deliveryTime.seconds - firstEvent.seconds }
    }

    /// A call that bears on what is logged.
    package struct LoggingChange: Sendable, Hashable {
        package let time: Timestamp?
        package let eventName: String
        package let principal: String?
        package let address: String?
        package let account: String?
        package let region: String?
        package let errorCode: String?
        /// The trail or the bucket.
        package let target: String?
        package let eventID: String?
    }

    package var map: CoverageMap
    package var digests: Digests
    package var trails: [Trail]
    /// Accounts and regions with events of global services, such as IAM's.
    package var globalServices: [CoverageScope]
    package var lag: Lag?
    /// Objects with an event an hour or more older, longest first.
    package var late: [LateObject]
    /// Logs that only a backfill digest lists.
    package var backfilledLogs: Int
    /// Records that had been delivered before, and objects that held some.
    package var repeatedRecords: Int64
    package var repeatingObjects: Int
    /// Logs that digests list and that are neither in the archive nor in the index.
    package var missingLogs: [String]
    /// Logs that lie in the archive and are not in the index.
    package var unindexedLogs: Int
    /// Digests that are refuted: their word counts for nothing.
    package var refutedDigests: Int
    package var changes: [LoggingChange]
    /// Buckets that trails deliver to, as digests and calls name them; changes of others are not told.
    package var buckets: [String]
    /// Accounts and regions of which the index holds no data event at all.
    package var withoutDataEvents: [CoverageScope]
}
