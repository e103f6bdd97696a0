/// A data page as it was written.
struct WrittenPage {
    var byteOffset: Int
    /// With its header.
    var compressedByteCount: Int
    /// The row of the row group that the page begins with.
    var firstRow: Int
    var entryCount: Int
    var statistics: ColumnStatistics
}

/// Where the pages of a column chunk lie and what they hold, the structures `OffsetIndex` and `ColumnIndex` of
/// `parquet.thrift`: readers that know the rows they want take the pages that hold these.
///
/// A file in which each chunk has one page has neither: the footer says the same. In others each chunk has an offset
/// index, since some readers insist on all or none, and those of several pages have a column index.
enum PageIndex {
    /// Numbers of the enumeration `BoundaryOrder`.
    private enum BoundaryOrder {
        static let unordered: Int32 = 0
        static let ascending: Int32 = 1
        static let descending: Int32 = 2
    }

    static func offsetIndex(of pages: [WrittenPage]) -> [UInt8] {
        var writer = ThriftWriter()
        writer.element { index in
            index.list(1, of: .structure, count: pages.count) { list in
                for page in pages {
                    list.element { location in
                        location.int64(1, Int64(page.byteOffset))
                        // A page is shorter than 2 GiB, its header a few bytes.
                        location.int32(2, Int32(clamping: page.compressedByteCount))
                        location.int64(3, Int64(page.firstRow))
                    }
                }
            }
        }
        return writer.bytes
    }

    /// nil where the bounds of a page are not known.
    static func columnIndex(of pages: [WrittenPage]) -> [UInt8]? {
        var bounds: [(minimum: ColumnStatistics.Bound, maximum: ColumnStatistics.Bound)?] = []
        var nullCounts: [Int] = []
        for page in pages {
            guard let nullCount = page.statistics.nullCount else { return nil }
            nullCounts.append(nullCount)
            if nullCount == page.entryCount {
                bounds.append(nil)
            } else {
                guard let minimum = page.statistics.minimum, let maximum = page.statistics.maximum else { return nil }
                bounds.append((minimum, maximum))
            }
        }
        var writer = ThriftWriter()
        writer.element { index in
            index.list(1, of: .booleanTrue, count: pages.count) { list in
                for bound in bounds { list.element(bound == nil) }
            }
            index.list(2, of: .binary, count: pages.count) { list in
                for bound in bounds { list.element(bound?.minimum.plainBytes ?? []) }
            }
            index.list(3, of: .binary, count: pages.count) { list in
                for bound in bounds { list.element(bound?.maximum.plainBytes ?? []) }
            }
            index.int32(4, boundaryOrder(bounds.compactMap { $0 }))
            index.list(5, of: .int64, count: pages.count) { list in
                for count in nullCounts { list.element(Int64(count)) }
            }
        }
        return writer.bytes
    }

    private static func boundaryOrder(
        _ bounds: [(minimum: ColumnStatistics.Bound, maximum: ColumnStatistics.Bound)]
    ) -> Int32 {
        var ascends = true
        var descends = true
        for (left, right) in zip(bounds, bounds.dropFirst()) {
            if right.minimum < left.minimum || right.maximum < left.maximum { ascends = false }
            if left.minimum < right.minimum || left.maximum < right.maximum { descends = false }
        }
        return ascends ? BoundaryOrder.ascending : descends ? BoundaryOrder.descending : BoundaryOrder.unordered
    }
}
