internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("What the writer writes the reader reads")
struct RoundTripTests {
    static let createdBy = "backtrail version 0.0.0 (build test)"

    static let nested = Schema([
        .timestamp("time"),
        .string("name"),
        .boolean("flag"),
        .int64("id", .required),
        .int32("index", .required),
        .int32("optionalIndex"),
        .group(
            "identity",
            [
                .string("type"),
                .group("context", [.group("issuer", [.string("arn"), .boolean("trusted")]), .string("source")]),
            ]),
        .list("resources", ofGroup: [.string("arn"), .int64("size"), .list("tags", ofGroup: [.string("key")])]),
        SchemaField("names", .optional, .list(.leaf(.byteArray, .string))),
        .string("text"),
    ])

    @Test("Levels of a list are those of the format's specification")
    func handMadeLevels() {
        let schema = Schema([.list("list", ofGroup: [.string("member")])])
        // null; []; [null]; [{member: null}]; [{"a"}, {"b"}, null]
        let rows: [[NestedValue]] = [
            [.null], [.list([])], [.list([.null])], [.list([.group([.null])])],
            [.list([.group([.bytes([97])]), .group([.bytes([98])]), .null])],
        ]
        let column = Shredder.columns(rows, of: schema)[0]
        #expect(schema.leaves[0].maxDefinitionLevel == 4)
        #expect(schema.leaves[0].maxRepetitionLevel == 1)
        #expect(column.definitionLevels == [0, 1, 2, 3, 4, 4, 2])
        #expect(column.repetitionLevels == [0, 0, 0, 0, 0, 1, 1])
        #expect(column.values == .byteArray(ByteArrays(bytes: [97, 98], offsets: [0, 1, 2])))
    }

    @Test(
        "Random nested rows come back, plain and dictionary-coded",
        arguments: [0, 1, 7, 8, 9, 100, 5000], [false, true])
    func nestedRows(rowCount: Int, dictionary: Bool) throws {
        let directory = TemporaryDirectory()
        var generator = SeededGenerator(seed: UInt64(rowCount))
        let groups = [0.0, 0.3, 1.0].map { nullShare in
            let rows = (0..<rowCount).map { _ in
                Self.nested.fields.map { NestedValue.random($0, nullShare: nullShare, using: &generator) }
            }
            return Shredder.columns(rows, of: Self.nested, dictionary: dictionary)
        }
        let path = directory.file("nested.parquet")
        var writer = try ParquetFileWriter(
            path: path, schema: Self.nested, createdBy: Self.createdBy, keyValueMetadata: [("a key", "ä value")])
        for columns in groups { try writer.writeRowGroup(rowCount: rowCount, columns: columns) }
        let metadata = try writer.finish()

        let file = try ParquetFile(path: path)
        #expect(file.schema == Self.nested)
        #expect(file.rowCount == 3 * rowCount)
        #expect(file.createdBy == Self.createdBy)
        #expect(file.keyValueMetadata.map(\.0) == ["a key"])
        #expect(file.keyValueMetadata.map(\.1) == ["ä value"])
        #expect(file.metadata == metadata)
        #expect(metadata.byteCount == directory.contents("nested.parquet").count)
        for (group, columns) in groups.enumerated() {
            #expect(file.rowGroups[group].rowCount == rowCount)
            for (leaf, column) in columns.enumerated() {
                let read = try file.readColumn(rowGroup: group, leaf: leaf)
                if dictionary, column.values.count > 0 {
                    #expect(read == column, "row group \(group), \(Self.nested.leaves[leaf].dottedPath)")
                } else {
                    #expect(read == column.plain, "row group \(group), \(Self.nested.leaves[leaf].dottedPath)")
                }
            }
        }
    }

    @Test("A column of several pages comes back whole, pages ending with rows")
    func severalPages() throws {
        let directory = TemporaryDirectory()
        let schema = Schema([.string("text"), .list("list", ofGroup: [.string("member")]), .int64("number", .required)])
        var generator = SeededGenerator(seed: 3)
        let long = [UInt8](repeating: 120, count: 700)
        let rows: [[NestedValue]] = (0..<20_000).map { row in
            let text = Array(String(generator.next(), radix: 16).utf8) + long
            let list = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in NestedValue.group([.bytes(long)]) }
            return [row % 3 == 0 ? .null : .bytes(text), .list(list), .integer(Int64(row))]
        }
        let columns = Shredder.columns(rows, of: schema)
        let path = directory.file("pages.parquet")
        var writer = try ParquetFileWriter(path: path, schema: schema, createdBy: Self.createdBy)
        try writer.writeRowGroup(rowCount: rows.count, columns: columns)
        _ = try writer.finish()
        let file = try ParquetFile(path: path)
        for leaf in columns.indices {
            #expect(try file.readColumn(rowGroup: 0, leaf: leaf) == columns[leaf])
        }

        // 13,334 strings of about 716 bytes.
        var slice = ColumnWriter.PageSlice(entries: 0..<0, values: 0..<0)
        var pageCount = 0
        repeat {
            slice = columns[1].pageSlice(after: slice, of: schema.leaves[1], codeWidth: 0, byteCount: 1 << 20)
            pageCount += 1
            #expect(columns[1].repetitionLevels[slice.entries.lowerBound] == 0)
        } while slice.entries.upperBound < columns[1].entryCount
        #expect(pageCount > 10)
    }

    @Test("A chunk of nulls takes next to nothing")
    func nulls() throws {
        let directory = TemporaryDirectory()
        let schema = Schema([.string("text")])
        let path = directory.file("nulls.parquet")
        var writer = try ParquetFileWriter(path: path, schema: schema, createdBy: Self.createdBy)
        let levels = [UInt8](repeating: 0, count: 1_000_000)
        let column = ColumnChunk(
            entryCount: 1_000_000, definitionLevels: levels,
            values: .dictionary(codes: [], dictionary: ByteArrays()))
        try writer.writeRowGroup(rowCount: 1_000_000, columns: [column])
        #expect(try writer.finish().byteCount < 300)
        let read = try ParquetFile(path: path).readColumn(rowGroup: 0, leaf: 0)
        #expect(read.definitionLevels == levels)
        #expect(read.values == .byteArray(ByteArrays()))
    }

    @Test("A writer that is let go leaves no file, and none is overwritten")
    func unfinished() throws {
        let directory = TemporaryDirectory()
        let path = directory.file("file.parquet")
        do {
            var writer = try ParquetFileWriter(path: path, schema: Schema([.string("text")]), createdBy: "")
            try writer.writeRowGroup(
                rowCount: 1,
                columns: [ColumnChunk(entryCount: 1, definitionLevels: [0], values: .byteArray(ByteArrays()))])
            #expect(directory.names == ["file.parquet"])
        }
        #expect(directory.names.isEmpty)

        directory.write([1, 2, 3], to: "file.parquet")
        let error = #expect(throws: ParquetError.self) {
            let writer = try ParquetFileWriter(path: path, schema: Schema([.string("text")]), createdBy: "")
            _ = try writer.finish()
        }
        #expect(error?.code == .systemCall(.open, errno: 17))
        #expect(directory.contents("file.parquet") == [1, 2, 3])
    }
}
