internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Rows are found by their values")
struct ValueSearchTests {
    private let directory = TemporaryDirectory()

    private enum Kind: CaseIterable {
        case coded, plain, lengths
    }

    /// A file of one row group with one column.
    private func write(_ rows: [String?], _ kind: Kind) throws -> ParquetFile {
        let present = rows.compactMap { $0 }
        var values = ByteArrays()
        var codes: [UInt32] = []
        var known: [String: UInt32] = [:]
        for text in present {
            if kind == .coded {
                if known[text] == nil {
                    known[text] = UInt32(values.count)
                    values.append(text.utf8)
                }
                codes.append(known[text] ?? 0)
            } else {
                values.append(text.utf8)
            }
        }
        return try OneColumnFile.write(
            rows.map { $0 != nil },
            kind == .coded ? .dictionary(codes: codes, dictionary: values) : .byteArray(values), in: directory)
    }

    @Test("Like a look at every row", arguments: Kind.allCases, [false, true])
    private func found(kind: Kind, nulls: Bool) throws {
        var generator = SeededGenerator(seed: 11)
        for (count, distinct) in [(1, 1), (9, 2), (1_000, 3), (30_000, 40), (30_000, 25_000)] {
            let rows = (0..<count).map { _ -> String? in
                if nulls, Bool.random(using: &generator) { return nil }
                // As long as others that begin alike, and shorter and longer than a word.
                let number = Int.random(in: 0..<distinct, using: &generator)
                return number % 7 == 0 ? "\(number % 10)" : "a value \(number)"
            }
            let file = try write(rows, kind)
            let present = rows.compactMap { $0 }
            var questions: [[String]] = [["nobody"], [""], ["a value"]]
            if let first = present.first, let last = present.last {
                questions += [[first], [last], [last, "nobody", first], [first, first]]
                questions.append(["a value 1", "7", "0", "a value 2"])
            }
            for question in questions {
                let expected = rows.indices.filter { row in rows[row].map(question.contains) ?? false }
                let found = try file.rows(holding: question.map { Array($0.utf8) }, rowGroup: 0, leaf: 0)
                #expect(found == expected.map { UInt32($0) }, "\(question)")
            }
        }
    }

    @Test("Files of nobody are refused, or searched like row by row", arguments: Kind.allCases)
    private func damage(kind: Kind) throws {
        var generator = SeededGenerator(seed: 3)
        _ = try write((0..<300).map { $0 % 5 == 0 ? nil : "value \($0 % 20)" }, kind)
        let whole = directory.contents("file.parquet")
        let sought = [Array("value 7".utf8), Array("value 13".utf8)]
        for _ in 0..<2_000 {
            var bytes = whole
            let position = Int.random(in: 4..<whole.count, using: &generator)
            bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            directory.write(bytes, to: "damaged.parquet")
            guard let file = try? ParquetFile(path: directory.file("damaged.parquet")), file.rowGroups.count == 1,
                file.schema.leaves.count == 1, let rows = try? file.rows(holding: sought, rowGroup: 0, leaf: 0),
                let chunk = try? file.readColumn(rowGroup: 0, leaf: 0)
            else { continue }
            var expected: [UInt32] = []
            var next = 0
            for row in 0..<chunk.entryCount where chunk.definitionLevels.isEmpty || chunk.definitionLevels[row] == 1 {
                let value: ArraySlice<UInt8> =
                    switch chunk.values {
                    case .dictionary(let codes, let dictionary): dictionary[Int(codes[next])]
                    case .byteArray(let values): values[next]
                    default: []
                    }
                if sought.contains(Array(value)) { expected.append(UInt32(row)) }
                next += 1
            }
            #expect(rows == expected)
        }
    }
}
