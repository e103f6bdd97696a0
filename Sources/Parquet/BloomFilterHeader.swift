/// What stands before the bits of a Bloom filter, the structure `BloomFilterHeader` of `parquet.thrift`.
///
/// The format has no checksum here, and a bit that was lost would hide values. So checksums are written into the field that
/// the format sets apart for extensions, which other readers skip: one for each four kibibytes, since a look-up must not
/// have to read all of a filter.
struct BloomFilterHeader {
    private enum Field {
        static let byteCount: Int16 = 1
        static let algorithm: Int16 = 2
        static let hash: Int16 = 3
        static let compression: Int16 = 4
        static let `extension`: Int16 = 32_767
    }

    /// What the extension starts with; a CRC-32 for each so many bytes of bits follows, least significant byte first.
    private static let checksumsName: [UInt8] = Array("crc32/4096 ".utf8)
    private static let checkedByteCount = 4_096
    /// The same of earlier files: one CRC-32 of all bits follows.
    private static let checksumName: [UInt8] = Array("crc32 ".utf8)

    private(set) var byteCount = 0
    private var checksums: [Int32] = []
    private var bytesOfChecksum = 0
    /// Whether the bits are those of a split-block filter of XXH64 hashes, not compressed: there is no other kind yet.
    private(set) var isKnown = false

    /// A header with the bits behind it.
    static func filter(_ bits: [UInt8]) -> [UInt8] {
        let checksums = stride(from: 0, to: bits.count, by: checkedByteCount).flatMap { start in
            let checksum = PageChecksum.of(bits.span.extracting(start..<min(start + checkedByteCount, bits.count)))
            return (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
        }
        var writer = ThriftWriter()
        writer.element { header in
            header.int32(Field.byteCount, Int32(bits.count))
            for choice in [Field.algorithm, Field.hash, Field.compression] {
                header.structure(choice) { union in union.structure(1) { _ in } }
            }
            header.binary(Field.extension, checksumsName + checksums)
        }
        return writer.bytes + bits
    }

    init(_ reader: inout ThriftReader, in bytes: Span<UInt8>) throws(FormatError) {
        var known = 0
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case Field.byteCount: byteCount = try reader.size32(field, in: bytes)
            case Field.algorithm, Field.hash, Field.compression:
                try reader.structure(field)
                var choice = ThriftField()
                while try reader.next(&choice, in: bytes) {
                    if choice.id == 1 { known += 1 }
                    try reader.skip(choice, in: bytes)
                }
            case Field.extension:
                takeChecksums(bytes.array(try reader.binary(field, in: bytes)))
            default: try reader.skip(field, in: bytes)
            }
        }
        isKnown = known == 3
    }

    private mutating func takeChecksums(_ value: [UInt8]) {
        let isOfParts = value.starts(with: Self.checksumsName)
        guard isOfParts || value.starts(with: Self.checksumName) else { return }
        let start = (isOfParts ? Self.checksumsName : Self.checksumName).count
        bytesOfChecksum = isOfParts ? Self.checkedByteCount : .max
        checksums = stride(from: start, through: value.count - 4, by: 4).map {
            Int32(bitPattern: value.span.uint32(at: $0))
        }
    }

    /// Whether a part of the bits is what was written; true as well where nothing was noted of it, by other writers.
    ///
    /// - Parameter offset: of a byte of the part.
    func isWhole(_ bits: Span<UInt8>, around offset: Int) -> Bool {
        if checksums.isEmpty { return true }
        let part = offset / bytesOfChecksum
        let length = min(bytesOfChecksum, bits.count)
        guard checksums.count == (bits.count + length - 1) / length else { return false }
        let start = part * length
        return checksums[part] == PageChecksum.of(bits.extracting(start..<min(start + length, bits.count)))
    }
}

extension BloomFilter {
    /// Whether a filter of a file leaves it open that one of some values is there.
    ///
    /// True also of a filter that is damaged or of another kind: it says nothing, and the pages have the answer.
    ///
    /// - Parameters:
    ///   - range: where the footer says that header and bits lie.
    ///   - file: the whole file.
    static func mayContain(anyOf values: [[UInt8]], at range: Range<Int>, in file: Span<UInt8>) -> Bool {
        guard range.upperBound <= file.count else { return true }
        var reader = ThriftReader(at: range.lowerBound)
        let filter = file.extracting(0..<range.upperBound)
        guard let header = try? BloomFilterHeader(&reader, in: filter), header.isKnown else { return true }
        // Header and bits fill the range: else one of the three is not what was written.
        guard header.byteCount == filter.count - reader.byteOffset, header.byteCount >= blockByteCount,
            header.byteCount % blockByteCount == 0
        else { return true }
        let bits = filter.extracting(reader.byteOffset...)
        for value in values {
            let hash = unsafe value.withUnsafeBytes { unsafe BloomFilter.hash($0) }
            if mayContain(hash, in: bits) { return true }
            // Only now is it worth knowing whether the bits are what was written.
            let block = blockIndex(hash, of: bits.count / blockByteCount)
            if !header.isWhole(bits, around: block * blockByteCount) { return true }
        }
        return false
    }
}
