package import Parquet

/// A value of any schema node, as a person would write it: what columns are made from in tests.
package enum NestedValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case bytes([UInt8])
    case group([NestedValue])
    case list([NestedValue])

    /// A random value; `null` only where the field is optional.
    package static func random(
        _ field: SchemaField, nullShare: Double = 0.3, using generator: inout SeededGenerator
    ) -> NestedValue {
        if field.repetition == .optional, Double.random(in: 0..<1, using: &generator) < nullShare { return .null }
        return random(field.content, nullShare: nullShare, using: &generator)
    }

    private static let words: [[UInt8]] = [
        "", "a", "AssumeRole", "日本語", "naïve café", "\u{0}\u{1}", "🙂",
        String(repeating: "long ", count: 40), "0b7c7e2e-8f53-4c1a-9d61-6c2f6f0e9a11",
    ].map { Array($0.utf8) }

    private static func random(
        _ content: SchemaField.Content, nullShare: Double, using generator: inout SeededGenerator
    ) -> NestedValue {
        switch content {
        case .leaf(.boolean, _): .boolean(Bool.random(using: &generator))
        case .leaf(.int32, _): .integer(Int64(Int32.random(in: .min ... .max, using: &generator)))
        case .leaf(.int64, .timestampMicroseconds):
            .integer(Int64.random(in: 1_500_000_000_000_000...1_900_000_000_000_000, using: &generator))
        case .leaf(.int64, _): .integer(Int64.random(in: .min ... .max, using: &generator))
        case .leaf(.byteArray, _):
            Bool.random(using: &generator)
                ? .bytes(words[Int.random(in: 0..<words.count, using: &generator)])
                : .bytes(Array(String(generator.next(), radix: 36).utf8))
        case .group(let members): .group(members.map { random($0, nullShare: nullShare, using: &generator) })
        case .list(let element):
            .list(
                (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                    Double.random(in: 0..<1, using: &generator) < nullShare
                        ? .null : random(element, nullShare: nullShare, using: &generator)
                })
        }
    }
}

extension NestedValue {
    /// A row as a JSON object by column.
    package static func json(_ values: [NestedValue], _ fields: [SchemaField]) -> String {
        "{" + zip(fields, values).map { "\"\($0.name)\":" + $1.json($0.content) }.joined(separator: ",") + "}"
    }

    private func json(_ content: SchemaField.Content) -> String {
        switch (self, content) {
        case (.boolean(let value), _): return value ? "true" : "false"
        case (.integer(let value), _): return String(value)
        case (.bytes(let bytes), _):
            return "\""
                + String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
                    scalar.value < 32
                        ? "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                        : String(scalar)
                }.joined() + "\""
        case (.group(let values), .group(let members)): return Self.json(values, members)
        case (.list(let values), .list(let element)):
            return "[" + values.map { $0.json(element) }.joined(separator: ",") + "]"
        default: return "null"
        }
    }
}
