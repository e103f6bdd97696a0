import CloudTrail
package import Parquet

/// A leaf column of a table over all its live files.
package struct ColumnSummary: Sendable, Hashable {
    package let leaf: Schema.Leaf
    /// Of levels and values, over all pages.
    package var encodings: EncodingSet = []
    /// Pages with their headers.
    package var compressedBytes: Int64 = 0
    package var uncompressedBytes: Int64 = 0
    /// Of the Bloom filters, which are not part of the pages.
    package var bloomFilterBytes: Int64 = 0
    /// Rows, or elements of lists, that have no value; nil where a footer does not say.
    package var nulls: Int64? = 0
    /// Nothing is smaller; nil where a footer does not say, or where there is no value.
    package var minimum: ColumnStatistics.Bound?
    /// Nothing is larger.
    package var maximum: ColumnStatistics.Bound?
    /// Whether both bounds are values of the column, and not cut or rounded ones.
    package var hasExactBounds = true
    /// Different values; nil unless they were asked for and every page speaks of a dictionary.
    package var distinct: Int?

    init(_ leaf: Schema.Leaf) {
        self.leaf = leaf
    }
}

extension IndexSnapshot {
    /// The columns of a table, in the order of its schema.
    ///
    /// - Parameter countsDistinct: reads the columns of text, and counts the values of those that are dictionaries
    ///   throughout.
    /// - Throws: `ParquetError` for a file that is missing or damaged.
    /// - Complexity: one footer a file; with `countsDistinct` O(bytes of the columns), and memory for the values of one.
    package func columns(
        of table: IndexDirectory.Table, countsDistinct: Bool = false
    ) throws -> [ColumnSummary] {
        let schema = table.schema
        let files = try files(of: table).map(\.file)
        return try schema.leaves.indices.map { leaf in
            var summary = ColumnSummary(schema.leaves[leaf])
            var bounds = BoundsOfParts()
            for file in files {
                for group in file.rowGroups.indices {
                    let chunk = file.rowGroups[group].columns[leaf]
                    summary.encodings.formUnion(chunk.encodings)
                    summary.compressedBytes += Int64(chunk.compressedByteCount)
                    summary.uncompressedBytes += Int64(chunk.uncompressedByteCount)
                    summary.bloomFilterBytes += Int64(chunk.bloomFilterByteCount)
                    let statistics = file.statistics(rowGroup: group, leaf: leaf)
                    if let sum = summary.nulls, let nulls = statistics.nullCount {
                        summary.nulls = sum + Int64(nulls)
                    } else {
                        summary.nulls = nil
                    }
                    bounds.add(statistics, entryCount: chunk.entryCount)
                }
            }
            summary.minimum = bounds.minimum
            summary.maximum = bounds.maximum
            summary.hasExactBounds = bounds.areExact
            if countsDistinct { summary.distinct = try distinctCount(of: leaf, in: files) }
            return summary
        }
    }

    /// How many different values a column of dictionaries has; nil for another column.
    private func distinctCount(of leaf: Int, in files: [ParquetFile]) throws -> Int? {
        var values: Set<[UInt8]> = []
        for file in files {
            guard file.schema.leaves[leaf].physicalType == .byteArray else { return nil }
            for group in file.rowGroups.indices {
                let chunk = try file.readColumn(rowGroup: group, leaf: leaf)
                if chunk.values.count == 0 { continue }
                guard case .dictionary(_, let dictionary) = chunk.values else { return nil }
                for index in 0..<dictionary.count { values.insert(Array(dictionary[index])) }
            }
        }
        return values.count
    }
}

/// Bounds of a column as its parts become known.
private struct BoundsOfParts {
    private var least: (bound: ColumnStatistics.Bound, isExact: Bool)?
    private var greatest: (bound: ColumnStatistics.Bound, isExact: Bool)?
    /// Whether every part with values has both bounds.
    private var areKnown = true

    var minimum: ColumnStatistics.Bound? { areKnown ? least?.bound : nil }
    var maximum: ColumnStatistics.Bound? { areKnown ? greatest?.bound : nil }
    var areExact: Bool { areKnown && least?.isExact != false && greatest?.isExact != false }

    mutating func add(_ part: ColumnStatistics, entryCount: Int) {
        if part.nullCount == entryCount { return }
        guard let minimum = part.minimum, let maximum = part.maximum else {
            areKnown = false
            return
        }
        if least.map({ minimum < $0.bound }) ?? true { least = (minimum, part.isMinimumExact) }
        if greatest.map({ $0.bound < maximum }) ?? true { greatest = (maximum, part.isMaximumExact) }
    }
}
