internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Integers and byte strings as differences")
struct DeltaTests {
    private func encoded<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(_ values: [Value]) -> [UInt8] {
        var bytes: [UInt8] = []
        DeltaEncoder.append(values.span, to: &bytes)
        return bytes
    }

    private func decoded<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ bytes: [UInt8], _ count: Int
    ) throws -> [Value] {
        var values: [Value] = []
        let end = try DeltaDecoder.append(count, from: bytes.span, to: &values)
        #expect(end <= bytes.count)
        return values
    }

    @Test("The bytes of the format's specification")
    func bytes() {
        // 128 values a block, 4 miniblocks, 5 values from 1 on; differences of 1 and nothing more.
        #expect(encoded([1, 2, 3, 4, 5] as [Int64]) == [0x80, 1, 4, 5, 2, 2, 0, 0, 0, 0])
        // From 7: -2 -2 -2 1 2 1 1: the least is -2, the rest 0 0 0 3 4 3 3 in three bits.
        #expect(
            encoded([7, 5, 3, 1, 2, 3, 4, 5] as [Int32])
                == [0x80, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0xC0, 0x3F, 0, 0, 0, 0, 0, 0])
        #expect(encoded([] as [Int64]) == [0x80, 1, 4, 0, 0])
        #expect(encoded([-1] as [Int32]) == [0x80, 1, 4, 1, 1])
    }

    @Test("Numbers of any size come back", arguments: [0, 1, 2, 32, 33, 34, 128, 129, 130, 1_000, 5_000])
    func numbers(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        for bits in [0, 1, 3, 8, 17, 31, 32, 33, 56, 57, 58, 63, 64] {
            let wide = (0..<count).map { _ in
                bits == 0 ? 9 : Int64(truncatingIfNeeded: generator.next() >> UInt64(64 - bits))
            }
            #expect(try decoded(encoded(wide), count) == wide, "\(bits) bits")
            let narrow = wide.map { Int32(truncatingIfNeeded: $0) }
            #expect(try decoded(encoded(narrow), count) == narrow, "\(bits) bits")
            #expect(DeltaEncoder.byteCount(of: wide.span) <= encoded(wide).count + 12 + count / 8)
            #expect(DeltaEncoder.byteCount(of: wide.span) + 12 + count / 8 >= encoded(wide).count)
        }
        let extremes = (0..<count).map { $0 % 3 == 0 ? Int64.min : $0 % 3 == 1 ? .max : 0 }
        #expect(try decoded(encoded(extremes), count) == extremes)
        let narrow = (0..<count).map { $0 % 3 == 0 ? Int32.min : $0 % 3 == 1 ? .max : 0 }
        #expect(try decoded(encoded(narrow), count) == narrow)
    }

    @Test("Byte strings come back in part or whole")
    func byteStrings() throws {
        var values = ByteArrays()
        for row in 0..<500 { values.append([UInt8](repeating: UInt8(row & 0xFF), count: row * 7 % 60)) }
        var bytes: [UInt8] = []
        DeltaEncoder.append(100..<400, of: values, to: &bytes)
        var read = ByteArrays()
        read.append([1, 2, 3])
        try DeltaDecoder.append(byteArrays: 300, from: bytes.span, to: &read)
        #expect(read.count == 301)
        for index in 0..<300 { #expect(read[index + 1] == values[index + 100]) }
    }

    @Test("Byte strings that begin alike, by the specification's example")
    func frontCoded() throws {
        let words = ["axis", "axle", "babble", "babyhood"]
        var bytes = encoded([0, 2, 0, 3] as [Int32])
        var rests = ByteArrays()
        for rest in ["axis", "le", "babble", "yhood"] { rests.append(rest.utf8) }
        DeltaEncoder.append(0..<4, of: rests, to: &bytes)
        var read = ByteArrays()
        read.append("before".utf8)
        try DeltaDecoder.append(sharing: 4, from: bytes.span, to: &read, limit: 1_000)
        #expect((1..<5).map { read.string($0) } == words)
        var none = ByteArrays()
        #expect(throws: FormatError(.limitExceeded, at: 0)) {
            try DeltaDecoder.append(sharing: 4, from: bytes.span, to: &none, limit: 10)
        }
        // More in common with the value before than it has.
        var wrong = encoded([0, 5, 0, 3] as [Int32])
        DeltaEncoder.append(0..<4, of: rests, to: &wrong)
        #expect(throws: FormatError.self) {
            try DeltaDecoder.append(sharing: 4, from: wrong.span, to: &none, limit: 1_000)
        }
    }

    @Test("What is cut or counts otherwise is refused")
    func refused() throws {
        let bytes = encoded((0..<300).map { Int64($0 * $0) })
        for end in 0..<bytes.count {
            #expect(throws: FormatError.self) { try decoded(Array(bytes[..<end]), 300) as [Int64] }
        }
        #expect(throws: FormatError.self) { try decoded(bytes, 299) as [Int64] }
        // Blocks of 0, of 100, of 2^63, and no miniblocks.
        let large: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]
        for start in [[0, 4], [100, 4], large + [4], [0x80, 1, 0], [0x80, 1, 8], [0x80, 1, 0x80, 1]] as [[UInt8]] {
            #expect(throws: FormatError.self) { try decoded(start + [2, 0, 0, 0, 0, 0, 0], 2) as [Int64] }
        }
        // 33 bits of 32.
        #expect(throws: FormatError.self) {
            try decoded([0x80, 1, 4, 2, 0, 0, 33, 0, 0, 0] + [UInt8](repeating: 0, count: 200), 2) as [Int32]
        }
    }

    @Test("Columns are written in what takes the least space")
    func choice() throws {
        let directory = TemporaryDirectory()
        let schema = Schema([
            .timestamp("time"), .int64("offset", .required), .int32("position", .required), .int32("length", .required),
            .string("identifier"), .string("text"), .int64("object", .required),
        ])
        var generator = SeededGenerator(seed: 8)
        var times: [Int64] = []
        var offsets: [Int64] = []
        var lengths: [Int32] = []
        var identifiers = ByteArrays()
        var texts = ByteArrays()
        let count = 20_000
        for row in 0..<count {
            times.append(1_700_000_000_000_000 + Int64.random(in: 0..<600, using: &generator) * 1_000_000)
            lengths.append(.random(in: 700..<1_200, using: &generator))
            offsets.append((offsets.last ?? 0) + Int64(lengths[row]))
            identifiers.append(String(generator.next() | 1 << 63, radix: 16).utf8)
            texts.append(String(repeating: "text ", count: Int.random(in: 0..<90, using: &generator)).utf8)
        }
        let columns: [ColumnChunk.Values] = [
            .int64(times), .int64(offsets), .int32((0..<Int32(count)).map { $0 % 900 }), .int32(lengths),
            .byteArray(identifiers), .byteArray(texts), .int64((0..<Int64(count)).map { $0 / 100 }),
        ]
        let chunks = columns.map { ColumnChunk(entryCount: count, values: $0) }
        let path = directory.file("choice.parquet")
        var writer = try ParquetFileWriter(path: path, schema: schema, createdBy: RoundTripTests.createdBy)
        try writer.writeRowGroup(rowCount: count, columns: chunks)
        _ = try writer.finish()
        let file = try ParquetFile(path: path)
        let metadata = file.rowGroups[0].columns
        let encodings: [Encoding] = [
            .rleDictionary, .deltaBinaryPacked, .deltaBinaryPacked, .rleDictionary, .deltaLengthByteArray, .plain,
            .rleDictionary,
        ]
        for (leaf, encoding) in encodings.enumerated() {
            #expect(metadata[leaf].encodings.contains(EncodingSet(encoding)), "\(schema.leaves[leaf].dottedPath)")
            #expect(try file.readColumn(rowGroup: 0, leaf: leaf) == chunks[leaf])
        }
        // Ten, nine and a half, one and nine bits, and what their dictionaries take.
        let limits = [count * 5 / 4 + 4_000, count * 5 / 4 + 2_000, count / 8, count * 9 / 8 + 3_000]
        for (leaf, limit) in limits.enumerated() { #expect(metadata[leaf].compressedByteCount < limit, "leaf \(leaf)") }
    }
}
