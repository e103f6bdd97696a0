/// How values or levels are encoded in a page.
///
/// Raw values are those of `parquet.thrift`.
package enum Encoding: Int32, Sendable, Hashable, CaseIterable {
    case plain = 0
    /// The former name of `rleDictionary` in data pages and of `plain` in dictionary pages.
    case plainDictionary = 2
    case rle = 3
    case bitPacked = 4
    case deltaBinaryPacked = 5
    case deltaLengthByteArray = 6
    case deltaByteArray = 7
    case rleDictionary = 8
    case byteStreamSplit = 9
}

/// The encodings that occur in a column chunk.
package struct EncodingSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package init(_ encoding: Encoding) {
        rawValue = 1 << UInt32(encoding.rawValue)
    }

    /// In ascending order of their numbers.
    package var encodings: [Encoding] {
        Encoding.allCases.filter { contains(EncodingSet($0)) }
    }
}

/// How pages are compressed, as far as this module can.
///
/// Raw values are those of `parquet.thrift`.
package enum CompressionCodec: Int32, Sendable, Hashable {
    case uncompressed = 0
    case zstd = 6
}

/// What a page holds.
///
/// Raw values are those of `parquet.thrift`.
enum PageType: Int32 {
    case data = 0
    case index = 1
    case dictionary = 2
    case dataV2 = 3
}
