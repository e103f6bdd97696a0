extension DeltaLog {
    /// The table's state: the current one, or that of an earlier version.
    ///
    /// A checkpoint that is damaged, of an unknown kind, or other than its version checksum says is passed over as long as
    /// the versions it stands for are all there; the snapshot names it. A version checksum of the version itself is
    /// compared with the state.
    ///
    /// - Throws: `noTable`, or what is wrong with the log and in which file: a log with anything missing or damaged that
    ///   its state depends on has no state. `unsupportedProtocol` and `unsupportedFeatures` for tables that this module
    ///   cannot read.
    /// - Complexity: O(newest checkpoint, and actions of the versions after it, and names in the log).
    package func snapshot(at version: Int? = nil) throws(DeltaError) -> Snapshot {
        guard let names = try directory.names() else { throw DeltaError(.noTable, path: tablePath) }
        var listing = LogListing(names)
        guard let newest = listing.newestVersion else { throw DeltaError(.noTable, path: tablePath) }
        let version = version ?? newest
        guard version >= 0 else { throw DeltaError(.noTable, path: tablePath) }
        var unusable: [DeltaError] = []
        for checkpoint in listing.checkpoints where checkpoint.version <= version {
            // At least the newest version's file: no checkpoint has `commitInfo`.
            if let hole = firstHole(in: min(checkpoint.version + 1, version)...version, &listing) {
                throw unusable.first ?? missing(hole)
            }
            let replay: Snapshot.Replay
            do throws(DeltaError) {
                replay = try read(checkpoint, listing)
            } catch {
                unusable.append(error)
                continue
            }
            return try snapshot(version, after: checkpoint.version, replay, listing, unusable)
        }
        if let hole = firstHole(in: 0...version, &listing) { throw unusable.first ?? missing(hole) }
        return try snapshot(version, after: nil, Snapshot.Replay(), listing, unusable)
    }

    /// The first version of a range that is not there.
    ///
    /// Versions that were published while the directory was read need not be in the listing, though later ones are.
    private func firstHole(in range: ClosedRange<Int>, _ listing: inout LogListing) -> Int? {
        while let hole = listing.firstHole(in: range) {
            guard directory.contains(LogName.version(hole)) else { return hole }
            listing.insert(version: hole)
        }
        return nil
    }

    func missing(_ version: Int) -> DeltaError {
        DeltaError(.missingVersion, path: directory.path(of: LogName.version(version)))
    }

    /// The state that a checkpoint holds, which is that of its version as far as this is known.
    private func read(
        _ checkpoint: LogListing.Checkpoint, _ listing: LogListing
    ) throws(DeltaError) -> Snapshot.Replay {
        let paths = checkpoint.names.map { directory.path(of: $0) }
        guard checkpoint.kind != .uuidNamed else { throw DeltaError(.unsupportedCheckpoint, path: paths[0]) }
        let replay = try Checkpoint.read(paths)
        if listing.checksums.contains(checkpoint.version), let state = replay.snapshot(version: checkpoint.version) {
            do throws(DeltaError) {
                try checkChecksum(state)
            } catch {
                // A checksum that is damaged itself says nothing of the checkpoint.
                if case .checksumMismatch(let member) = error.code {
                    let expected = "the state of its version checksum, from which \(member) differs"
                    throw DeltaError(.malformedCheckpoint(expected: expected), path: paths[0])
                }
            }
        }
        return replay
    }

    /// The state of a version, from that of an earlier one, or from nothing.
    private func snapshot(
        _ version: Int, after checkpoint: Int?, _ replay: Snapshot.Replay, _ listing: LogListing,
        _ unusable: [DeltaError]
    ) throws(DeltaError) -> Snapshot {
        var replay = replay
        var next = checkpoint.map { $0 + 1 } ?? 0
        while next <= version {
            try apply(next, to: &replay)
            next += 1
        }
        if checkpoint == version { try applyCommitInfo(of: version, to: &replay) }
        let state = replay.snapshot(
            version: version, checkpointVersion: checkpoint, unusableCheckpoints: unusable)
        guard let state else {
            throw DeltaError(
                .malformedAction(expected: "protocol and metaData"), path: directory.path(of: LogName.version(0)))
        }
        if listing.checksums.contains(version) { try checkChecksum(state) }
        return state
    }

    private func apply(_ version: Int, to replay: inout Snapshot.Replay) throws(DeltaError) {
        let name = LogName.version(version)
        let bytes = try directory.read(name)
        replay.beginVersion()
        try VersionFile.forEachAction(in: bytes, path: directory.path(of: name)) { action throws(LineError) in
            try replay.apply(action)
        }
    }

    private func applyCommitInfo(of version: Int, to replay: inout Snapshot.Replay) throws(DeltaError) {
        let name = LogName.version(version)
        let bytes = try directory.read(name)
        try VersionFile.forEachAction(in: bytes, path: directory.path(of: name)) { action throws(LineError) in
            if case .commitInfo = action { try replay.apply(action) }
        }
    }

    /// Compares a state with the checksum of its version, which is there.
    private func checkChecksum(_ snapshot: Snapshot) throws(DeltaError) {
        let name = LogName.checksum(snapshot.version)
        try VersionChecksum.check(try directory.read(name), path: directory.path(of: name), against: snapshot)
    }
}
