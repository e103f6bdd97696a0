import CloudTrail
import DeltaTable
import Parquet

/// One Parquet file of `events` while a worker fills it.
struct SegmentWriter: ~Copyable {
    let name: String
    private var file: ParquetFileWriter
    private(set) var rowCount = 0

    /// How long compressing and writing took so far, if that is counted.
    var times: WriteTimes? { file.times }

    /// Creates the file; it goes away again unless it is finished.
    init(_ directory: IndexDirectory, name: String, countsTimes: Bool = false) throws {
        self.name = name
        file = try ParquetFileWriter(
            path: directory.path(.events) + "/" + name, schema: EventSchema.events, createdBy: IndexFormat.createdBy,
            bloomFilterLeaves: EventSchema.bloomFilterLeaves)
        if countsTimes { file.times = WriteTimes() }
    }

    mutating func write(rowCount rows: Int, _ chunks: consuming [ColumnChunk]) throws {
        try file.writeRowGroup(rowCount: rows, columns: chunks)
        rowCount += rows
    }

    /// Brings the file to the disk.
    consuming func finish() throws -> AddFile {
        let name = name
        return AddFile(path: name, file: try file.finish(), modificationTime: IndexTables.milliseconds())
    }
}
