import CloudTrail
import Parquet
import TrailIndex

/// Reads fields of one row group, each column once.
///
/// One thread owns a reader.
final class RowGroupReader {
    let rows: any EventRows
    /// The verdicts of objects, where a query asks for them.
    let integrity: [Int64: String]
    /// What fields are computed from besides the row group.
    let references: ReferenceData
    /// The tools behind all rows, which `channel` and `agent` share.
    var classifiedAgents: Classified<ClassificationTable.Agent>?
    private var chunks: [Int: ColumnChunk] = [:]
    private var dictionaries: [Int: ByteArrays?] = [:]
    private var columns: [Field: CodedColumn] = [:]
    /// Columns that were looked at page by page.
    private var visited: Set<Int> = []

    init(_ rows: any EventRows, integrity: [Int64: String] = [:], references: ReferenceData = ReferenceData()) {
        self.rows = rows
        self.integrity = integrity
        self.references = references
    }

    var all: Rows { Rows(all: rows.rowCount) }

    /// A column as it is stored.
    func chunk(_ leaf: Int) throws -> ColumnChunk {
        if let chunk = chunks[leaf] { return chunk }
        let chunk = try rows.column(leaf)
        chunks[leaf] = chunk
        return chunk
    }

    /// The values of a column, not all of which need occur; nil where they are not known without its rows.
    func dictionary(_ leaf: Int) throws -> ByteArrays? {
        if let dictionary = dictionaries[leaf] { return dictionary }
        let dictionary = try rows.dictionary(leaf)
        dictionaries[leaf] = .some(dictionary)
        return dictionary
    }

    /// How often each value of a column occurs, unless its rows have been read or have to be.
    func valueCounts(_ leaf: Int) throws -> ValueCounts? {
        chunks[leaf] == nil ? try rows.valueCounts(leaf) : nil
    }

    /// Whether a column has been read.
    func hasRead(_ leaf: Int) -> Bool { chunks[leaf] != nil }

    /// Calls `body` with the values of a column of byte strings at some rows, page by page; false, without a call, where
    /// the column is at hand or better read, which for a second look it is.
    func forEachPage(ofColumn leaf: Int, at rows: Rows, _ body: (PageStrings) -> Void) throws -> Bool {
        guard !hasRead(leaf), visited.insert(leaf).inserted else { return false }
        return try self.rows.forEachPage(ofColumn: leaf, where: { rows.intersects($0) }, body)
    }

    /// A field at some rows.
    ///
    /// - Parameter isDistinct: whether two codes must mean two values. A test does not care, and unique identifiers
    ///   are then spared the hashing.
    func column(_ field: Field, at rows: Rows, isDistinct: Bool = true) throws -> CodedColumn {
        if let column = columns[field] {
            return CodedColumn(codes: rows.gather(column.codes), values: column.values)
        }
        switch field.source {
        case .column(let leaf):
            if let indexes = rows.indexes, isFew(rows),
                let column = try coded(leaf, atFew: indexes, isDistinct: isDistinct)
            {
                return column
            }
            let whole = try wholeColumn(field, leaf, isDistinct: isDistinct)
            return CodedColumn(codes: rows.gather(whole.codes), values: whole.values)
        case .element(let index, let leaf): return try element(index, leaf, at: rows, isDistinct: isDistinct)
        case .json(let leaf, let path): return try json(leaf, path, at: rows)
        case .otherMember(let path): return try otherMember(path, at: rows)
        case .derived(let derived):
            let column = try self.derived(derived, at: rows)
            if rows.indexes == nil { columns[field] = column }
            return column
        }
    }

    /// A column of the record with a code for every row, for a test on many of them; nil where it is better read at the
    /// rows that are asked for.
    func wholeColumn(_ field: Field, for rows: Rows) throws -> CodedColumn? {
        guard case .column(let leaf) = field.source else { return nil }
        if let column = columns[field] { return column }
        return isFew(rows) ? nil : try wholeColumn(field, leaf, isDistinct: false)
    }

    private func wholeColumn(_ field: Field, _ leaf: Int, isDistinct: Bool) throws -> CodedColumn {
        let whole = try coded(leaf, isDistinct: isDistinct)
        if whole.isDistinct { columns[field] = whole.column }
        return whole.column
    }

    /// Whether values are better looked up than spread over all rows.
    private func isFew(_ rows: Rows) -> Bool { rows.indexes.map { $0.count < rows.total / 4 } ?? false }

    /// The field as text, one optional a row.
    ///
    /// For the few rows that are shown.
    func texts(_ field: Field, at rows: Rows) throws -> [ArraySlice<UInt8>?] {
        let column = try self.column(field, at: rows, isDistinct: false)
        return column.codes.map { column.value($0) }
    }

    /// `eventTime` at some rows in microseconds; null is the smallest number.
    func times(at rows: Rows) throws -> [Int64] {
        rows.gather(try integers(Field.leaf("eventTime"), null: .min))
    }

    /// A 64-bit column, one number a row.
    func integers(_ leaf: Int, null: Int64 = .min) throws -> [Int64] {
        let chunk = try self.chunk(leaf)
        let values: [Int64] =
            switch chunk.values {
            case .int64(let values): values
            case .int32(let values): values.map(Int64.init)
            default: []
            }
        let maximum = EventSchema.events.leaves[leaf].maxDefinitionLevel
        return RowGroupReader.spread(values, chunk.definitionLevels, maximum, null: null, count: rows.rowCount)
    }

    // MARK: Columns

    private func coded(_ leaf: Int, isDistinct: Bool) throws -> (column: CodedColumn, isDistinct: Bool) {
        let chunk = try self.chunk(leaf)
        let maximum = EventSchema.events.leaves[leaf].maxDefinitionLevel
        var codes: [UInt32]
        let values: ByteArrays
        var areDistinct = true
        switch chunk.values {
        case .dictionary(let present, let dictionary):
            codes = present
            values = dictionary
        case .byteArray(let present) where !isDistinct:
            codes = (0..<UInt32(present.count)).map { $0 }
            values = present
            areDistinct = false
        case .byteArray(let present):
            var table = ByteTable()
            codes = (0..<present.count).map { table.code(of: present.bytes, present.range($0)) }
            values = table.byteArrays
        case .boolean(let present):
            codes = present.map { $0 == 0 ? 0 : 1 }
            values = ByteArrays(["false", "true"])
        case .int64, .int32:
            return (coded(try integers(leaf), describedBy: leaf), true)
        }
        codes = RowGroupReader.spread(
            codes, chunk.definitionLevels, maximum, null: UInt32(values.count), count: rows.rowCount)
        return (CodedColumn(codes: codes, values: values), areDistinct)
    }

    /// A column of byte strings at few rows, without a code for every row; nil of other columns.
    private func coded(_ leaf: Int, atFew rows: [UInt32], isDistinct: Bool) throws -> CodedColumn? {
        let chunk = try self.chunk(leaf)
        guard chunk.repetitionLevels.isEmpty else { return nil }
        let positions = chunk.positions(
            of: rows, maximum: EventSchema.events.leaves[leaf].maxDefinitionLevel, missing: chunk.values.count)
        switch chunk.values {
        case .dictionary(let codes, let values):
            let null = UInt32(values.count)
            return CodedColumn(codes: positions.map { $0 < codes.count ? codes[$0] : null }, values: values)
        case .byteArray(let values) where isDistinct:
            var table = ByteTable()
            let codes = positions.map {
                $0 < values.count ? table.code(of: values.bytes, values.range($0)) : UInt32.max
            }
            let null = UInt32(table.count)
            return CodedColumn(codes: codes.map { $0 == .max ? null : $0 }, values: table.byteArrays)
        case .byteArray(let values):
            var taken = ByteArrays()
            let codes = positions.map { position -> UInt32 in
                guard position < values.count else { return .max }
                taken.append(values[position])
                return UInt32(taken.count - 1)
            }
            let null = UInt32(taken.count)
            return CodedColumn(codes: codes.map { $0 == .max ? null : $0 }, values: taken)
        case .boolean, .int32, .int64: return nil
        }
    }

    private func coded(_ numbers: [Int64], describedBy leaf: Int) -> CodedColumn {
        let isTime = EventSchema.events.leaves[leaf].logicalType == .timestampMicroseconds
        return RowGroupReader.coded(numbers) { number in
            number == .min ? nil : isTime ? Timestamp(microseconds: number).description : String(number)
        }
    }

    /// Puts present values at their rows.
    ///
    /// A damaged column that holds too few reads as null from there on.
    private static func spread<Value>(
        _ values: [Value], _ levels: [UInt8], _ maximum: UInt8, null: Value, count: Int
    ) -> [Value] {
        if levels.isEmpty, values.count == count { return values }
        var spread = [Value](repeating: null, count: count)
        var next = 0
        if levels.count >= count, values.count > 0 {
            // Without a branch a row: which rows have a value is hard to foresee.
            let last = values.count - 1
            for row in 0..<count {
                let isPresent = levels[row] == maximum && next <= last
                spread[row] = isPresent ? values[min(next, last)] : null
                next += isPresent ? 1 : 0
            }
            return spread
        }
        for row in 0..<count where levels.isEmpty || (row < levels.count && levels[row] == maximum) {
            guard next < values.count else { break }
            spread[row] = values[next]
            next += 1
        }
        return spread
    }

    /// One element of a list: the member of the list's element at this position.
    private func element(_ index: Int, _ leaf: Int, at rows: Rows, isDistinct: Bool) throws -> CodedColumn {
        let chunk = try self.chunk(leaf)
        let values = chunk.textValues
        let maximum = EventSchema.events.leaves[leaf].maxDefinitionLevel
        var codes = [UInt32](repeating: UInt32(values.values.count), count: rows.total)
        chunk.forEachEntry(maximum) { row, position, present in
            if position == index, let present, row < codes.count, present < values.codes.count {
                codes[row] = values.codes[present]
            }
        }
        let column = CodedColumn(codes: rows.gather(codes), values: values.values)
        return isDistinct ? RowGroupReader.deduplicated(column) : column
    }
}

extension ByteTable {
    /// The values of a row group's table; their bytes came from columns, whose offsets are 32 bits wide.
    var byteArrays: ByteArrays {
        var arrays = ByteArrays()
        for code in 0..<UInt32(count) { arrays.append(self[code]) }
        return arrays
    }
}

extension ByteArrays {
    init(_ texts: [String]) {
        self.init()
        for text in texts { append(text.utf8) }
    }
}

extension ColumnChunk {
    /// Text values as codes into a list of values.
    var textValues: (codes: [UInt32], values: ByteArrays) {
        switch values {
        case .dictionary(let codes, let dictionary): (codes, dictionary)
        case .byteArray(let values): ((0..<UInt32(values.count)).map { $0 }, values)
        default: ([], ByteArrays())
        }
    }

    /// The position of each row's value among those that are present.
    ///
    /// - Parameters:
    ///   - rows: ascending.
    ///   - maximum: the level of an entry that is present.
    ///   - missing: what stands for a row without a value.
    func positions(of rows: [UInt32], maximum: UInt8, missing: Int) -> [Int] {
        if definitionLevels.isEmpty { return rows.map { Int($0) } }
        let levels = definitionLevels.span
        var entry = 0
        var present = 0
        return rows.map { row in
            let row = Int(row)
            guard row < levels.count else { return missing }
            while entry < row {
                // 1 if equal, without a branch: only 0 has a predecessor with the highest bit.
                present &+= Int(truncatingIfNeeded: (UInt64(levels[entry] ^ maximum) &- 1) &>> 63)
                entry &+= 1
            }
            return levels[row] == maximum ? present : missing
        }
    }

    /// Visits the entries of a leaf inside a list: the row, the position in the row's list, and the number of the value
    /// where one is present.
    func forEachEntry(_ maximum: UInt8, _ visit: (_ row: Int, _ position: Int, _ present: Int?) -> Void) {
        var row = -1
        var position = 0
        var present = 0
        for entry in 0..<entryCount {
            if repetitionLevels.isEmpty || entry >= repetitionLevels.count || repetitionLevels[entry] == 0 {
                row += 1
                position = 0
            } else {
                position += 1
            }
            let isPresent =
                definitionLevels.isEmpty || (entry < definitionLevels.count && definitionLevels[entry] == maximum)
            visit(row, position, isPresent ? present : nil)
            if isPresent { present += 1 }
        }
    }
}
