internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("RLE/bit-packing hybrid")
struct HybridTests {
    /// Decodes one bit at a time, straight from the format's grammar.
    private func slowDecode(_ bytes: [UInt8], width: Int, count: Int) -> [UInt32] {
        var values: [UInt32] = []
        var position = 0
        while values.count < count {
            var header = 0
            var shift = 0
            repeat {
                header |= Int(bytes[position] & 0x7F) << shift
                shift += 7
                position += 1
            } while bytes[position - 1] >= 0x80
            if header & 1 == 0 {
                var value: UInt32 = 0
                for index in 0..<(width + 7) / 8 { value |= UInt32(bytes[position + index]) << UInt32(8 * index) }
                position += (width + 7) / 8
                values += Array(repeating: value, count: header >> 1)
            } else {
                for index in 0..<(header >> 1) * 8 {
                    var value: UInt32 = 0
                    for bit in index * width..<(index + 1) * width where bytes[position + bit / 8] >> (bit % 8) & 1 == 1
                    {
                        value |= 1 << UInt32(bit - index * width)
                    }
                    values.append(value)
                }
                position += (header >> 1) * width
            }
        }
        // Only the padding of the last group stands after the values.
        #expect(values.count - count < 8)
        #expect(position == bytes.count)
        return Array(values[..<count])
    }

    /// Runs of random lengths, some long, of values below `1 << width`.
    private func randomValues(count: Int, width: Int, using generator: inout SeededGenerator) -> [UInt32] {
        let highest: UInt32 = width == 32 ? .max : (1 << UInt32(width)) - 1
        var values: [UInt32] = []
        while values.count < count {
            let longest = [1, 2, 9, 40, 300][Int.random(in: 0..<5, using: &generator)]
            let length = Int.random(in: 1...longest, using: &generator)
            values += Array(repeating: .random(in: 0...highest, using: &generator), count: length)
        }
        return Array(values[..<count])
    }

    private static let counts = [0, 1, 7, 8, 9, 31, 32, 33, 64, 1000]

    @Test("Codes of every width come back, through the fast and the slow decoder", arguments: 1...32)
    func codes(width: Int) throws {
        var generator = SeededGenerator(seed: UInt64(width))
        for count in Self.counts {
            for _ in 0..<10 {
                let values = randomValues(count: count, width: width, using: &generator)
                var bytes: [UInt8] = [1, 2, 3]
                HybridEncoder.append(codes: values.span, width: width, to: &bytes)
                bytes.removeFirst(3)
                #expect(slowDecode(bytes, width: width, count: count) == values)
                var decoded: [UInt32] = [9]
                try HybridDecoder.append(count, width: width, from: bytes.span, to: &decoded)
                #expect(decoded == [9] + values)
            }
        }
    }

    @Test("Levels of every width come back, through the fast and the slow decoder", arguments: 1...8)
    func levels(width: Int) throws {
        var generator = SeededGenerator(seed: UInt64(width))
        for count in Self.counts {
            for _ in 0..<10 {
                let values = randomValues(count: count, width: width, using: &generator)
                var bytes: [UInt8] = []
                let levels = values.map { UInt8($0) }
                HybridEncoder.append(levels: levels.span, width: width, to: &bytes)
                #expect(slowDecode(bytes, width: width, count: count) == values)
                #expect(try decodeLevels(bytes, count: count, width: width) == levels)
            }
        }
    }

    @Test("The example of the format's specification: 0 to 7 in three bits")
    func specification() {
        var bytes: [UInt8] = []
        let codes: [UInt32] = [0, 1, 2, 3, 4, 5, 6, 7]
        HybridEncoder.append(codes: codes.span, width: 3, to: &bytes)
        #expect(bytes == [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010])
    }

    @Test("A long repetition is a few bytes")
    func repetition() {
        var bytes: [UInt8] = []
        let levels = [UInt8](repeating: 2, count: 1_000_000)
        HybridEncoder.append(levels: levels.span, width: 2, to: &bytes)
        #expect(bytes == [0x80, 0x89, 0x7A, 2])
        var same: [UInt8] = []
        HybridEncoder.append(repeated: 2, count: 1_000_000, to: &same)
        #expect(same == bytes)
        #expect(isOneRun(bytes, of: 2, count: 1_000_000))
        #expect(!isOneRun(bytes, of: 2, count: 1_000_001))
        #expect(!isOneRun(bytes, of: 1, count: 1_000_000))
    }

    private func isOneRun(_ bytes: [UInt8], of value: UInt32, count: Int) -> Bool {
        HybridDecoder.isOneRun(of: value, count: count, width: 2, in: bytes.span)
    }

    @Test(
        "Runs that are cut, empty or too large are refused",
        arguments: [
            [], [0x80], [0], [1], [3], [3, 0xFF, 0xFF], [16], [16, 8],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
        ])
    func malformed(bytes: [UInt8]) {
        #expect(throws: FormatError.self) { try decodeLevels(bytes, count: 8, width: 3) }
    }

    private func decodeLevels(_ bytes: [UInt8], count: Int, width: Int) throws -> [UInt8] {
        var output: [UInt8] = []
        try HybridDecoder.append(count, width: width, from: bytes.span, to: &output)
        return output
    }

    @Test("Levels are counted like one by one")
    func summary() {
        var generator = SeededGenerator(seed: 4)
        for count in [0, 1, 15, 16, 17, 4063, 4064, 4065, 4080, 4096, 10_000] {
            for highest in [1, 5, 255] as [UInt8] {
                let levels = (0..<count).map { _ in UInt8.random(in: 0...highest, using: &generator) }
                let summary = LevelSummary(levels.span, maximum: highest)
                #expect(summary.countAtMaximum == levels.count { $0 == highest })
                #expect(summary.highest == levels.max() ?? 0)
            }
            let sevens = [UInt8](repeating: 7, count: count)
            #expect(LevelSummary(sevens.span, maximum: 7).countAtMaximum == count)
        }
    }
}
