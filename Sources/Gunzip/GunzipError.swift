/// Why stored bytes are not the gzip they should be, and where.
package struct GunzipError: Error, Hashable, Sendable {
    package enum Code: UInt8, Sendable {
        /// The stored bytes end before the gzip member does.
        case truncated
        /// No gzip header where a member should start.
        case invalidHeader
        /// The deflate data is damaged.
        case invalidData
        /// The CRC-32 or the length in the trailer differs from the bytes before it.
        case checksumMismatch
        /// The plain bytes exceed the limit.
        case tooLarge
        /// Bytes that start no gzip member follow the last one.
        case trailingBytes
    }

    package let code: Code
    /// Offset in the stored bytes.
    package let byteOffset: Int

    package init(_ code: Code, at byteOffset: Int) {
        self.code = code
        self.byteOffset = byteOffset
    }
}

extension GunzipError: CustomStringConvertible {
    package var description: String {
        switch code {
        case .truncated: "the gzip data ends early"
        case .invalidHeader: "no gzip header"
        case .invalidData: "the gzip data is damaged"
        case .checksumMismatch: "the gzip checksum does not match"
        case .tooLarge: "the plain bytes exceed the limit"
        case .trailingBytes: "bytes follow the last gzip member"
        }
    }
}
