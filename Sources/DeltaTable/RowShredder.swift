internal import Parquet

/// Splits rows, each a JSON object by top-level field, into the columns of a schema.
///
/// What does not fit its field is left out, as absent members are.
struct RowShredder {
    private struct Column {
        var definitionLevels: [UInt8] = []
        var repetitionLevels: [UInt8] = []
        var booleans: [UInt8] = []
        var int32s: [Int32] = []
        var int64s: [Int64] = []
        var texts = ByteArrays()

        mutating func append(_ value: JSONValue, as type: SchemaField.PhysicalType) -> Bool {
            switch (value, type) {
            case (.boolean(let value), .boolean): booleans.append(value ? 1 : 0)
            case (.integer(let value), .int64): int64s.append(value)
            case (.integer(let value), .int32):
                guard let value = Int32(exactly: value) else { return false }
                int32s.append(value)
            case (.string(let value), .byteArray): texts.append(value.utf8)
            default: return false
            }
            return true
        }

        func values(of type: SchemaField.PhysicalType) -> ColumnChunk.Values {
            switch type {
            case .boolean: .boolean(booleans)
            case .int32: .int32(int32s)
            case .int64: .int64(int64s)
            case .byteArray: .byteArray(texts)
            }
        }
    }

    private let schema: Schema
    private let fields: [NestedColumn]
    private var columns: [Column]
    private(set) var rowCount = 0

    /// The schema's top-level fields are optional groups.
    init(_ schema: Schema) {
        self.schema = schema
        fields = NestedColumn.columns(of: schema)
        columns = Array(repeating: Column(), count: schema.leaves.count)
    }

    /// Bytes of text so far.
    var byteCount: Int { columns.reduce(0) { $0 + $1.texts.bytes.count } }

    mutating func append(_ row: JSONValue) {
        for field in fields { append(row[field.name], field, definition: 0, repetition: 0) }
        rowCount += 1
    }

    /// - Parameter definition: the level of the value's parent, which is present.
    private mutating func append(_ value: JSONValue?, _ field: NestedColumn, definition: UInt8, repetition: UInt8) {
        switch (field.kind, value) {
        case (.leaf, let value?):
            let leaf = field.leaves.lowerBound
            guard columns[leaf].append(value, as: schema.leaves[leaf].physicalType) else { break }
            appendLevels(field.leaves, definition: field.definitionLevel, repetition: repetition)
            return
        case (.group(let members), .object?):
            for member in members {
                append(value?[member.name], member, definition: field.definitionLevel, repetition: repetition)
            }
            return
        case (.list(let element), .array(let elements)?):
            for (index, value) in elements.enumerated() {
                let repetition = index == 0 ? repetition : field.repetitionLevel
                append(value, element, definition: field.definitionLevel + 1, repetition: repetition)
            }
            if elements.isEmpty {
                appendLevels(field.leaves, definition: field.definitionLevel, repetition: repetition)
            }
            return
        case (.map(let key, let value), .object(let entries)?):
            for (index, entry) in entries.enumerated() {
                let repetition = index == 0 ? repetition : field.repetitionLevel
                append(.string(entry.name), key, definition: field.definitionLevel + 1, repetition: repetition)
                append(entry.value, value, definition: field.definitionLevel + 1, repetition: repetition)
            }
            if entries.isEmpty {
                appendLevels(field.leaves, definition: field.definitionLevel, repetition: repetition)
            }
            return
        default: break
        }
        appendLevels(field.leaves, definition: definition, repetition: repetition)
    }

    private mutating func appendLevels(_ leaves: Range<Int>, definition: UInt8, repetition: UInt8) {
        for leaf in leaves {
            columns[leaf].definitionLevels.append(definition)
            if schema.leaves[leaf].maxRepetitionLevel > 0 { columns[leaf].repetitionLevels.append(repetition) }
        }
    }

    /// The columns of the rows so far; the shredder starts over.
    mutating func finish() -> [ColumnChunk] {
        let chunks = zip(schema.leaves, columns).map { leaf, column in
            ColumnChunk(
                entryCount: column.definitionLevels.count, definitionLevels: column.definitionLevels,
                repetitionLevels: column.repetitionLevels, values: column.values(of: leaf.physicalType))
        }
        columns = Array(repeating: Column(), count: schema.leaves.count)
        rowCount = 0
        return chunks
    }
}
