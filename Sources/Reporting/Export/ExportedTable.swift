import CloudTrail
package import Parquet

/// A Parquet file of exported events: one flat row an event.
///
/// `eventTime` is a timestamp, all else text; the names are those of the columns of an index, with `_` for what other
/// readers take for a path.
package struct ExportedTable: ~Copyable {
    private static let rowsPerGroup = 32_768

    private var writer: ParquetFileWriter
    private var times: [Int64?] = []
    private var columns: [[String?]]

    /// - Parameter path: of a file that does not exist.
    package init(path: String, createdBy: String) throws(ParquetError) {
        let fields =
            [SchemaField.timestamp("eventTime")]
            + ExportedEvent.fieldNames.map { .string(ExportedTable.columnName($0)) }
        writer = try ParquetFileWriter(path: path, schema: Schema(fields), createdBy: createdBy)
        columns = Array(repeating: [], count: ExportedEvent.fieldNames.count)
    }

    /// `userIdentity_arn`, `resources_0_ARN`.
    static func columnName(_ field: String) -> String {
        var name = ""
        for character in field where character != "]" {
            name.append(character == "." || character == "[" ? "_" : character)
        }
        return name
    }

    package mutating func append(_ event: ExportedEvent) throws(ParquetError) {
        times.append(event.time?.microseconds)
        for position in columns.indices {
            columns[position].append(position < event.values.count ? event.values[position] : nil)
        }
        if times.count == ExportedTable.rowsPerGroup { try flush() }
    }

    /// Brings the file to the disk.
    package consuming func finish() throws(ParquetError) {
        if !times.isEmpty { try flush() }
        _ = try writer.finish()
    }

    private mutating func flush() throws(ParquetError) {
        let count = times.count
        var chunks = [
            ColumnChunk(
                entryCount: count, definitionLevels: ExportedTable.levels(times),
                values: .int64(times.compactMap { $0 }))
        ]
        times.removeAll(keepingCapacity: true)
        for position in columns.indices {
            chunks.append(ExportedTable.chunk(columns[position]))
            columns[position].removeAll(keepingCapacity: true)
        }
        try writer.writeRowGroup(rowCount: count, columns: chunks)
    }

    private static func levels<Value>(_ values: [Value?]) -> [UInt8] {
        values.contains { $0 == nil } ? values.map { $0 == nil ? 0 : 1 } : []
    }

    /// A column of text, as a dictionary where values repeat.
    private static func chunk(_ texts: [String?]) -> ColumnChunk {
        var codes: [UInt32] = []
        var known: [String: UInt32] = [:]
        var distinct = ByteArrays()
        for case let text? in texts {
            if let code = known[text] {
                codes.append(code)
            } else {
                known[text] = UInt32(known.count)
                codes.append(UInt32(known.count - 1))
                distinct.append(text.utf8)
            }
        }
        let values: ColumnChunk.Values
        if known.count > texts.count / 2 {
            var all = ByteArrays()
            for case let text? in texts { all.append(text.utf8) }
            values = .byteArray(all)
        } else {
            values = .dictionary(codes: codes, dictionary: distinct)
        }
        return ColumnChunk(entryCount: texts.count, definitionLevels: levels(texts), values: values)
    }
}
