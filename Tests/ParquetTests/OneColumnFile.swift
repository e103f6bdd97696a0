import Parquet
import TestSupport

/// A file of one row group with one column of text.
enum OneColumnFile {
    /// Writes the file anew and opens it.
    ///
    /// - Parameters:
    ///   - isPresent: for each row; levels are left out where every row has a value.
    ///   - values: of the rows that have one.
    static func write(
        _ isPresent: [Bool], _ values: ColumnChunk.Values, in directory: TemporaryDirectory
    ) throws -> ParquetFile {
        let chunk = ColumnChunk(
            entryCount: isPresent.count,
            definitionLevels: isPresent.allSatisfy { $0 } ? [] : isPresent.map { $0 ? 1 : 0 },
            values: values)
        directory.removeFile("file.parquet")
        let path = directory.file("file.parquet")
        var writer = try ParquetFileWriter(
            path: path, schema: Schema([.string("name")]), createdBy: RoundTripTests.createdBy)
        try writer.writeRowGroup(rowCount: isPresent.count, columns: [chunk])
        _ = try writer.finish()
        return try ParquetFile(path: path)
    }
}
