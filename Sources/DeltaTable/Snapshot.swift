/// The state of a table at one version.
package struct Snapshot: Sendable {
    package let version: Int
    package private(set) var `protocol`: TableProtocol
    package private(set) var metadata: TableMetadata
    /// The live data files, in the order in which they were added.
    package private(set) var files: [AddFile]
    /// The last version of each application, by its `appId`.
    package private(set) var transactions: [String: Int64]
    /// Of the version itself; nil if it has none.
    package let commitInfo: DeltaAction.CommitInfo?
}

extension Snapshot {
    /// What is left when the actions of every version are taken in order.
    struct Replay {
        private var `protocol`: TableProtocol?
        private var metadata: TableMetadata?
        private var files: [AddFile?] = []
        private var positions: [String: Int] = [:]
        private var transactions: [String: Int64] = [:]
        private var commitInfo: DeltaAction.CommitInfo?

        mutating func beginVersion() {
            commitInfo = nil
        }

        mutating func apply(_ action: DeltaAction) throws(LineError) {
            switch action {
            case .protocol(let value):
                guard value.isSupported else {
                    throw LineError(
                        .unsupportedProtocol(reader: value.minReaderVersion, writer: value.minWriterVersion))
                }
                `protocol` = value
            case .metaData(let value): metadata = value
            case .add(let file):
                if let position = positions[file.path] {
                    files[position] = file
                } else {
                    positions[file.path] = files.count
                    files.append(file)
                }
            case .remove(let file):
                if let position = positions.removeValue(forKey: file.path) { files[position] = nil }
            case .txn(let value): transactions[value.appId] = value.version
            case .commitInfo(let value): commitInfo = value
            }
        }

        /// nil if no version said what the table is.
        func snapshot(version: Int) -> Snapshot? {
            guard let `protocol`, let metadata else { return nil }
            return Snapshot(
                version: version, protocol: `protocol`, metadata: metadata, files: files.compactMap { $0 },
                transactions: transactions, commitInfo: commitInfo)
        }
    }
}
