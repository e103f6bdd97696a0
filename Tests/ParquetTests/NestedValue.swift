internal import Parquet

/// A value of any schema node, as a person would write it: what columns are made from in tests.
enum NestedValue: Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case bytes([UInt8])
    case group([NestedValue])
    case list([NestedValue])

    /// A random value; `null` only where the field is optional.
    static func random(
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

/// Splits rows into columns the slow way, one value at a time, as the Dremel paper describes it.
struct Shredder {
    private struct Column {
        var definitionLevels: [UInt8] = []
        var repetitionLevels: [UInt8] = []
        var values: [NestedValue] = []
    }

    private let schema: Schema
    private var columns: [Column]

    static func columns(_ rows: [[NestedValue]], of schema: Schema, dictionary: Bool = false) -> [ColumnChunk] {
        var shredder = Shredder(schema)
        for row in rows { shredder.append(row) }
        return schema.leaves.indices.map { shredder.chunk($0, dictionary: dictionary) }
    }

    private init(_ schema: Schema) {
        self.schema = schema
        columns = Array(repeating: Column(), count: schema.leaves.count)
    }

    private mutating func append(_ row: [NestedValue]) {
        var leaf = 0
        for (field, value) in zip(schema.fields, row) {
            visit(field, value, leaf: &leaf, definition: 0, repetition: 0, listDepth: 0)
        }
    }

    /// Visits a field of which all ancestors are present at `definition`; null values end in every leaf below.
    private mutating func visit(
        _ field: SchemaField, _ value: NestedValue, leaf: inout Int, definition: UInt8, repetition: UInt8,
        listDepth: UInt8
    ) {
        if value == .null {
            emitNull(field.content, leaf: &leaf, definition: definition, repetition: repetition)
        } else {
            let present = field.repetition == .optional ? definition + 1 : definition
            visit(
                field.content, value, leaf: &leaf, definition: present, repetition: repetition, listDepth: listDepth)
        }
    }

    private mutating func visit(
        _ content: SchemaField.Content, _ value: NestedValue, leaf: inout Int, definition: UInt8, repetition: UInt8,
        listDepth: UInt8
    ) {
        switch (content, value) {
        case (.leaf, _):
            columns[leaf].definitionLevels.append(definition)
            columns[leaf].repetitionLevels.append(repetition)
            columns[leaf].values.append(value)
            leaf += 1
        case (.group(let members), .group(let values)):
            for (member, value) in zip(members, values) {
                visit(
                    member, value, leaf: &leaf, definition: definition, repetition: repetition, listDepth: listDepth)
            }
        case (.list(let element), .list(let values)):
            let firstLeaf = leaf
            if values.isEmpty { emitNull(element, leaf: &leaf, definition: definition, repetition: repetition) }
            for (index, value) in values.enumerated() {
                leaf = firstLeaf
                let repetition = index == 0 ? repetition : listDepth + 1
                if value == .null {
                    emitNull(element, leaf: &leaf, definition: definition + 1, repetition: repetition)
                } else {
                    visit(
                        element, value, leaf: &leaf, definition: definition + 2, repetition: repetition,
                        listDepth: listDepth + 1)
                }
            }
        default: fatalError("a value does not fit its field")
        }
    }

    private mutating func emitNull(
        _ content: SchemaField.Content, leaf: inout Int, definition: UInt8, repetition: UInt8
    ) {
        switch content {
        case .leaf:
            columns[leaf].definitionLevels.append(definition)
            columns[leaf].repetitionLevels.append(repetition)
            leaf += 1
        case .group(let members):
            for member in members {
                emitNull(member.content, leaf: &leaf, definition: definition, repetition: repetition)
            }
        case .list(let element): emitNull(element, leaf: &leaf, definition: definition, repetition: repetition)
        }
    }

    private func chunk(_ index: Int, dictionary: Bool) -> ColumnChunk {
        let leaf = schema.leaves[index]
        let column = columns[index]
        let values: ColumnChunk.Values =
            switch leaf.physicalType {
            case .boolean: .boolean(column.values.map { $0 == .boolean(true) ? 1 : 0 })
            case .int32: .int32(column.values.map { if case .integer(let value) = $0 { Int32(value) } else { 0 } })
            case .int64: .int64(column.values.map { if case .integer(let value) = $0 { value } else { 0 } })
            case .byteArray: dictionary ? Self.dictionary(column.values) : .byteArray(Self.byteArrays(column.values))
            }
        let hasNulls = column.values.count < column.definitionLevels.count
        return ColumnChunk(
            entryCount: column.definitionLevels.count,
            definitionLevels: hasNulls ? column.definitionLevels : [],
            repetitionLevels: leaf.maxRepetitionLevel > 0 ? column.repetitionLevels : [], values: values)
    }

    private static func byteArrays(_ values: [NestedValue]) -> ByteArrays {
        var result = ByteArrays()
        for case .bytes(let bytes) in values { result.append(bytes) }
        return result
    }

    private static func dictionary(_ values: [NestedValue]) -> ColumnChunk.Values {
        var codes: [UInt32] = []
        var codeOf: [NestedValue: UInt32] = [:]
        var dictionary: [NestedValue] = []
        for value in values {
            if codeOf[value] == nil {
                codeOf[value] = UInt32(dictionary.count)
                dictionary.append(value)
            }
            codes.append(codeOf[value] ?? 0)
        }
        return .dictionary(codes: codes, dictionary: byteArrays(dictionary))
    }
}

extension ColumnChunk.Values {
    /// Values without a dictionary, to compare what different encodings say.
    var plain: ColumnChunk.Values {
        guard case .dictionary(let codes, let dictionary) = self else { return self }
        var result = ByteArrays()
        for code in codes { result.append(dictionary[Int(code)]) }
        return .byteArray(result)
    }
}

extension ColumnChunk {
    var plain: ColumnChunk {
        ColumnChunk(
            entryCount: entryCount, definitionLevels: definitionLevels, repetitionLevels: repetitionLevels,
            values: values.plain)
    }
}
