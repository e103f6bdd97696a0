internal import Glibc

/// Why a Parquet file could not be written or read: what, in which file, and where in it.
package struct ParquetError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum SystemCall: String, Sendable, Hashable {
        case open, fstat, mmap, write, fsync, close
    }

    package enum Code: Sendable, Hashable {
        /// The operating system refused; the number is its `errno`.
        case systemCall(SystemCall, errno: Int32)

        // What a writer was given.
        /// The number of columns is not the schema's number of leaves.
        case columnCountMismatch
        /// Values of another physical type than the leaf's.
        case wrongValueType
        /// Levels, values, dictionary and row count of a column do not fit each other.
        case inconsistentColumn
        /// A page would exceed the 2 GiB its header can name.
        case valueTooLarge

        // What a reader found.
        /// The magic bytes `PAR1` do not stand at both ends.
        case notParquet
        /// The footer is encrypted.
        case encrypted
        /// A length or an offset says that there is more than there is.
        case truncated
        /// The bytes are not Thrift's compact protocol, or a structure lacks a required field.
        case malformedMetadata
        /// The metadata nests deeper than any real file.
        case nestingTooDeep
        /// The column chunk at this place is not the leaf's.
        case columnMismatch
        case unsupportedType(Int32)
        /// A logical or converted type this module has no word for; the number is the union's field.
        case unsupportedLogicalType(Int32)
        case unsupportedCodec(Int32)
        case unsupportedEncoding(Int32)
        case unsupportedPageType(Int32)
        /// The column chunk lies in another file.
        case unsupportedExternalFile
        case checksumMismatch
        case decompressionFailed
        /// Levels that are cut short or exceed their maximum.
        case malformedLevels
        /// Values that are cut short or overrun their page.
        case malformedValues
        /// A code with no entry in the dictionary, or a page of codes with no dictionary before it.
        case codeOutOfRange
        /// Pages and metadata disagree on how many entries or rows there are.
        case countMismatch
        /// Decoding would take more memory than `DecodeLimit` allows for a file of this size.
        case limitExceeded
    }

    package var code: Code
    package var path: String
    package var rowGroup: Int?
    /// The leaf's dotted path.
    package var column: String?
    /// From the start of the file, of what could not be read.
    package var byteOffset: Int?

    package init(
        _ code: Code, path: String, rowGroup: Int? = nil, column: String? = nil, byteOffset: Int? = nil
    ) {
        self.code = code
        self.path = path
        self.rowGroup = rowGroup
        self.column = column
        self.byteOffset = byteOffset
    }

    package var description: String {
        var text = path
        if let rowGroup { text += ": row group \(rowGroup)" }
        if let column { text += ": column \(column)" }
        if let byteOffset { text += ": byte \(byteOffset)" }
        return text + ": " + code.sentence
    }
}

extension ParquetError.Code {
    fileprivate var sentence: String {
        switch self {
        case .systemCall(let call, let errno):
            // `strerror` returns a string that lives until this thread calls it again; it is copied at once.
            "\(call.rawValue): \(unsafe String(cString: strerror(errno)))"
        case .columnCountMismatch: "expected one column for each leaf of the schema"
        case .wrongValueType: "the values are not of the column's physical type"
        case .inconsistentColumn: "levels, values and row count do not fit each other"
        case .valueTooLarge: "a page would be larger than 2 GiB"
        case .notParquet: "not a Parquet file: expected PAR1 at both ends"
        case .encrypted: "the file is encrypted"
        case .truncated: "the file is shorter than its metadata says"
        case .malformedMetadata: "malformed metadata"
        case .nestingTooDeep: "the metadata nests too deep"
        case .columnMismatch: "the column chunk belongs to another column"
        case .unsupportedType(let type): "unsupported physical type \(type)"
        case .unsupportedLogicalType(let type): "unsupported logical type \(type)"
        case .unsupportedCodec(let codec): "unsupported compression codec \(codec)"
        case .unsupportedEncoding(let encoding): "unsupported encoding \(encoding)"
        case .unsupportedPageType(let type): "unsupported page type \(type)"
        case .unsupportedExternalFile: "the column chunk lies in another file"
        case .checksumMismatch: "a page does not match its checksum"
        case .decompressionFailed: "a page cannot be decompressed"
        case .malformedLevels: "malformed repetition or definition levels"
        case .malformedValues: "malformed values"
        case .codeOutOfRange: "a dictionary code has no dictionary entry"
        case .countMismatch: "pages and metadata disagree on the number of entries"
        case .limitExceeded: "decoding would take more memory than a file of this size may"
        }
    }
}

/// What a decoder deep in a file can say; `ParquetFile` adds path, row group and column.
struct FormatError: Error, Hashable {
    var code: ParquetError.Code
    /// From the start of the span the decoder was given.
    var byteOffset: Int

    init(_ code: ParquetError.Code, at byteOffset: Int) {
        self.code = code
        self.byteOffset = byteOffset
    }
}
