import CStructuralScan
import CloudTrail
import Glibc
import Gunzip
import JSONScan
import Parquet

/// Measures the parts of the way of a log file into the index one by one, on one thread, in memory.
@main
enum Micro {
    static func main() throws {
        let logs = Logs(paths: Array(CommandLine.arguments.dropFirst()), limit: 64 << 20)
        guard logs.plainBytes > 0 else {
            print("Micro: name some log files")
            exit(64)
        }
        let records = logs.recordCount
        let groups = logs.rowGroups()
        let measurements = [
            Measurement("Gunzip: inflate") { logs.inflateAll() },
            Measurement("JSONScan: structural index, fastest kernel") { logs.scanAll(backtrail_scan_best) },
            Measurement("JSONScan: structural index, scalar kernel") { logs.scanAll(backtrail_scan_scalar) },
            Measurement("CloudTrail: find records and members") { logs.recordCount },
            Measurement("CloudTrail: records into row groups") { logs.rowGroups().count },
            try Measurement("Parquet: encode, compress, write") { try write(groups) },
        ]
        print(
            "\(logs.stored.count) files, \(records) records, \(logs.plainBytes / 1_000_000) MB plain;",
            "medians of \(Measurement.runs)\n")
        print("part                                            MB/s   ns a record  allocations a record")
        for measurement in measurements { print(measurement.line(plainBytes: logs.plainBytes, records: records)) }
    }

    /// Encodes and compresses row groups into a file.
    private static func write(_ groups: [Logs.RowGroup]) throws -> Int {
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let path = "\(folder)/backtrail-micro-\(getpid()).parquet"
        var writer = try ParquetFileWriter(
            path: path, schema: EventSchema.events, createdBy: "Micro", bloomFilterLeaves: EventSchema.bloomFilterLeaves
        )
        for group in groups { try writer.writeRowGroup(rowCount: group.rows, columns: group.chunks) }
        let rows = try writer.finish().rowCount
        unsafe unlink(path)
        return rows
    }
}
