package import Parquet

/// Splits rows into columns the slow way, one value at a time, as the Dremel paper describes it.
package struct Shredder {
    private struct Column {
        var definitionLevels: [UInt8] = []
        var repetitionLevels: [UInt8] = []
        var values: [NestedValue] = []
    }

    private let schema: Schema
    private var columns: [Column]

    package static func columns(_ rows: [[NestedValue]], of schema: Schema, dictionary: Bool = false) -> [ColumnChunk] {
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
