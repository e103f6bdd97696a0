package import CloudTrail
package import TrailIndex

/// One run of `verify`, which asks whether an archive is what AWS delivered.
///
/// Every digest is judged by itself first, by its signature and by the place it lies at, and then the links between
/// them; so one bad or missing digest hides no other. Nothing is opened because a digest names it: what digests list is
/// compared with what was found in the archive.
package struct Verification: Sendable {
    /// What a run is asked to do.
    package struct Options: Sendable {
        package var archive: String
        /// Files as `aws cloudtrail list-public-keys` prints them.
        package var publicKeyFiles: [String] = []
        /// Files or trees of saved signatures.
        package var signaturePaths: [String] = []
        /// The bucket that the archive is a copy of; nil to take it from the digests.
        package var bucket: String?
        /// What is asked about; empty for all.
        package var accounts: [String] = []
        package var regions: [String] = []
        package var trails: [String] = []
        /// Digests whose interval ends behind this.
        package var from: Timestamp?
        /// Digests whose interval begins before this.
        package var to: Timestamp?
        /// Threads; nil for one a processor.
        package var threads: Int?

        package init(archive: String) {
            self.archive = archive
        }

        func asks(account: String?, region: String?) -> Bool {
            (accounts.isEmpty || account.map(accounts.contains) ?? false)
                && (regions.isEmpty || region.map(regions.contains) ?? false)
        }

        func asks(_ name: DigestName) -> Bool {
            asks(account: name.account, region: name.region) && (trails.isEmpty || trails.contains(name.trail))
        }

        func asks(start: Timestamp, end: Timestamp) -> Bool {
            (from.map { end > $0 } ?? true) && (to.map { start < $0 } ?? true)
        }
    }

    private let options: Options

    package init(_ options: Options) {
        self.options = options
    }

    /// Verifies the archive.
    ///
    /// - Parameter progress: called now and then while logs are read.
    /// - Throws: `ArchiveError` when the archive, a key file or a place of signatures cannot be read at all. Whatever is
    /// wrong with one object is in the report.
    /// - Complexity: every digest, and every log that a digest lists which is not refuted, is read and inflated once.
    package func run(progress: @escaping @Sendable (ProgressSnapshot) -> Void = { _ in }) throws -> VerificationReport {
        try finish(prepared(), progress)
    }

    /// Verifies the archive; where it holds copies of several buckets side by side, each of them by itself.
    ///
    /// - Returns: a report, or one a bucket, in the order of their folders.
    /// - Throws: as `run` does.
    package func runEach(
        progress: @escaping @Sendable (ProgressSnapshot) -> Void = { _ in }
    ) throws -> [VerificationReport] {
        let run = try prepared()
        let folders = run.bucketFolders()
        guard !folders.isEmpty else { return [try finish(run, progress)] }
        return try folders.map { folder in
            var options = options
            options.archive += (options.archive.utf8.last == UInt8(ascii: "/") ? "" : "/") + folder
            return try Verification(options).run(progress: progress)
        }
    }

    private func finish(
        _ run: consuming VerificationRun, _ progress: @escaping @Sendable (ProgressSnapshot) -> Void
    ) throws -> VerificationReport {
        try run.judgeWhileReading(progress: progress)
        return BegunVerification(run).finish(progress: progress)
    }

    /// Judges the digests, and leaves the logs to be read by `finish`, or by someone who reads them anyway.
    ///
    /// - Throws: as `run` does.
    package func begin() throws -> BegunVerification {
        var run = try prepared()
        try run.judge()
        return BegunVerification(run)
    }

    /// Reads and judges the digests and no log: what they say was delivered, and what of it lies in the archive.
    ///
    /// - Returns: one, or where the archive holds copies of several buckets side by side one a bucket.
    /// - Throws: as `run` does.
    /// - Complexity: every digest is read and inflated once.
    package func deliveries() throws -> [DigestedDelivery] {
        var run = try prepared()
        let folders = run.bucketFolders()
        guard !folders.isEmpty else {
            try run.judge()
            return [DigestedDelivery(run)]
        }
        return try folders.flatMap { folder in
            var options = options
            options.archive += (options.archive.utf8.last == UInt8(ascii: "/") ? "" : "/") + folder
            return try Verification(options).deliveries()
        }
    }

    private func prepared() throws -> VerificationRun {
        var keys = KeyRing()
        for path in options.publicKeyFiles { keys.add(PublicKeyFile(try SmallFile.read(path), path: path)) }
        var run = VerificationRun(options, try ArchiveInventory(archive: options.archive), keys)
        run.readDigests()
        return run
    }
}
