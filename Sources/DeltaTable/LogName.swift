/// The names of a log's files.
enum LogName {
    static let lastCheckpoint = "_last_checkpoint"

    static func version(_ version: Int) -> String { digits(version) + ".json" }
    static func checkpoint(_ version: Int) -> String { digits(version) + ".checkpoint.parquet" }
    static func checksum(_ version: Int) -> String { digits(version) + ".crc" }

    private static func digits(_ version: Int) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 20 - digits.utf8.count)) + digits
    }
}
