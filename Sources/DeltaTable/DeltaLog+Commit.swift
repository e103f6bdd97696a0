/// A version that was published.
package struct CommittedVersion: Sendable {
    /// The table's state with it, onto which the next version may be committed.
    package let snapshot: Snapshot
    /// Why the version checksum or a checkpoint was not written, if one was due.
    ///
    /// The version is committed nevertheless, and the next one makes up for the checkpoint.
    package let failures: [DeltaError]
}

extension DeltaLog {
    /// Publishes a version.
    ///
    /// The names of the data files in the table's directory are brought to the disk first. Removals of live files are
    /// completed by what the log says of them. Once the version is there and the log is long, its checksum is written,
    /// and a checkpoint if one is due; where that fails, the version stays committed.
    ///
    /// - Parameters:
    ///   - version: one more than the snapshot's that the actions were decided on.
    ///   - base: the state of the version before, which is read where it is not given.
    /// - Throws: `conflict` if somebody else has published it, `missingVersion` if the one before is not there,
    ///   `unsupportedProtocol`, `unsupportedFeatures` and `appendOnly` if this module must not write it, `systemCall`, and
    ///   whatever `snapshot` throws. Nothing was published then, unless the error is `fsync` of the directory.
    /// - Complexity: O(files, and what `snapshot` takes where no base is given).
    @discardableResult
    package func commit(
        version: Int, _ actions: [DeltaAction], onto base: Snapshot? = nil
    ) throws(DeltaError) -> CommittedVersion {
        let path = directory.path(of: LogName.version(version))
        var base = base
        if version > 0 {
            guard directory.contains(LogName.version(version - 1)) else { throw missing(version - 1) }
            // Before the log is read: the other commit may have changed what the table needs.
            guard !directory.contains(LogName.version(version)) else { throw DeltaError(.conflict, path: path) }
            if base?.version != version - 1 { base = try snapshot(at: version - 1) }
        }
        var replay = base.map { Snapshot.Replay($0) } ?? Snapshot.Replay()
        let actions = actions.map { replay.completed($0) }
        do throws(LineError) {
            try base?.requireWritable(for: actions)
            for action in actions { try replay.apply(action) }
        } catch {
            throw DeltaError(error.code, path: path)
        }
        let state = replay.snapshot(
            version: version, checkpointVersion: base?.checkpointVersion,
            unusableCheckpoints: base?.unusableCheckpoints ?? [])
        guard let state else {
            throw DeltaError(.malformedAction(expected: "protocol and metaData"), path: path)
        }
        try LogDirectory.sync(tablePath)
        try directory.publish(VersionFile.bytes(of: actions), as: LogName.version(version))
        return followUp(state)
    }

    /// Writes what a long log has beside a version that was just published.
    private func followUp(_ state: Snapshot) -> CommittedVersion {
        var state = state
        var failures: [DeltaError] = []
        let configured = state.metadata.configuration["delta.checkpointInterval"].flatMap { Int($0) } ?? 0
        let interval = configured > 0 ? configured : Self.checkpointInterval
        guard state.version >= interval else { return CommittedVersion(snapshot: state, failures: []) }
        do throws(DeltaError) {
            if let checksum = VersionChecksum.json(of: state) {
                // Every crash is survived without it.
                let bytes = Array((checksum.text + "\n").utf8)
                try directory.publish(bytes, as: LogName.checksum(state.version), isDurable: false)
            }
        } catch {
            failures.append(error)
        }
        if state.version - (state.checkpointVersion ?? 0) >= interval {
            do throws(DeltaError) {
                try Checkpoint.write(state, to: directory)
                state = state.read(from: state.version)
            } catch {
                failures.append(error)
            }
        }
        return CommittedVersion(snapshot: state, failures: failures)
    }
}

extension Snapshot {
    /// - Throws: why these actions must not be added to the table.
    fileprivate func requireWritable(for actions: [DeltaAction]) throws(LineError) {
        if let code = refusalToWrite { throw LineError(code) }
        guard isAppendOnly else { return }
        for case .remove(let file) in actions where file.dataChange { throw LineError(.appendOnly) }
    }
}

extension Snapshot.Replay {
    /// A removal with what is known of the live file that it removes; other actions as they are.
    fileprivate func completed(_ action: DeltaAction) -> DeltaAction {
        guard case .remove(let removal) = action, removal.size == nil, let file = file(removal.path) else {
            return action
        }
        return .remove(
            RemoveFile(file, deletionTimestamp: removal.deletionTimestamp, dataChange: removal.dataChange))
    }
}
