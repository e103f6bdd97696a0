/// What is fuzzed, each with the rules that hold for any bytes whatever.
///
/// The fuzzer and the ordinary tests call the same function: the one with bytes that it makes up, the others with those
/// that once were a finding.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// Stored bytes to plain bytes.
    case gunzip
    /// JSON text to its structure and its values.
    case scanner
    /// Stored bytes of a log file to the columns of the index.
    case records
    /// Paths of an archive to canonical keys.
    case keys
    /// Bytes of a version of a table's log to actions and their state.
    case deltalog
    /// A Parquet file to its columns.
    case parquet

    /// - Throws: the rule that the input breaks. Crashes are left to whoever calls.
    /// - Complexity: O(input), and for what a gzip bomb makes of it O(a few megabytes).
    package func check(_ input: [UInt8]) throws(FuzzFinding) {
        switch self {
        case .gunzip: try GunzipProperties.check(input)
        case .scanner: try ScannerProperties.check(input)
        case .records: try RecordProperties.check(input)
        case .keys: try KeyProperties.check(input)
        case .deltalog: try DeltaProperties.check(input)
        case .parquet: try ParquetProperties.check(input)
        }
    }

    /// The part of the rules of `records` that takes one walk: for many inputs of real size.
    package static func checkCounts(_ stored: [UInt8]) throws(FuzzFinding) {
        try RecordProperties.checkCounts(stored)
    }

    /// What stored bytes inflate to, up to any damage; themselves if they are no gzip.
    package static func plainBytes(_ stored: [UInt8]) -> [UInt8] { WalkedLog.plainBytes(stored) }
}
