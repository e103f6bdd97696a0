internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Values are shown where they lie in their pages")
struct PageStringsTests {
    private let directory = TemporaryDirectory()

    /// A file of one row group with one column; nil for a null.
    private func write(_ rows: [String?], isCoded: Bool = false) throws -> ParquetFile {
        let present = rows.compactMap { $0 }
        var values = ByteArrays()
        for text in present { values.append(text.utf8) }
        let chunk = ColumnChunk(
            entryCount: rows.count,
            definitionLevels: present.count == rows.count ? [] : rows.map { $0 == nil ? 0 : 1 },
            values: isCoded
                ? .dictionary(codes: present.indices.map { UInt32($0) }, dictionary: values) : .byteArray(values))
        let path = directory.file("file.parquet")
        directory.removeFile("file.parquet")
        var writer = try ParquetFileWriter(
            path: path, schema: Schema([.string("name")]), createdBy: RoundTripTests.createdBy)
        try writer.writeRowGroup(rowCount: rows.count, columns: [chunk])
        _ = try writer.finish()
        return try ParquetFile(path: path)
    }

    /// What the pages show, by row; nil where they show nothing.
    private func shown(
        _ file: ParquetFile, where isNeeded: (Range<Int>) -> Bool = { _ in true }
    ) throws -> (values: [Int: String], pages: Int)? {
        var values: [Int: String] = [:]
        var pages = 0
        let isShown = try file.forEachPage(rowGroup: 0, leaf: 0, where: isNeeded) { page in
            pages += 1
            for (index, row) in page.rows.enumerated() {
                values[Int(row)] = String(
                    decoding: page.bytes[Int(page.starts[index])..<Int(page.ends[index])], as: UTF8.self)
            }
        }
        return isShown ? (values, pages) : nil
    }

    /// Texts of many lengths, the empty one among them: long enough for several pages, or of one length.
    private func rows(_ count: Int, nulls: Bool, isLong: Bool, _ generator: inout SeededGenerator) -> [String?] {
        (0..<count).map { row in
            if nulls, Bool.random(using: &generator) { return nil }
            let length = isLong ? Int.random(in: 0..<900, using: &generator) : 36
            return String(repeating: "\(row % 10)", count: length)
        }
    }

    @Test("Like a column that is read", arguments: [false, true], [false, true])
    private func values(nulls: Bool, isLong: Bool) throws {
        var generator = SeededGenerator(seed: 5)
        for count in [1, 2, 100, 9_000] {
            let rows = rows(count, nulls: nulls, isLong: isLong, &generator)
            let file = try write(rows)
            let shown = try #require(try shown(file))
            #expect(shown.values.count == rows.count { $0 != nil })
            #expect(rows.indices.allSatisfy { shown.values[$0] == rows[$0] })
        }
    }

    @Test("Pages that nobody needs are left out")
    func skipping() throws {
        var generator = SeededGenerator(seed: 6)
        let rows = rows(20_000, nulls: true, isLong: true, &generator)
        let file = try write(rows)
        var ranges: [Range<Int>] = []
        let all = try #require(
            try shown(file) { range in
                ranges.append(range)
                return true
            })
        try #require(all.pages > 3)
        #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == rows.count)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        let wanted = ranges[2].lowerBound + 1
        let one = try #require(try shown(file) { $0.contains(wanted) })
        #expect(one.pages == 1)
        #expect(one.values == all.values.filter { ranges[2].contains($0.key) })
        #expect(try #require(try shown(file) { _ in false }).values.isEmpty)
    }

    @Test("Codes of a dictionary are not shown")
    func codes() throws {
        #expect(try shown(write(["a", "b", nil], isCoded: true)) == nil)
    }

    @Test("Files of nobody are refused, or show what a column that is read has", arguments: [false, true])
    private func damage(isLong: Bool) throws {
        var generator = SeededGenerator(seed: 7)
        _ = try write(rows(300, nulls: true, isLong: isLong, &generator))
        let whole = directory.contents("file.parquet")
        for _ in 0..<2_000 {
            var bytes = whole
            let position = Int.random(in: 4..<whole.count, using: &generator)
            bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            directory.write(bytes, to: "damaged.parquet")
            guard let file = try? ParquetFile(path: directory.file("damaged.parquet")), file.rowGroups.count == 1,
                file.schema.leaves.count == 1, let shown = try? shown(file),
                let chunk = try? file.readColumn(rowGroup: 0, leaf: 0), case .byteArray(let values) = chunk.values
            else { continue }
            var next = 0
            for row in 0..<chunk.entryCount {
                let isPresent = chunk.definitionLevels.isEmpty || chunk.definitionLevels[row] == 1
                #expect(shown.values[row] == (isPresent ? values.string(next) : nil))
                next += isPresent ? 1 : 0
            }
        }
    }
}
