import TestSupport
import Testing

@testable import Parquet

/// Values taken many at a time make the same column as values taken one by one.
@Suite struct ColumnBuilderTests {
    /// Texts of every length around the sizes that are read and copied at a time, some of them often.
    private static func values(_ count: Int, distinct: Int, _ random: inout SeededGenerator) -> [[UInt8]] {
        let pool: [[UInt8]] = (0..<distinct).map { number in
            let length = [0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 256, 257, 700][number % 16]
            // Neighbours in the pool differ in their last byte only.
            var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            for place in 0..<min(4, length) {
                bytes[length - 1 - place] = UInt8(truncatingIfNeeded: number >> (4 * place))
            }
            return bytes
        }
        return (0..<count).map { _ in pool[Int.random(in: 0..<distinct, using: &random)] }
    }

    /// Stages values from a text in which they lie one behind the other, some from the side text, and settles them now
    /// and then.
    ///
    /// - Parameter runs: equal neighbours in entries that follow one another are staged as one value.
    private static func staged(
        _ values: [[UInt8]], entries: [UInt32], chunk: Int, coded: Bool, runs: Bool = false
    ) -> (entries: [UInt32], values: ColumnChunk.Values) {
        var builder = ByteArrayColumnBuilder(hash: ByteHash(first: 11, second: 12))
        var staged = OwnedBuffer<StagedValue>()
        var text: [UInt8] = []
        var side: [UInt8] = []
        var codes: [[UInt8]: UInt32] = [:]
        func settle() {
            // What lies behind a text may be anything.
            let noise = [UInt8](repeating: 0xA5, count: ByteArrayColumnBuilder.paddingOfTexts)
            let first = builder.count
            var count = 0
            for position in 0..<staged.count { count += Int(staged[position].run) }
            unsafe (text + noise).withUnsafeBytes { paddedText in
                unsafe (side + noise).withUnsafeBytes { paddedSide in
                    unsafe builder.append(
                        &staged, text: UnsafeRawBufferPointer(rebasing: paddedText[..<text.count]),
                        side: UnsafeRawBufferPointer(rebasing: paddedSide[..<side.count]))
                }
            }
            if !builder.usesDictionary { codes = [:] }
            for position in first..<first + count where coded && builder.usesDictionary {
                codes[values[position]] = builder.code(of: position)
            }
            (text, side) = ([], [])
        }
        for (position, value) in values.enumerated() {
            let entry = entries[position]
            if runs, position > 0, values[position - 1] == value, var last = staged.last, last.lastEntry + 1 == entry {
                last.extend()
                staged[staged.count - 1] = last
                continue
            }
            if let code = codes[value] {
                staged.append(StagedValue(code: code, entry: entry))
            } else if position % 5 == 0 {
                staged.append(StagedValue(sideStart: side.count, length: value.count, entry: entry))
                side += value
            } else {
                staged.append(StagedValue(start: text.count, length: value.count, entry: entry))
                text += value
            }
            if staged.count == chunk { settle() }
        }
        settle()
        let finished = builder.finish()
        return (finished.entries.array(), finished.values)
    }

    private static func texts(_ values: ColumnChunk.Values) -> [[UInt8]] {
        switch values {
        case .dictionary(let codes, let dictionary): codes.map { Array(dictionary[Int($0)]) }
        case .byteArray(let values): (0..<values.count).map { Array(values[$0]) }
        case .boolean, .int32, .int64: []
        }
    }

    @Test(arguments: [(20, false), (20, true), (3_000, true), (100_000, false)])
    func chunksDoNotMatter(distinct: Int, coded: Bool) {
        var random = SeededGenerator(seed: UInt64(distinct))
        let values = Self.values(9_000, distinct: distinct, &random)
        let entries = values.indices.map { UInt32($0 < 4_000 ? $0 : $0 * 3) }
        for chunk in [1, 7, 160, 5_000, 20_000] {
            let (found, column) = Self.staged(values, entries: entries, chunk: chunk, coded: coded)
            #expect(found == entries)
            #expect(Self.texts(column) == values)
            if case .dictionary(_, let dictionary) = column {
                let all = (0..<dictionary.count).map { Array(dictionary[$0]) }
                #expect(Set(all) == Set(values) && all.count == Set(values).count)
            } else {
                #expect(distinct == 100_000)
            }
        }
        var builder = ByteArrayColumnBuilder(hash: ByteHash(first: 1, second: 2))
        for (position, value) in values.enumerated() { builder.append(value, entry: entries[position]) }
        let finished = builder.finish()
        #expect(finished.entries.array() == entries)
        #expect(Self.texts(finished.values) == values)
    }

    @Test(arguments: [(20, false), (20, true), (3_000, true), (100_000, false)])
    func runsDoNotMatter(distinct: Int, coded: Bool) {
        var random = SeededGenerator(seed: UInt64(distinct))
        let few = Self.values(4_000, distinct: distinct, &random)
        // Runs of one to five values, of which some entries do not follow one another.
        let values = few.flatMap { value in Array(repeating: value, count: Int.random(in: 1...5, using: &random)) }
        let entries = values.indices.map { UInt32($0 < 6_000 ? $0 : $0 + $0 / 7) }
        for chunk in [1, 7, 160, 20_000] {
            let (found, column) = Self.staged(values, entries: entries, chunk: chunk, coded: coded, runs: true)
            #expect(found == entries)
            #expect(Self.texts(column) == values)
        }
    }

    @Test func aBuilderStartsOver() {
        var builder = ByteArrayColumnBuilder(hash: ByteHash(first: 1, second: 2))
        for number in 0..<10_000 { builder.append(Array("\(number)".utf8), entry: UInt32(number)) }
        let gaveUp = !builder.usesDictionary
        #expect(gaveUp)
        #expect(Self.texts(builder.finish().values).count == 10_000)
        // It keeps to plain values, until there are too few to tell.
        builder.append(Array("a".utf8), entry: 0)
        #expect(Self.texts(builder.finish().values) == [Array("a".utf8)])
        let (usesDictionary, count, last) = (builder.usesDictionary, builder.count, builder.lastEntry)
        #expect(usesDictionary)
        #expect(count == 0)
        #expect(last == nil)
    }
}
