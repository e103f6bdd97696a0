internal import CDeflate

/// The CRC-32 a page header holds, of the page as it is stored.
///
/// `parquet.thrift` makes it a signed number.
enum PageChecksum {
    static func of(_ bytes: Span<UInt8>) -> Int32 {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            Int32(truncatingIfNeeded: unsafe libdeflate_crc32(0, bytes.baseAddress, bytes.count))
        }
    }
}
