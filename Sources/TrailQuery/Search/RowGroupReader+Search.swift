import CloudTrail
import Parquet
import TrailIndex

/// What is looked for anywhere in records, decided once a value of a column.
extension RowGroupReader {
    /// The rows among these of which a text passes.
    func filter(search: RecordSearch, _ rows: Rows) throws -> Rows {
        var isOpen = [Bool](repeating: false, count: rows.total)
        for position in 0..<rows.count { isOpen[rows.row(position)] = true }
        var isFound = [Bool](repeating: false, count: rows.total)
        var open = rows.count
        for leaf in RecordTexts.leaves {
            if open == 0 { break }
            var verdicts: RecordSearch.Verdicts?
            // Where no value of the dictionary passes, the rows need not be read.
            if !hasRead(leaf), let values = try dictionary(leaf) {
                var decided = RecordSearch.Verdicts(search, leaf: leaf, count: values.count)
                var isHeld = false
                for number in 0..<values.count where decided.holds(number, at: values.range(number), in: values.bytes) {
                    isHeld = true
                }
                if !isHeld { continue }
                verdicts = decided
            }
            let chunk = try self.chunk(leaf)
            let (codes, values) = chunk.textValues
            var known =
                verdicts.flatMap { $0.count == values.count ? $0 : nil }
                ?? RecordSearch.Verdicts(search, leaf: leaf, count: values.count)
            chunk.forEachEntry(EventSchema.events.leaves[leaf].maxDefinitionLevel) { row, _, present in
                guard let present, present < codes.count, row < isOpen.count, isOpen[row] else { return }
                let number = Int(codes[present])
                if known.holds(number, at: values.range(number), in: values.bytes) {
                    isOpen[row] = false
                    isFound[row] = true
                    open -= 1
                }
            }
        }
        return rows.filter { isFound[rows.row($0)] }
    }

    /// The indicators that stand in the record of each of some rows, ascending.
    func indicators(_ set: IndicatorSet, at rows: Rows) throws -> [[UInt32]] {
        var isWanted = [Bool](repeating: false, count: rows.total)
        for position in 0..<rows.count { isWanted[rows.row(position)] = true }
        var found = [Set<UInt32>](repeating: [], count: rows.total)
        var scratch: [UInt8] = []
        for leaf in RecordTexts.leaves {
            let chunk = try self.chunk(leaf)
            let (codes, values) = chunk.textValues
            var known = [[UInt32]?](repeating: nil, count: values.count)
            chunk.forEachEntry(EventSchema.events.leaves[leaf].maxDefinitionLevel) { row, _, present in
                guard let present, present < codes.count, row < isWanted.count, isWanted[row] else { return }
                let number = Int(codes[present])
                let indicators =
                    known[number] ?? set.indicators(in: values.bytes, values.range(number), of: leaf, &scratch)
                known[number] = indicators
                found[row].formUnion(indicators)
            }
        }
        return (0..<rows.count).map { found[rows.row($0)].sorted() }
    }

    /// The indicators of each row as one text, with commas between them; null where there is none.
    func indicators(at rows: Rows) throws -> CodedColumn {
        guard let set = references.indicators else {
            return CodedColumn(codes: Array(repeating: 0, count: rows.count), values: ByteArrays())
        }
        let found = try indicators(set, at: rows)
        var numbers: [[UInt32]: UInt32] = [:]
        var distinct: [[UInt32]] = []
        let codes = found.map { indicators -> UInt32 in
            if let number = numbers[indicators] { return number }
            numbers[indicators] = UInt32(distinct.count)
            distinct.append(indicators)
            return UInt32(distinct.count - 1)
        }
        return RowGroupReader.described(codes, count: distinct.count) { number in
            let texts = distinct[number].map { set.texts[Int($0)] }
            return texts.isEmpty ? nil : texts.joined(separator: ", ")
        }
    }
}

extension IndicatorSet {
    /// The indicators that stand in a value of a column.
    func indicators(
        in bytes: [UInt8], _ range: Range<Int>, of leaf: Int, _ scratch: inout [UInt8]
    ) -> [UInt32] {
        var found: Set<UInt32> = []
        _ = RecordTexts.contains(leaf, in: bytes, range, scratch: &scratch) { bytes, range in
            contains(in: bytes, range) { indicator in
                found.insert(indicator)
                return false
            }
        }
        return Array(found)
    }

    /// The texts of the indicators that stand in a record.
    func texts(in columns: RecordColumns, row: Int) -> [String] {
        var found: Set<UInt32> = []
        var scratch: [UInt8] = []
        for leaf in RecordTexts.leaves {
            for entry in columns.entries(leaf, row: row) {
                guard let value = columns.bytes(leaf, entry: entry).map({ Array($0) }) else { continue }
                found.formUnion(indicators(in: value, 0..<value.count, of: leaf, &scratch))
            }
        }
        return found.sorted().map { texts[Int($0)] }
    }
}
