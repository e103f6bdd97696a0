internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Column chunks are put together row by row")
struct ColumnAssemblyTests {
    private static let schema = RoundTripTests.nested

    private static func rows(_ count: Int, nullShare: Double, seed: UInt64) -> [[NestedValue]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            schema.fields.map { NestedValue.random($0, nullShare: nullShare, using: &generator) }
        }
    }

    /// Parts with and without a dictionary, with and without nulls, and one without rows.
    @Test(arguments: [[true], [false], [true, true, true], [true, false, true], [false, true]])
    func someRowsOfSeveralChunks(dictionaries: [Bool]) {
        var assemblies = Self.schema.leaves.map { ColumnAssembly($0) }
        var kept: [[NestedValue]] = []
        for (part, isDictionary) in dictionaries.enumerated() {
            for (count, nullShare) in [(40, 0.3), (0, 0), (30, 0), (20, 1)] {
                let rows = Self.rows(count, nullShare: nullShare, seed: UInt64(part * 10 + count))
                let keeps = rows.indices.map { ($0 * 7 + part) % 3 != 0 }
                let isWhole = part == 1
                let columns = Shredder.columns(rows, of: Self.schema, dictionary: isDictionary)
                for leaf in columns.indices {
                    assemblies[leaf].append(columns[leaf], keeping: isWhole ? nil : keeps)
                }
                kept += zip(rows, keeps).filter { isWhole || $1 }.map(\.0)
            }
        }
        let expected = Shredder.columns(kept, of: Self.schema)
        for leaf in expected.indices {
            let chunk = assemblies[leaf].finish()
            #expect(chunk.plain == expected[leaf], "\(Self.schema.leaves[leaf].dottedPath)")
            #expect(assemblies[leaf].finish().entryCount == 0)
        }
    }

    @Test func aDictionaryHoldsEachValueThatIsUsedOnce() {
        let leaf = Schema([.string("name")]).leaves[0]
        var assembly = ColumnAssembly(leaf)
        func chunk(_ values: [String], _ codes: [UInt32]) -> ColumnChunk {
            var dictionary = ByteArrays()
            for value in values { dictionary.append(Array(value.utf8)) }
            return ColumnChunk(
                entryCount: codes.count, values: .dictionary(codes: codes, dictionary: dictionary))
        }
        assembly.append(chunk(["a", "gone", "b"], [0, 1, 2, 0]), keeping: [true, false, true, true])
        assembly.append(chunk(["b", "c"], [1, 0, 1]))
        var expected = ByteArrays()
        for value in ["a", "b", "c"] { expected.append(Array(value.utf8)) }
        #expect(assembly.finish().values == .dictionary(codes: [0, 1, 0, 2, 1, 2], dictionary: expected))
    }

    @Test func aDictionaryThatGrowsTooLargeIsGivenUp() {
        let leaf = Schema([.string("name")]).leaves[0]
        var assembly = ColumnAssembly(leaf)
        for part in 0..<3 {
            var dictionary = ByteArrays()
            for value in 0..<40 { dictionary.append([UInt8](repeating: UInt8(part * 40 + value), count: 100_000)) }
            assembly.append(
                ColumnChunk(entryCount: 40, values: .dictionary(codes: Array(0..<40), dictionary: dictionary)))
        }
        guard case .byteArray(let texts) = assembly.finish().values else {
            Issue.record("12 MB of distinct values are still a dictionary")
            return
        }
        #expect(texts.count == 120)
        #expect((0..<120).allSatisfy { texts[$0].count == 100_000 && texts[$0].first == UInt8($0) })
    }
}
