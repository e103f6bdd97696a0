import Parquet
import TestSupport

/// Any bytes are refused as a Parquet file or read: columns that fit their row group, the same a second time, and the
/// same again when they were written to another file.
enum ParquetProperties {
    /// Level entries that are read of one input: some bytes can stand for millions of nulls, in every column.
    private static let entryLimit = 4_000_000
    /// Values and bytes that are written again.
    private static let rewrittenEntryLimit = 20_000
    private static let rewrittenByteLimit = 4 << 20

    static func check(_ input: [UInt8]) throws(FuzzFinding) {
        let directory = TemporaryDirectory()
        directory.write(input, to: "input.parquet")
        guard let file = try? ParquetFile(path: directory.file("input.parquet")) else { return }
        try FuzzFinding.require(
            file.rowCount == file.rowGroups.reduce(0) { $0 + $1.rowCount }, "row groups have other rows than the file")
        let metadata = file.metadata
        try FuzzFinding.require(metadata.columns.count == file.schema.leaves.count, "columns without statistics")
        var entries = 0
        for (group, rows) in file.rowGroups.enumerated() {
            var columns: [ColumnChunk] = []
            for leaf in file.schema.leaves.indices {
                let (sum, overflows) = entries.addingReportingOverflow(rows.columns[leaf].entryCount)
                guard !overflows, sum <= entryLimit else { break }
                entries = sum
                if let column = try read(file, group, leaf) { columns.append(column) }
            }
            try checkRewritten(columns, rows.rowCount, of: file.schema, in: directory)
        }
    }

    private static func read(_ file: ParquetFile, _ group: Int, _ leaf: Int) throws(FuzzFinding) -> ColumnChunk? {
        let place = "row group \(group), leaf \(leaf)"
        let statistics = file.statistics(rowGroup: group, leaf: leaf)
        let bounds = [statistics.minimum, statistics.maximum].map { bound -> [UInt8] in
            if case .byteArray(let bytes) = bound { bytes } else { Array("value".utf8) }
        }
        _ = file.mayContain(rowGroup: group, leaf: leaf, anyOf: bounds)
        let column: ColumnChunk
        do throws(ParquetError) {
            column = try file.readColumn(rowGroup: group, leaf: leaf)
        } catch {
            let isPlaced = error.path == file.path && error.rowGroup == group && error.column != nil
            try FuzzFinding.require(isPlaced && !error.description.isEmpty, "\(place): \(error) does not say where")
            return nil
        }
        let fault = column.fault(as: file.schema.leaves[leaf], rowCount: file.rowGroups[group].rowCount)
        try FuzzFinding.require(fault == nil, "\(place) is inconsistent")
        let again = try? file.readColumn(rowGroup: group, leaf: leaf)
        try FuzzFinding.require(again == column, "\(place) is another the second time")
        try checkDictionary(of: column, file, group, leaf)
        return column
    }

    /// What the dictionary tells of a column is what its rows say.
    private static func checkDictionary(
        of column: ColumnChunk, _ file: ParquetFile, _ group: Int, _ leaf: Int
    ) throws(FuzzFinding) {
        let place = "row group \(group), leaf \(leaf)"
        let values = try? file.dictionary(rowGroup: group, leaf: leaf)
        let counts = try? file.valueCounts(rowGroup: group, leaf: leaf)
        guard values != nil || counts != nil else { return }
        guard case .dictionary(let codes, let dictionary) = column.values else {
            throw FuzzFinding("\(place) has a dictionary only if it is not read")
        }
        if let values { try FuzzFinding.require(values == dictionary, "\(place) has another dictionary") }
        guard let counts else { return }
        var expected = [Int](repeating: 0, count: dictionary.count)
        for code in codes { expected[Int(code)] += 1 }
        try FuzzFinding.require(
            counts == ValueCounts(values: dictionary, counts: expected, nullCount: column.entryCount - codes.count),
            "\(place) is counted otherwise than row by row")
    }

    /// What was read of a row group is written, and read again.
    private static func checkRewritten(
        _ columns: [ColumnChunk], _ rowCount: Int, of schema: Schema, in directory: TemporaryDirectory
    ) throws(FuzzFinding) {
        guard columns.count == schema.leaves.count, !columns.isEmpty else { return }
        var bytes = 0
        for column in columns {
            guard column.entryCount <= rewrittenEntryLimit else { return }
            if case .dictionary(let codes, let dictionary) = column.values {
                for code in codes { bytes += dictionary.range(Int(code)).count }
            }
            guard bytes <= rewrittenByteLimit else { return }
        }
        let path = directory.file("again.parquet")
        defer { directory.removeFile("again.parquet") }
        do {
            let texts = schema.leaves.indices.filter { schema.leaves[$0].physicalType == .byteArray }
            var writer = try ParquetFileWriter(
                path: path, schema: schema, createdBy: "backtrail version 0.0.0 (build fuzz)",
                bloomFilterLeaves: Set(texts))
            try writer.writeRowGroup(rowCount: rowCount, columns: columns)
            let written = try writer.finish()
            let file = try ParquetFile(path: path)
            try FuzzFinding.require(file.metadata == written, "the footer says something else than its writer")
            for (leaf, column) in columns.enumerated() {
                let again = try file.readColumn(rowGroup: 0, leaf: leaf)
                try FuzzFinding.require(again.plain == column.plain, "leaf \(leaf) is another when it was written")
                try checkHeld(column.plain, file, leaf)
            }
        } catch let finding as FuzzFinding {
            throw finding
        } catch {
            throw FuzzFinding("what was read cannot be written and read: \(error)")
        }
    }

    /// Bounds and Bloom filter of a written column leave room for each of its values.
    private static func checkHeld(_ column: ColumnChunk, _ file: ParquetFile, _ leaf: Int) throws(FuzzFinding) {
        guard case .byteArray(let values) = column.values else { return }
        for value in 0..<min(values.count, 100) {
            try FuzzFinding.require(
                file.mayContain(rowGroup: 0, leaf: leaf, anyOf: [Array(values[value])]),
                "leaf \(leaf) is said not to hold value \(value)")
        }
    }
}
