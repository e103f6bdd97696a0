internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Page indexes say where pages lie and what they hold")
struct PageIndexTests {
    private func page(
        _ offset: Int, _ byteCount: Int, row: Int, entries: Int, nulls: Int, _ bounds: (Int32, Int32)?
    ) -> WrittenPage {
        WrittenPage(
            byteOffset: offset, compressedByteCount: byteCount, firstRow: row, entryCount: entries,
            statistics: ColumnStatistics(
                nullCount: nulls, minimum: bounds.map { .int32($0.0) }, maximum: bounds.map { .int32($0.1) }))
    }

    @Test("An offset index in Thrift's compact protocol")
    func offsets() {
        let pages = [
            page(4, 30, row: 0, entries: 10, nulls: 0, nil), page(34, 100, row: 10, entries: 5, nulls: 5, nil),
        ]
        // A list of two structures, each of two 64-bit numbers around a 32-bit one; numbers are zigzag varints.
        #expect(
            PageIndex.offsetIndex(of: pages) == [
                0x19, 0x2C, 0x16, 8, 0x15, 60, 0x16, 0, 0, 0x16, 68, 0x15, 0xC8, 1, 0x16, 20, 0, 0,
            ])
    }

    @Test("A column index in Thrift's compact protocol")
    func columns() {
        let pages = [
            page(4, 30, row: 0, entries: 10, nulls: 1, (-1, 2)), page(34, 100, row: 10, entries: 5, nulls: 5, nil),
            page(134, 9, row: 15, entries: 1, nulls: 0, (2, 3)),
        ]
        let expected: [UInt8] =
            [0x19, 0x31, 2, 1, 2]
            + [0x19, 0x38, 4, 0xFF, 0xFF, 0xFF, 0xFF, 0, 4, 2, 0, 0, 0]
            + [0x19, 0x38, 4, 2, 0, 0, 0, 0, 4, 3, 0, 0, 0]
            + [0x15, 2]
            + [0x19, 0x36, 2, 10, 0, 0]
        #expect(PageIndex.columnIndex(of: pages) == expected)
    }

    @Test("Pages without bounds have no column index, and the order is told")
    func orders() {
        func order(_ bounds: [(Int32, Int32)?]) -> Int32? {
            let pages = bounds.map { page(4, 1, row: 0, entries: 2, nulls: $0 == nil ? 2 : 0, $0) }
            guard let index = PageIndex.columnIndex(of: pages) else { return nil }
            var reader = ThriftReader()
            var field = ThriftField()
            while (try? reader.next(&field, in: index.span)) == true {
                if field.id == 4 { return try? reader.int32(field, in: index.span) }
                try? reader.skip(field, in: index.span)
            }
            return nil
        }
        #expect(order([(1, 2), (2, 2), nil, (2, 5)]) == 1)
        #expect(order([(5, 9), nil, (5, 6), (1, 6)]) == 2)
        #expect(order([(5, 9), (6, 7)]) == 0)
        #expect(PageIndex.columnIndex(of: [page(4, 1, row: 0, entries: 2, nulls: 0, nil)]) == nil)
    }

    @Test("The pages of a chunk follow one another, and rows of lists are counted")
    func written() throws {
        let directory = TemporaryDirectory()
        let schema = Schema([.list("list", ofGroup: [.string("member")])])
        let long = [UInt8](repeating: 120, count: 900)
        let rows: [[NestedValue]] = (0..<3_000).map { row in
            [.list((0..<row % 4).map { _ in NestedValue.group([.bytes(long + [UInt8(row / 50)])]) })]
        }
        let column = Shredder.columns(rows, of: schema)[0]
        var file = try OutputFile(creating: directory.file("pages"))
        var writer = ColumnWriter()
        let written = try writer.write(column, of: schema.leaves[0], rowCount: rows.count, to: &file)
        #expect(written.pages.count > 2)
        var end = 0
        var entries = 0
        for page in written.pages {
            #expect(page.byteOffset == end)
            end += page.compressedByteCount
            #expect(page.firstRow == column.repetitionLevels[..<entries].count { $0 == 0 })
            entries += page.entryCount
            // Row by row the last byte ascends, but a page's bounds are cut before it.
            #expect(page.statistics.minimum == .byteArray(Array(long.prefix(64))))
        }
        #expect(entries == column.entryCount)
        #expect(end == written.compressedByteCount)
    }
}
