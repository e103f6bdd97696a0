import Glibc
import Testing

/// An archive of two good log files, six events of the name `Neighbour`, beside which a test lays one of its own.
struct SmallArchive {
    static let keyPrefix = "AWSLogs/o-abcde12345/111122223333/CloudTrail/us-east-1/2024/03/01/"
    static let neighbourRecords = 6

    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for file in 0..<2 {
            let records = (0..<3).map { SmallArchive.record(100 + file * 10 + $0, name: "Neighbour") }
            try write(
                Gzip.member(SmallArchive.logFile(records)),
                as: SmallArchive.objectName(time: file == 0 ? "20240301T0005Z" : "20240301T0015Z"))
        }
    }

    /// The name of a log file; one of 00:10 lies between the neighbours.
    static func objectName(time: String = "20240301T0010Z", suffix: String = ".json.gz") -> String {
        "111122223333_CloudTrail_us-east-1_\(time)_Ab12Cd34Ef56Gh78\(suffix)"
    }

    /// A record of a second and an event ID of its own.
    static func record(_ number: Int, name: String = "Survivor", extra: String = "") -> String {
        let digits = String(1_000_000 + number).dropFirst()
        return #"{"eventVersion":"1.11","userIdentity":{"type":"AWSAccount","accountId":"111122223333"},"#
            + #""eventTime":"2024-03-01T00:00:\#(String(100 + number % 60).dropFirst())Z","#
            + #""eventSource":"s3.amazonaws.com","eventName":"\#(name)","awsRegion":"us-east-1","#
            + #""sourceIPAddress":"192.0.2.1","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"#
            + #""eventID":"00000000-0000-4000-8000-000000\#(digits)","#
            + #""recipientAccountId":"111122223333"\#(extra)}"#
    }

    static func logFile(_ records: [String]) -> String {
        #"{"Records":[\#(records.joined(separator: ","))]}"#
    }

    /// Writes an object among the neighbours.
    func write(_ bytes: [UInt8], as name: String = objectName()) throws {
        let folder = "\(directory.path)/bucket/\(SmallArchive.keyPrefix)"
        var path = ""
        for part in folder.split(separator: "/") {
            path += "/\(part)"
            unsafe mkdir(path, 0o755)
        }
        let descriptor = unsafe open(folder + name, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        // write reads no more than it is told there is.
        try #require(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func index(_ options: [String] = []) throws -> Program.IndexReport {
        try Program.index("bucket", into: "index", options: options, directory: directory)
    }

    /// How many events of each name the index holds.
    func eventCounts() throws -> [String: Int] {
        let rows = try Program.json(
            ["count", "--by", "eventName", "--index", "index", "--format", "json", "--quiet"], directory: directory)
        var counts: [String: Int] = [:]
        for row in rows.elements { counts[row["eventName"]?.label ?? "", default: 0] += row["events"]?.integer ?? 0 }
        return counts
    }
}
