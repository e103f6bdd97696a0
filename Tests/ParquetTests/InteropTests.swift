internal import Parquet
internal import TestSupport
internal import Testing

@Suite("Other readers see the same rows", .enabled(if: PythonScript.isAvailable))
struct InteropTests {
    private let schema = RoundTripTests.nested

    /// Row groups of random rows, one of them without a value.
    private func rows() -> [[[NestedValue]]] {
        var generator = SeededGenerator(seed: 11)
        return [0.3, 0.0, 1.0, 0.9].map { nullShare in
            (0..<700).map { _ in
                schema.fields.map { NestedValue.random($0, nullShare: nullShare, using: &generator) }
            }
        }
    }

    private func write(_ groups: [[[NestedValue]]], dictionary: Bool, to path: String) throws {
        var writer = try ParquetFileWriter(path: path, schema: schema, createdBy: RoundTripTests.createdBy)
        for rows in groups {
            let columns = Shredder.columns(rows, of: schema, dictionary: dictionary)
            try writer.writeRowGroup(rowCount: rows.count, columns: columns)
        }
        _ = try writer.finish()
    }

    @Test("pyarrow and DuckDB read rows, nulls, nested members and statistics", arguments: [false, true])
    func compare(dictionary: Bool) throws {
        let directory = TemporaryDirectory()
        let groups = rows()
        try write(groups, dictionary: dictionary, to: directory.file("ours.parquet"))
        let json = groups.joined().map { NestedValue.json($0, schema.fields) }
        directory.write("[\(json.joined(separator: ",\n"))]", to: "rows.json")
        let result = PythonScript.run(
            "check_file.py", ["compare", directory.file("ours.parquet"), directory.file("rows.json")],
            besides: #filePath)
        #expect(result.isSuccess, "\(result.output)")
    }

    @Test("They read columns of several pages and dictionary-coded integers")
    func severalPages() throws {
        let directory = TemporaryDirectory()
        let schema = Schema([
            .string("text"), .list("list", ofGroup: [.string("member")]), .int64("object", .required), .int32("part"),
        ])
        var generator = SeededGenerator(seed: 31)
        let rows: [[NestedValue]] = (0..<4000).map { row in
            let long = Array((String(generator.next(), radix: 36) + String(repeating: "é", count: 400)).utf8)
            let list = (0..<row % 4).map { _ in NestedValue.group([.bytes(long)]) }
            return [
                row % 3 == 0 ? .null : .bytes(long), row % 5 == 0 ? .null : .list(list), .integer(Int64(row / 90 % 7)),
                row % 2 == 0 ? .null : .integer(Int64(row / 64) - 9),
            ]
        }
        var writer = try ParquetFileWriter(
            path: directory.file("pages.parquet"), schema: schema, createdBy: RoundTripTests.createdBy)
        try writer.writeRowGroup(rowCount: rows.count, columns: Shredder.columns(rows, of: schema))
        _ = try writer.finish()
        let json = rows.map { NestedValue.json($0, schema.fields) }
        directory.write("[\(json.joined(separator: ",\n"))]", to: "rows.json")
        let result = PythonScript.run(
            "check_file.py", ["compare", directory.file("pages.parquet"), directory.file("rows.json")],
            besides: #filePath)
        #expect(result.isSuccess, "\(result.output)")
    }

    @Test(
        "What pyarrow writes from our file we read back",
        arguments: ["dictionary", "plain", "v2", "uncompressed", "delta", "front"])
    func rewrite(kind: String) throws {
        let directory = TemporaryDirectory()
        let groups = rows()
        try write(groups, dictionary: false, to: directory.file("ours.parquet"))
        let result = PythonScript.run(
            "check_file.py", ["rewrite", directory.file("ours.parquet"), directory.file("theirs.parquet"), kind],
            besides: #filePath)
        try #require(result.isSuccess, "\(result.output)")
        let file = try ParquetFile(path: directory.file("theirs.parquet"))
        #expect(file.schema.leaves.map(\.path) == schema.leaves.map(\.path))
        for (group, rows) in groups.enumerated() {
            let columns = Shredder.columns(rows, of: schema)
            for (leaf, column) in columns.enumerated() {
                let read = try file.readColumn(rowGroup: group, leaf: leaf)
                #expect(read.plain == column, "row group \(group), \(schema.leaves[leaf].dottedPath)")
            }
        }
    }
}
