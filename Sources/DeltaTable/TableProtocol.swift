/// The action `protocol`: what a client must understand to read or write the table.
package struct TableProtocol: Sendable, Hashable {
    package var minReaderVersion: Int64
    package var minWriterVersion: Int64

    package init(minReaderVersion: Int64, minWriterVersion: Int64) {
        self.minReaderVersion = minReaderVersion
        self.minWriterVersion = minWriterVersion
    }

    /// What this module writes: no table features, and columns by name.
    package static let current = TableProtocol(minReaderVersion: 1, minWriterVersion: 2)

    var isSupported: Bool {
        minReaderVersion == 1 && (1...2).contains(minWriterVersion)
    }
}
