import Parquet

/// Rows of a table without nesting, built and read value by value: for the ledgers, which are small beside the events.
struct FlatTable {
    private enum Column {
        case text(ByteArrayColumnBuilder)
        case int64([Int64], present: [UInt32])
        case int32([Int32], present: [UInt32])
    }

    let schema: Schema
    private(set) var rowCount = 0
    private var columns: [Column]

    init(_ schema: Schema) {
        self.schema = schema
        let hash = ByteHash.random()
        columns = schema.leaves.map { leaf in
            switch leaf.physicalType {
            case .byteArray: .text(ByteArrayColumnBuilder(hash: hash))
            case .int64: .int64([], present: [])
            case .int32: .int32([], present: [])
            case .boolean: preconditionFailure("flat tables have no booleans")
            }
        }
    }

    /// Appends a row: one value a leaf, nil for null.
    mutating func append(_ values: [FlatValue?]) {
        precondition(values.count == columns.count, "a row has one value for each column")
        let row = UInt32(truncatingIfNeeded: rowCount)
        for (index, value) in values.enumerated() {
            switch (value, columns[index]) {
            case (nil, _): continue
            case (.text(let text), .text(var builder)):
                // The array's copy is released first, so that the builder is appended to in place.
                columns[index] = .int32([], present: [])
                builder.append(Array(text.utf8), entry: row)
                columns[index] = .text(builder)
            case (.number(let number), .int64(var numbers, var present)):
                columns[index] = .int32([], present: [])
                numbers.append(number)
                present.append(row)
                columns[index] = .int64(numbers, present: present)
            case (.number(let number), .int32(var numbers, var present)):
                columns[index] = .int32([], present: [])
                numbers.append(Int32(clamping: number))
                present.append(row)
                columns[index] = .int32(numbers, present: present)
            default: preconditionFailure("column \(schema.leaves[index].dottedPath) holds another type")
            }
        }
        rowCount += 1
    }

    /// The column chunks of all rows appended.
    mutating func finish() -> [ColumnChunk] {
        var chunks: [ColumnChunk] = []
        for (index, leaf) in schema.leaves.enumerated() {
            let present: [UInt32]
            let values: ColumnChunk.Values
            switch columns[index] {
            case .text(var builder): (present, values) = builder.finish()
            case .int64(let numbers, let rows): (present, values) = (rows, .int64(numbers))
            case .int32(let numbers, let rows): (present, values) = (rows, .int32(numbers))
            }
            var levels: [UInt8] = []
            if leaf.maxDefinitionLevel > 0, present.count < rowCount {
                levels = Array(repeating: 0, count: rowCount)
                for row in present { levels[Int(row)] = 1 }
            }
            chunks.append(ColumnChunk(entryCount: rowCount, definitionLevels: levels, values: values))
        }
        return chunks
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
