internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Files nobody vouches for are read or refused, and never trap")
struct HostileFileTests {
    private let directory = TemporaryDirectory()
    private let schema = Schema([
        .string("name"), .string("plain"), .int64("id", .required), .int32("size"), .boolean("flag"),
        .list("resources", ofGroup: [.string("arn")]),
    ])

    /// A small file with every kind of page.
    private func file() throws -> [UInt8] {
        var generator = SeededGenerator(seed: 1)
        let path = directory.file("whole.parquet")
        var writer = try ParquetFileWriter(
            path: path, schema: schema, createdBy: RoundTripTests.createdBy, keyValueMetadata: [("key", "value")])
        for _ in 0..<2 {
            let rows = (0..<40).map { row in
                schema.fields.map { field in
                    field.name == "id" ? .integer(Int64(row / 20)) : NestedValue.random(field, using: &generator)
                }
            }
            var columns = Shredder.columns(rows, of: schema, dictionary: true)
            columns[1] = columns[1].plain
            try writer.writeRowGroup(rowCount: rows.count, columns: columns)
        }
        _ = try writer.finish()
        return directory.contents("whole.parquet")
    }

    /// Opens a file and reads all of it; what it throws must say where.
    private func readAll(_ bytes: [UInt8]) throws {
        directory.write(bytes, to: "file.parquet")
        let path = directory.file("file.parquet")
        do {
            let file = try ParquetFile(path: path)
            _ = file.metadata
            for group in file.rowGroups.indices {
                for leaf in file.schema.leaves.indices {
                    do {
                        let column = try file.readColumn(rowGroup: group, leaf: leaf)
                        // Whatever is returned is consistent.
                        #expect(
                            column.fault(as: file.schema.leaves[leaf], rowCount: file.rowGroups[group].rowCount) == nil)
                    } catch {
                        #expect(error.path == path)
                        #expect(error.rowGroup == group)
                        #expect(error.column == file.schema.leaves[leaf].dottedPath)
                        throw error
                    }
                }
            }
        } catch let error as ParquetError {
            #expect(error.path == path)
            #expect(!error.description.isEmpty)
            throw error
        }
    }

    @Test("A file cut at any length is refused")
    func cut() throws {
        let whole = try file()
        for count in 0..<whole.count {
            #expect(throws: ParquetError.self, "cut to \(count) bytes") { try readAll(Array(whole[..<count])) }
        }
        #expect(throws: Never.self) { try readAll(whole) }
    }

    @Test("Random changes of the footer are read or refused")
    func footerFlips() throws {
        let whole = try file()
        let footer = whole.count - 8 - Int(whole.span.uint32(at: whole.count - 8))
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let position = Int.random(in: footer..<whole.count, using: &generator)
                bytes[position] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? readAll(bytes)
        }
    }

    @Test("Random changes inside pages are read or refused also where no checksum protects them")
    func flipsWithoutChecksums() throws {
        let whole = try file()
        let opened = try ParquetFile(path: directory.file("whole.parquet"))
        var generator = SeededGenerator(seed: 3)
        for group in opened.rowGroups {
            for (leaf, chunk) in zip(schema.leaves, group.columns) {
                let pages = try uncompressedPages(of: chunk, in: whole)
                for _ in 0..<300 {
                    var bytes = pages.bytes
                    for _ in 0..<Int.random(in: 1...4, using: &generator) {
                        let position = Int.random(in: 0..<bytes.count, using: &generator)
                        bytes[position] =
                            [0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &generator)]
                            .randomElement(using: &generator) ?? 0
                    }
                    let metadata = ColumnChunkMetadata(
                        codecNumber: 0, encodings: chunk.encodings, entryCount: chunk.entryCount,
                        uncompressedByteCount: bytes.count, compressedByteCount: bytes.count,
                        dictionaryPageOffset: pages.hasDictionary ? 0 : nil,
                        dataPageOffset: 0, statistics: chunk.statistics, bloomFilter: nil)
                    let limit = DecodeLimit.chunkBytes(fileByteCount: bytes.count)
                    let column = try? ColumnReader(
                        leaf: leaf, metadata: metadata, rowCount: group.rowCount, limit: limit
                    ).read(from: bytes.span)
                    if let column { #expect(column.fault(as: leaf, rowCount: group.rowCount) == nil) }
                }
            }
        }
    }

    /// The pages of a chunk, not compressed and without checksums.
    private func uncompressedPages(
        of chunk: ColumnChunkMetadata, in file: [UInt8]
    ) throws -> (bytes: [UInt8], hasDictionary: Bool) {
        var result: [UInt8] = []
        var hasDictionary = false
        var reader = ThriftReader(at: chunk.byteOffset)
        var decompressor = ZstdDecompressor()
        while reader.byteOffset < chunk.byteOffset + chunk.compressedByteCount {
            let header = try PageHeader(&reader, in: file.span)
            let stored = Array(file[reader.byteOffset..<reader.byteOffset + header.compressedByteCount])
            reader = ThriftReader(at: reader.byteOffset + header.compressedByteCount)
            var body: [UInt8] = []
            if chunk.codec == .zstd {
                let isDecompressed = decompressor.decompress(
                    stored.span, byteCount: header.uncompressedByteCount, appendingTo: &body)
                #expect(isDecompressed)
            } else {
                body = stored
            }
            var writer = ThriftWriter()
            writer.element { page in
                page.int32(1, header.type.rawValue)
                page.int32(2, Int32(body.count))
                page.int32(3, Int32(body.count))
                page.structure(header.type == .dictionary ? 7 : 5) { detail in
                    detail.int32(1, Int32(header.valueCount))
                    detail.int32(2, header.encoding.rawValue)
                    if header.type == .data {
                        detail.int32(3, Encoding.rle.rawValue)
                        detail.int32(4, Encoding.rle.rawValue)
                    }
                }
            }
            if header.type == .dictionary { hasDictionary = true }
            result += writer.bytes + body
        }
        return (result, hasDictionary)
    }

    @Test("A change of any byte of a page is noticed")
    func checksums() throws {
        let whole = try file()
        let opened = try ParquetFile(path: directory.file("whole.parquet"))
        let chunk = opened.rowGroups[0].columns[1]
        var reader = ThriftReader(at: chunk.byteOffset)
        let header = try PageHeader(&reader, in: whole.span)
        for position in reader.byteOffset..<reader.byteOffset + header.compressedByteCount {
            var bytes = whole
            bytes[position] ^= 0x10
            let error = #expect(throws: ParquetError.self) { try readAll(bytes) }
            #expect(error?.code == .checksumMismatch)
            #expect(error?.byteOffset == chunk.byteOffset)
        }
    }

    @Test("A small file cannot ask for much memory")
    func memory() throws {
        // A billion nulls are a few bytes of levels.
        let path = directory.file("nulls.parquet")
        do {
            var file = try OutputFile(creating: path)
            try file.append(ParquetFileWriter.magic)
            var page: [UInt8] = [0, 0, 0, 0]
            HybridEncoder.append(repeated: 0, count: 1_000_000_000, to: &page)
            page[0] = UInt8(page.count - 4)
            var header = ThriftWriter()
            header.element { header in
                header.int32(1, 0)
                header.int32(2, Int32(page.count))
                header.int32(3, Int32(page.count))
                header.structure(5) { data in
                    data.int32(1, 1_000_000_000)
                    data.int32(2, 0)
                    data.int32(3, 3)
                    data.int32(4, 3)
                }
            }
            try file.append(header.bytes + page)
            var group = WrittenRowGroup(rowCount: 1_000_000_000, byteOffset: 4)
            group.columns = [
                WrittenColumnChunk(
                    codec: .uncompressed, entryCount: 1_000_000_000,
                    uncompressedByteCount: header.bytes.count + page.count,
                    compressedByteCount: header.bytes.count + page.count, dataPageOffset: 4,
                    statistics: ColumnStatistics())
            ]
            let footer = FooterWriter.footer(
                schema: Schema([.string("name")]), rowGroups: [group], createdBy: "", keyValueMetadata: [])
            try file.append(footer + (0..<4).map { UInt8(truncatingIfNeeded: footer.count >> (8 * $0)) })
            try file.append(ParquetFileWriter.magic)
            try file.finish()
        }
        let file = try ParquetFile(path: path)
        let error = #expect(throws: ParquetError.self) { try file.readColumn(rowGroup: 0, leaf: 0) }
        #expect(error?.code == .limitExceeded)
    }

    @Test(
        "What is no Parquet file is refused",
        arguments: [[], [1], Array("PAR1PAR1".utf8), Array("PAR1\0\0\0\0PAR1".utf8)])
    func notParquet(bytes: [UInt8]) {
        #expect(throws: ParquetError.self) { try readAll(bytes) }
    }

    @Test("A file that is not there is the system's error")
    func missing() {
        let error = #expect(throws: ParquetError.self) { try ParquetFile(path: directory.file("none.parquet")) }
        #expect(error?.code == .systemCall(.open, errno: 2))
    }
}
