package import Parquet

/// One field at some rows of a row group: a code a row, and what the codes stand for.
///
/// Tests are decided once a value and counts are kept by code, so that text is never compared once a row.
package struct CodedColumn: Sendable {
    /// One a row: the position in `values`, or `nullCode`.
    package var codes: [UInt32]
    /// Distinct unless the column was read for a test only.
    ///
    /// Not every value need be used by a code.
    package var values: ByteArrays

    /// The code of a row without the field.
    package var nullCode: UInt32 { UInt32(values.count) }
    /// How many codes there are, null included.
    package var radix: Int { values.count + 1 }

    /// The value a code stands for; nil for null.
    package func value(_ code: UInt32) -> ArraySlice<UInt8>? {
        code == nullCode ? nil : values[Int(code)]
    }

    /// One answer a code, null included.
    func decide<Answer>(_ answer: (ArraySlice<UInt8>?) throws -> Answer) rethrows -> [Answer] {
        try (0..<UInt32(radix)).map { try answer(value($0)) }
    }
}
