/// One line of a log file: a change to the table's state.
package enum DeltaAction: Sendable, Hashable {
    /// How far an application has come, so that it can tell whether its commit is in the table.
    package struct Transaction: Sendable, Hashable {
        package var appId: String
        package var version: Int64
        /// Milliseconds since 1970.
        package var lastUpdated: Int64?

        package init(appId: String, version: Int64, lastUpdated: Int64? = nil) {
            self.appId = appId
            self.version = version
            self.lastUpdated = lastUpdated
        }
    }

    /// What the commit was for.
    ///
    /// Readers show it and decide nothing by it.
    package struct CommitInfo: Sendable, Hashable {
        /// Milliseconds since 1970.
        package var timestamp: Int64
        /// Such as `WRITE` or `CREATE TABLE`.
        package var operation: String
        /// Further members, in which an application keeps what is its own.
        package var members: [JSONValue.Member]

        package init(timestamp: Int64, operation: String, members: [JSONValue.Member] = []) {
            self.timestamp = timestamp
            self.operation = operation
            self.members = members
        }
    }

    case `protocol`(TableProtocol)
    case metaData(TableMetadata)
    case add(AddFile)
    case remove(RemoveFile)
    case txn(Transaction)
    case commitInfo(CommitInfo)
}
