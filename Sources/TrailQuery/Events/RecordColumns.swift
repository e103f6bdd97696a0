import CloudTrail
import Parquet

/// All columns of a row group, each value found by its row.
struct RecordColumns {
    private struct Column {
        let chunk: ColumnChunk
        let maximum: UInt8
        /// One a row: its first level entry.
        ///
        /// Empty where entries are rows.
        var firstEntries: [UInt32] = []
        /// One an entry: how many values are present before it.
        ///
        /// Empty where every entry has one.
        var ranks: [UInt32] = []
    }

    private let columns: [Column]

    init(_ reader: RowGroupReader) throws {
        let leaves = EventSchema.events.leaves
        columns = try leaves.indices.map { RecordColumns.column(try reader.chunk($0), leaves[$0]) }
    }

    private static func column(_ chunk: ColumnChunk, _ leaf: Schema.Leaf) -> Column {
        var column = Column(chunk: chunk, maximum: leaf.maxDefinitionLevel)
        if !chunk.definitionLevels.isEmpty {
            column.ranks.reserveCapacity(chunk.entryCount)
            var rank: UInt32 = 0
            for level in chunk.definitionLevels {
                column.ranks.append(rank)
                if level == leaf.maxDefinitionLevel { rank += 1 }
            }
        }
        if leaf.maxRepetitionLevel > 0 {
            for (entry, level) in chunk.repetitionLevels.enumerated() where level == 0 {
                column.firstEntries.append(UInt32(entry))
            }
        }
        return column
    }

    /// The level entries of a row: one, or the elements of its list.
    func entries(_ leaf: Int, row: Int) -> Range<Int> {
        let starts = columns[leaf].firstEntries
        guard !starts.isEmpty else { return row..<(row + 1) }
        guard row < starts.count else { return 0..<0 }
        return Int(starts[row])..<(row + 1 < starts.count ? Int(starts[row + 1]) : columns[leaf].chunk.entryCount)
    }

    /// How much of the path down to a leaf is there.
    func level(_ leaf: Int, entry: Int) -> UInt8 {
        let column = columns[leaf]
        guard !column.chunk.definitionLevels.isEmpty else { return column.maximum }
        return entry < column.chunk.definitionLevels.count ? column.chunk.definitionLevels[entry] : 0
    }

    /// The number of an entry's value among those present, nil where it has none.
    private func rank(_ leaf: Int, entry: Int) -> Int? {
        guard level(leaf, entry: entry) == columns[leaf].maximum else { return nil }
        let rank = columns[leaf].ranks.isEmpty ? entry : Int(columns[leaf].ranks[entry])
        return rank < columns[leaf].chunk.values.count ? rank : nil
    }

    func bytes(_ leaf: Int, entry: Int) -> ArraySlice<UInt8>? {
        guard let rank = rank(leaf, entry: entry) else { return nil }
        switch columns[leaf].chunk.values {
        case .byteArray(let values): return values[rank]
        case .dictionary(let codes, let dictionary): return dictionary[Int(codes[rank])]
        case .boolean, .int32, .int64: return nil
        }
    }

    func integer(_ leaf: Int, entry: Int) -> Int64? {
        guard let rank = rank(leaf, entry: entry) else { return nil }
        switch columns[leaf].chunk.values {
        case .boolean(let values): return Int64(values[rank])
        case .int32(let values): return Int64(values[rank])
        case .int64(let values): return values[rank]
        case .byteArray, .dictionary: return nil
        }
    }
}
