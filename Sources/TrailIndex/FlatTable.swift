import Parquet

/// Rows of a table without nesting, built and read value by value: for the ledgers, which are small beside the events.
struct FlatTable: ~Copyable {
    let schema: Schema
    private(set) var rowCount = 0
    /// The builders of text columns; those of number columns stay empty.
    private var texts: OwnedArray<ByteArrayColumnBuilder>
    private var numbers: [[Int64]]
    private var numberRows: [[UInt32]]

    init(_ schema: Schema) {
        self.schema = schema
        let hash = ByteHash.random()
        texts = OwnedArray(count: schema.leaves.count) { _ in ByteArrayColumnBuilder(hash: hash) }
        numbers = Array(repeating: [], count: schema.leaves.count)
        numberRows = numbers.map { _ in [] }
    }

    /// Appends a row: one value a leaf, nil for null.
    mutating func append(_ values: [FlatValue?]) {
        precondition(values.count == texts.count, "a row has one value for each column")
        let row = UInt32(truncatingIfNeeded: rowCount)
        for (index, value) in values.enumerated() {
            switch value {
            case nil: continue
            case .text(var text)?:
                text.withUTF8 { unsafe texts[index].append(UnsafeRawBufferPointer($0), entry: row) }
            case .number(let number)?:
                numbers[index].append(number)
                numberRows[index].append(row)
            }
        }
        rowCount += 1
    }

    /// The column chunks of all rows appended.
    mutating func finish() -> [ColumnChunk] {
        var chunks: [ColumnChunk] = []
        for (index, leaf) in schema.leaves.enumerated() {
            var levels = [UInt8](repeating: 0, count: rowCount)
            let values: ColumnChunk.Values
            switch leaf.physicalType {
            case .byteArray:
                let finished = texts[index].finish()
                finished.entries.mark(1, in: &levels)
                values = finished.values
            case .int64: values = .int64(numbers[index])
            case .int32: values = .int32(numbers[index].map { Int32(clamping: $0) })
            case .boolean: preconditionFailure("flat tables have no booleans")
            }
            for row in numberRows[index] { levels[Int(row)] = 1 }
            if leaf.maxDefinitionLevel == 0 || values.count == rowCount { levels = [] }
            chunks.append(ColumnChunk(entryCount: rowCount, definitionLevels: levels, values: values))
        }
        return chunks
    }

    /// One column of values.
    static func column(_ values: [FlatValue?], _ field: SchemaField) -> ColumnChunk {
        var table = FlatTable(Schema([field]))
        for value in values { table.append([value]) }
        return table.finish()[0]
    }
}

/// A value of a flat table; times are microseconds.
enum FlatValue: Sendable, Hashable {
    case text(String)
    case number(Int64)
}

extension ColumnChunk {
    /// One value a row, for columns outside of lists.
    func flatValues() -> [FlatValue?] {
        var present = 0
        return (0..<entryCount).map { row in
            guard definitionLevels.isEmpty || definitionLevels[row] == 1 else { return nil }
            defer { present += 1 }
            switch values {
            case .boolean(let booleans): return .number(Int64(booleans[present]))
            case .int32(let numbers): return .number(Int64(numbers[present]))
            case .int64(let numbers): return .number(numbers[present])
            case .byteArray(let texts): return .text(texts.string(present))
            case .dictionary(let codes, let dictionary): return .text(dictionary.string(Int(codes[present])))
            }
        }
    }
}
