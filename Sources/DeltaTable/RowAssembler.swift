internal import Parquet

/// Puts the rows of a row group together again, each as a JSON object by top-level field.
///
/// Absent members are left out. A reader has checked each column by itself; that the levels of one do not fit those of
/// another is found here.
struct RowAssembler {
    /// The columns of a row do not fit each other, or text is not UTF-8.
    struct Misfit: Error {}

    /// A column and how far its rows were read.
    private struct Column {
        let isRead: Bool
        let entryCount: Int
        let definitionLevels: [UInt8]
        let repetitionLevels: [UInt8]
        let values: ColumnChunk.Values
        let maxDefinitionLevel: UInt8
        var entry = 0
        var value = 0

        init(_ chunk: ColumnChunk?, _ leaf: Schema.Leaf) {
            isRead = chunk != nil
            entryCount = chunk?.entryCount ?? 0
            definitionLevels = chunk?.definitionLevels ?? []
            repetitionLevels = chunk?.repetitionLevels ?? []
            values = chunk?.values ?? .boolean([])
            maxDefinitionLevel = leaf.maxDefinitionLevel
        }

        /// Of the next entry.
        var definitionLevel: UInt8 {
            get throws(Misfit) {
                guard entry < entryCount else { throw Misfit() }
                return definitionLevels.isEmpty ? maxDefinitionLevel : definitionLevels[entry]
            }
        }

        /// Of the next entry; 0, as at the start of a row, if there is none.
        var repetitionLevel: UInt8 { entry < repetitionLevels.count ? repetitionLevels[entry] : 0 }

        /// Goes past the next entry.
        mutating func advance() throws(Misfit) {
            if try definitionLevel == maxDefinitionLevel { value += 1 }
            entry += 1
        }
    }

    private let fields: [NestedColumn]
    private var columns: [Column]

    /// - Parameter columns: one a leaf of the schema; nil for those that are left out of the rows.
    init(_ schema: Schema, columns: [ColumnChunk?]) {
        fields = NestedColumn.columns(of: schema)
        self.columns = zip(columns, schema.leaves).map { Column($0, $1) }
    }

    /// The next row.
    ///
    /// - Complexity: O(leaves, and entries of lists and maps).
    mutating func next() throws(Misfit) -> [JSONValue.Member] {
        let row = try members(fields)
        for leaf in columns.indices where columns[leaf].repetitionLevel != 0 { throw Misfit() }
        return row
    }

    private mutating func members(_ fields: [NestedColumn]) throws(Misfit) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        for field in fields {
            if let value = try value(field) { members.append(JSONValue.Member(field.name, value)) }
        }
        return members
    }

    private mutating func value(_ field: NestedColumn) throws(Misfit) -> JSONValue? {
        // The first leaf that is read speaks for the others.
        var first = field.leaves.lowerBound
        while !columns[first].isRead {
            first += 1
            if first == field.leaves.upperBound { return nil }
        }
        let level = try columns[first].definitionLevel
        guard level >= field.definitionLevel else {
            try advance(field.leaves)
            return nil
        }
        switch field.kind {
        case .leaf: return try leafValue(first)
        case .group(let fields): return .object(try members(fields))
        case .list(let element):
            guard level > field.definitionLevel else {
                try advance(field.leaves)
                return .array([])
            }
            var elements: [JSONValue] = []
            repeat {
                elements.append(try value(element) ?? .null)
            } while columns[first].repetitionLevel == field.repetitionLevel
            return .array(elements)
        case .map(let key, let value):
            guard level > field.definitionLevel else {
                try advance(field.leaves)
                return .object([])
            }
            var entries: [JSONValue.Member] = []
            repeat {
                guard let key = try self.value(key)?.string else { throw Misfit() }
                entries.append(JSONValue.Member(key, try self.value(value) ?? .null))
            } while columns[first].repetitionLevel == field.repetitionLevel
            return .object(entries)
        }
    }

    /// Goes past the next entry of each of these leaves.
    private mutating func advance(_ leaves: Range<Int>) throws(Misfit) {
        for leaf in leaves where columns[leaf].isRead { try columns[leaf].advance() }
    }

    private mutating func leafValue(_ leaf: Int) throws(Misfit) -> JSONValue? {
        let isPresent = try columns[leaf].definitionLevel == columns[leaf].maxDefinitionLevel
        let value = columns[leaf].value
        try columns[leaf].advance()
        // A value is there where the level is the leaf's highest, and a reader has counted that there are as many.
        guard isPresent else { return nil }
        let text: ArraySlice<UInt8>
        switch columns[leaf].values {
        case .boolean(let values): return .boolean(values[value] != 0)
        case .int32(let values): return .integer(Int64(values[value]))
        case .int64(let values): return .integer(values[value])
        case .byteArray(let values): text = values[value]
        case .dictionary(let codes, let dictionary): text = dictionary[Int(codes[value])]
        }
        guard let text = String(validating: text, as: UTF8.self) else { throw Misfit() }
        return .string(text)
    }
}
