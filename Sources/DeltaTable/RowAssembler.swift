internal import Parquet

/// Puts the rows of a row group together again, each as a JSON object by top-level field.
///
/// Absent members are left out. A reader has checked each column by itself; that the levels of one do not fit those of
/// another is found here.
struct RowAssembler {
    /// The columns of a row do not fit each other, or text is not UTF-8.
    struct Misfit: Error {}

    private struct Cursor {
        var chunk: ColumnChunk
        var entry = 0
        var value = 0
    }

    private let fields: [NestedColumn]
    private let maxDefinitionLevels: [UInt8]
    /// One a leaf; nil for those that are not read.
    private var cursors: [Cursor?]

    /// - Parameter columns: one a leaf of the schema; nil for those that are left out of the rows.
    init(_ schema: Schema, columns: [ColumnChunk?]) {
        fields = NestedColumn.columns(of: schema)
        maxDefinitionLevels = schema.leaves.map(\.maxDefinitionLevel)
        cursors = columns.map { $0.map { Cursor(chunk: $0) } }
    }

    /// The next row.
    mutating func next() throws(Misfit) -> [JSONValue.Member] {
        let row = try members(fields)
        for leaf in cursors.indices where repetitionLevel(leaf) != 0 { throw Misfit() }
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
        guard let first = field.leaves.first(where: { cursors[$0] != nil }) else { return nil }
        let level = try definitionLevel(first)
        guard level >= field.definitionLevel else {
            for leaf in field.leaves { try advance(leaf) }
            return nil
        }
        switch field.kind {
        case .leaf: return try leafValue(first)
        case .group(let fields): return .object(try members(fields))
        case .list(let element):
            guard level > field.definitionLevel else {
                for leaf in field.leaves { try advance(leaf) }
                return .array([])
            }
            var elements: [JSONValue] = []
            repeat {
                elements.append(try value(element) ?? .null)
            } while repetitionLevel(first) == field.repetitionLevel
            return .array(elements)
        case .map(let key, let value):
            guard level > field.definitionLevel else {
                for leaf in field.leaves { try advance(leaf) }
                return .object([])
            }
            var entries: [JSONValue.Member] = []
            repeat {
                guard let key = try self.value(key)?.string else { throw Misfit() }
                entries.append(JSONValue.Member(key, try self.value(value) ?? .null))
            } while repetitionLevel(first) == field.repetitionLevel
            return .object(entries)
        }
    }

    private func definitionLevel(_ leaf: Int) throws(Misfit) -> UInt8 {
        guard let cursor = cursors[leaf], cursor.entry < cursor.chunk.entryCount else { throw Misfit() }
        let levels = cursor.chunk.definitionLevels
        return levels.isEmpty ? maxDefinitionLevels[leaf] : levels[cursor.entry]
    }

    /// Of the next entry; 0, as at the start of a row, if there is none.
    private func repetitionLevel(_ leaf: Int) -> UInt8 {
        guard let cursor = cursors[leaf] else { return 0 }
        let levels = cursor.chunk.repetitionLevels
        return cursor.entry < levels.count ? levels[cursor.entry] : 0
    }

    /// Goes past the next entry of a leaf.
    private mutating func advance(_ leaf: Int) throws(Misfit) {
        guard cursors[leaf] != nil else { return }
        if try definitionLevel(leaf) == maxDefinitionLevels[leaf] { cursors[leaf]?.value += 1 }
        cursors[leaf]?.entry += 1
    }

    private mutating func leafValue(_ leaf: Int) throws(Misfit) -> JSONValue? {
        // A value is there where the level is the leaf's highest, and a reader has counted that there are as many.
        guard let cursor = cursors[leaf], try definitionLevel(leaf) == maxDefinitionLevels[leaf] else {
            try advance(leaf)
            return nil
        }
        try advance(leaf)
        let text: ArraySlice<UInt8>
        switch cursor.chunk.values {
        case .boolean(let values): return .boolean(values[cursor.value] != 0)
        case .int32(let values): return .integer(Int64(values[cursor.value]))
        case .int64(let values): return .integer(values[cursor.value])
        case .byteArray(let values): text = values[cursor.value]
        case .dictionary(let codes, let dictionary): text = dictionary[Int(codes[cursor.value])]
        }
        guard let text = String(validating: text, as: UTF8.self) else { throw Misfit() }
        return .string(text)
    }
}
