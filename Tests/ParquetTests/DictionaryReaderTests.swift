internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Dictionaries tell what columns hold without a code for every row")
struct DictionaryReaderTests {
    private let directory = TemporaryDirectory()

    /// A file of one row group with one column; levels are left out where every row has a value.
    private func write(_ rows: [Int?], _ dictionary: [String], isCoded: Bool = true) throws -> ParquetFile {
        let present = rows.compactMap { $0 }
        var values = ByteArrays()
        for text in isCoded ? dictionary : present.map({ dictionary[$0] }) { values.append(text.utf8) }
        return try OneColumnFile.write(
            rows.map { $0 != nil },
            isCoded ? .dictionary(codes: present.map { UInt32($0) }, dictionary: values) : .byteArray(values),
            in: directory)
    }

    /// Values and runs of them, some of them null.
    private func rows(_ count: Int, below limit: Int, nulls: Bool, _ generator: inout SeededGenerator) -> [Int?] {
        var rows: [Int?] = []
        while rows.count < count {
            let isNull = nulls && Bool.random(using: &generator)
            let value = isNull ? nil : Int.random(in: 0..<limit, using: &generator)
            let length = Bool.random(using: &generator) ? 1 : Int.random(in: 1...60, using: &generator)
            rows += Array(repeating: value, count: min(length, count - rows.count))
        }
        return rows
    }

    @Test(
        "Values are counted like one by one",
        arguments: [1, 2, 3, 5, 17, 33, 100, 200, 256, 257, 1_000, 5_000], [false, true])
    func counts(distinct: Int, nulls: Bool) throws {
        var generator = SeededGenerator(seed: UInt64(distinct))
        for count in [1, 7, 8, 9, 64, 1_000, 40_000] {
            let rows = rows(count, below: distinct, nulls: nulls, &generator)
            let dictionary = (0..<distinct).map { "value \($0)" }
            let file = try write(rows, dictionary)
            var expected: [String: Int] = [:]
            for row in rows { if let row { expected[dictionary[row], default: 0] += 1 } }
            guard !expected.isEmpty else { continue }

            let found = try #require(try file.valueCounts(rowGroup: 0, leaf: 0))
            #expect(found.nullCount == rows.count { $0 == nil })
            #expect(found.counts.count == found.values.count)
            var counted: [String: Int] = [:]
            for (index, count) in found.counts.enumerated() where count > 0 {
                counted[found.values.string(index), default: 0] += count
            }
            #expect(counted == expected)

            let values = try #require(try file.dictionary(rowGroup: 0, leaf: 0))
            let texts = Set((0..<values.count).map { values.string($0) })
            #expect(texts.isSuperset(of: expected.keys) && texts.isSubset(of: dictionary))
        }
    }

    @Test("A column without a dictionary tells nothing")
    func plain() throws {
        let file = try write([0, 1, nil, 1], ["a", "b"], isCoded: false)
        #expect(try file.dictionary(rowGroup: 0, leaf: 0) == nil)
        #expect(try file.valueCounts(rowGroup: 0, leaf: 0) == nil)
    }

    @Test("A column of nulls has nulls or tells nothing")
    func nulls() throws {
        let file = try write([nil, nil, nil], [])
        if let counts = try file.valueCounts(rowGroup: 0, leaf: 0) {
            #expect(counts.nullCount == 3 && counts.counts.allSatisfy { $0 == 0 })
        }
    }

    @Test("Packed codes are counted for every width, also where their end is cut", arguments: 1...16)
    func histogram(width: Int) throws {
        var generator = SeededGenerator(seed: UInt64(width))
        for count in [0, 1, 7, 8, 9, 63, 64, 1_000] {
            let codes = (0..<count).map { _ in UInt32.random(in: 0..<1 << UInt32(width), using: &generator) }
            var bytes: [UInt8] = []
            HybridEncoder.append(codes: codes.span, width: width, to: &bytes)
            var histogram = CodeHistogram()
            try HybridDecoder.count(count, width: width, from: bytes.span, in: &histogram)
            let counts = try #require(histogram.counts(of: 1 << width))
            #expect(counts.reduce(0, +) == count)
            for code in codes.prefix(50) { #expect(counts[Int(code)] == codes.count { $0 == code }) }
            if let highest = codes.max() { #expect(histogram.counts(of: Int(highest)) == nil, "a code too large") }
        }
    }

    @Test("Files of nobody are refused, or told like row by row")
    func damage() throws {
        var generator = SeededGenerator(seed: 3)
        _ = try write(rows(300, below: 20, nulls: true, &generator), (0..<20).map { "value \($0)" })
        let whole = directory.contents("file.parquet")
        for _ in 0..<2_000 {
            var bytes = whole
            let position = Int.random(in: 4..<whole.count, using: &generator)
            bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            directory.write(bytes, to: "damaged.parquet")
            guard let file = try? ParquetFile(path: directory.file("damaged.parquet")), file.rowGroups.count == 1,
                file.schema.leaves.count == 1
            else { continue }
            _ = try? file.dictionary(rowGroup: 0, leaf: 0)
            guard let counts = try? file.valueCounts(rowGroup: 0, leaf: 0) else { continue }
            let chunk = try file.readColumn(rowGroup: 0, leaf: 0)
            guard case .dictionary(let codes, let dictionary) = chunk.values else {
                Issue.record("counts of a column without a dictionary")
                continue
            }
            var expected = [Int](repeating: 0, count: dictionary.count)
            for code in codes { expected[Int(code)] += 1 }
            let nullCount = chunk.entryCount - codes.count
            #expect(counts == ValueCounts(values: dictionary, counts: expected, nullCount: nullCount))
        }
    }
}
