extension Snapshot {
    /// What is left when the actions of every version are taken in order ("Action Reconciliation").
    struct Replay {
        private var `protocol`: TableProtocol?
        private var metadata: TableMetadata?
        private var files = PathList<AddFile>()
        private var tombstones = PathList<RemoveFile>()
        private(set) var transactions: [String: DeltaAction.Transaction] = [:]
        private var commitInfo: DeltaAction.CommitInfo?

        init() {}

        /// Goes on from a state.
        ///
        /// - Complexity: O(files and tombstones).
        init(_ snapshot: Snapshot) {
            `protocol` = snapshot.protocol
            metadata = snapshot.metadata
            for file in snapshot.files { files.set(file, path: file.path) }
            for file in snapshot.tombstones { tombstones.set(file, path: file.path) }
            for transaction in snapshot.lastTransactions { transactions[transaction.appId] = transaction }
        }

        var hasProtocol: Bool { `protocol` != nil }
        var hasMetadata: Bool { metadata != nil }

        /// A live file.
        func file(_ path: String) -> AddFile? { files[path] }

        /// Whether a file is live or a tombstone.
        func mentions(_ path: String) -> Bool { files[path] != nil || tombstones[path] != nil }

        mutating func beginVersion() {
            commitInfo = nil
        }

        mutating func apply(_ action: DeltaAction) throws(LineError) {
            switch action {
            case .protocol(let value):
                if let code = value.refusalToRead { throw LineError(code) }
                `protocol` = value
            case .metaData(let value): metadata = value
            case .add(let file):
                tombstones.remove(file.path)
                files.set(file, path: file.path)
            case .remove(var file):
                files.remove(file.path)
                // No checkpoint keeps them, and the state must not depend on where it was read from.
                file.tags = nil
                // At the end, also if it was removed before.
                tombstones.remove(file.path)
                tombstones.set(file, path: file.path)
            case .txn(let value): transactions[value.appId] = value
            case .commitInfo(let value): commitInfo = value
            }
        }

        /// nil if no version said what the table is.
        func snapshot(
            version: Int, checkpointVersion: Int? = nil, unusableCheckpoints: [DeltaError] = []
        ) -> Snapshot? {
            guard let `protocol`, let metadata else { return nil }
            return Snapshot(
                version: version, protocol: `protocol`, metadata: metadata, files: files.all,
                tombstones: tombstones.all, lastTransactions: transactions.values.sorted { $0.appId < $1.appId },
                commitInfo: commitInfo, checkpointVersion: checkpointVersion,
                unusableCheckpoints: unusableCheckpoints)
        }
    }
}
