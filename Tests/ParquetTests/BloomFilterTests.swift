internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Bloom filters hold every value and few others")
struct BloomFilterTests {
    private let directory = TemporaryDirectory()

    private func values(_ texts: [String]) -> ByteArrays {
        var values = ByteArrays()
        for text in texts { values.append(text.utf8) }
        return values
    }

    private func mayContain(_ text: String, _ bits: [UInt8]) -> Bool {
        let bytes = Array(text.utf8)
        return BloomFilter.mayContain(unsafe bytes.withUnsafeBytes { unsafe BloomFilter.hash($0) }, in: bits.span)
    }

    @Test("The hash is XXH64 with a seed of 0")
    func hash() {
        // Vectors of xxHash's own documentation.
        let vectors: [(String, UInt64)] = [("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B)]
        for (text, expected) in vectors {
            #expect(unsafe Array(text.utf8).withUnsafeBytes { unsafe BloomFilter.hash($0) } == expected)
        }
    }

    @Test(
        "All values are there, and hardly any others", arguments: [1, 31, 33, 1_000, 33_000, 100_000])
    func rates(count: Int) {
        let bits = BloomFilter(of: values((0..<count).map { "value \($0)" })).bytes
        #expect(bits.count.nonzeroBitCount == 1)
        // From two to four bytes a value, in whole blocks; a few values too many are no reason for twice the size.
        #expect(bits.count >= max(32, 2 * count * 94 / 100) && bits.count <= max(32, 4 * count + 32))
        #expect((0..<count).allSatisfy { mayContain("value \($0)", bits) })
        let others = (0..<5_000).count { mayContain("other \($0)", bits) }
        #expect(others < 25)
    }

    @Test("Values that repeat take the room of one")
    func repeated() {
        let bits = BloomFilter(of: values((0..<20_000).map { "value \($0 % 20)" })).bytes
        #expect(bits.count == 64)
        #expect((0..<20).allSatisfy { mayContain("value \($0)", bits) })
    }

    /// A file of one row group, the columns once with a dictionary and once without.
    private func write(_ rows: [[UInt8]?], filters: Set<Int> = [0, 1]) throws -> ParquetFile {
        let schema = Schema([.string("coded"), .string("plain"), .string("without")])
        let present = rows.compactMap { $0 }
        var plain = ByteArrays()
        for value in present { plain.append(value) }
        var dictionary = ByteArrays()
        var codes: [UInt32] = []
        var known: [[UInt8]: UInt32] = [:]
        for value in present {
            if known[value] == nil {
                known[value] = UInt32(dictionary.count)
                dictionary.append(value)
            }
            codes.append(known[value] ?? 0)
        }
        let levels: [UInt8] = present.count == rows.count ? [] : rows.map { $0 == nil ? 0 : 1 }
        let columns = [.dictionary(codes: codes, dictionary: dictionary), .byteArray(plain), .byteArray(plain)].map {
            ColumnChunk(entryCount: rows.count, definitionLevels: levels, values: $0)
        }
        let path = directory.file("\(rows.count).parquet")
        var writer = try ParquetFileWriter(
            path: path, schema: schema, createdBy: RoundTripTests.createdBy, bloomFilterLeaves: filters)
        try writer.writeRowGroup(rowCount: rows.count, columns: columns)
        _ = try writer.finish()
        return try ParquetFile(path: path)
    }

    @Test("A file says what a column chunk does not hold")
    func file() throws {
        let file = try write((0..<3_000).map { $0 % 3 == 0 ? nil : Array("value \($0 % 700)".utf8) })
        for leaf in 0..<2 {
            #expect(
                (0..<700).allSatisfy { file.mayContain(rowGroup: 0, leaf: leaf, anyOf: [Array("value \($0)".utf8)]) })
            // Inside the bounds, so that only the filter can tell.
            let others = (0..<1_000).filter {
                file.mayContain(rowGroup: 0, leaf: leaf, anyOf: [Array("value \($0) or not".utf8)])
            }
            #expect(others.count < 60)
            #expect(file.mayContain(rowGroup: 0, leaf: leaf, anyOf: [Array("a".utf8), Array("value 1".utf8)]))
        }
        #expect(file.mayContain(rowGroup: 0, leaf: 2, anyOf: [Array("value 1 or not".utf8)]))
        #expect(!file.mayContain(rowGroup: 0, leaf: 2, anyOf: [Array("a".utf8), Array("z".utf8)]), "by the bounds")
        #expect(!file.mayContain(rowGroup: 0, leaf: 0, anyOf: []))
    }

    @Test("A column without values has no filter and holds nothing")
    func empty() throws {
        let file = try write([nil, nil])
        #expect(file.rowGroups[0].columns[0].bloomFilter == nil)
        #expect(!file.mayContain(rowGroup: 0, leaf: 0, anyOf: [[]]))
        let texts = try write([[], [], []])
        #expect(texts.mayContain(rowGroup: 0, leaf: 0, anyOf: [[]]))
    }

    @Test("A filter that was damaged hides no value")
    func damage() throws {
        let rows: [[UInt8]?] = (0..<60).map { Array("value \($0)".utf8) }
        let file = try write(rows)
        let whole = directory.contents("60.parquet")
        var generator = SeededGenerator(seed: 5)
        for leaf in 0..<2 {
            let range = try #require(file.rowGroups[0].columns[leaf].bloomFilter)
            for position in range {
                for _ in 0..<4 {
                    var bytes = whole
                    bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                    for value in rows {
                        let answer = BloomFilter.mayContain(anyOf: [value ?? []], at: range, in: bytes.span)
                        #expect(answer)
                    }
                }
            }
            for end in range {
                let answer = BloomFilter.mayContain(
                    anyOf: [Array("none".utf8)], at: range.lowerBound..<end, in: whole.span)
                #expect(answer)
            }
        }
    }

    @Test("Each part of a large filter is checked by itself")
    func parts() throws {
        let rows: [[UInt8]?] = (0..<9_000).map { Array("value \($0)".utf8) }
        let file = try write(rows)
        let range = try #require(file.rowGroups[0].columns[1].bloomFilter)
        let others = (0..<500).map { Array("value \($0) or not".utf8) }
        func answers(_ bytes: [UInt8], _ values: [[UInt8]]) -> Int {
            values.count { BloomFilter.mayContain(anyOf: [$0], at: range, in: bytes.span) }
        }
        let whole = directory.contents("9000.parquet")
        let before = answers(whole, others)
        #expect(before < 10)
        // All bits of a part go: its values are still there, and the other parts answer as before.
        var damaged = whole
        for position in (range.upperBound - 4_096)..<range.upperBound { damaged[position] = 0 }
        #expect(answers(damaged, rows.compactMap { $0 }) == rows.count)
        #expect((range.count - 200) / 4_096 == 7)
        let after = answers(damaged, others)
        #expect(after > 30 && after < 130)
    }

    @Test("DuckDB finds every value by the filters, and pyarrow reads the file", .enabled(if: PythonScript.isAvailable))
    func others() throws {
        _ = try write((0..<9_000).map { $0 % 3 == 0 ? nil : Array("value \($0 % 700)".utf8) })
        let result = PythonScript.run("check_bloom.py", [directory.file("9000.parquet")], besides: #filePath)
        #expect(result.isSuccess, "\(result.output)")
    }
}
