/// What an object of an archive is, by its key or, where the key says nothing, by its first members.
package enum ObjectKind: String, Sendable, Hashable, CaseIterable {
    case log
    case insight
    case networkActivity = "network-activity"
    case aggregated
    case digest
    case config
    case other

    /// Whether the object holds event records to index.
    package var holdsRecords: Bool {
        switch self {
        case .log, .insight, .networkActivity, .aggregated: true
        case .digest, .config, .other: false
        }
    }
}
