import CloudTrail
import Parquet
package import TrailIndex

/// Whole columns of one row group for whoever learns from every event: calls only, within an interval of time.
///
/// Insight and Aggregated records are left out, as questions leave them out; so are events without a time.
/// One thread owns it.
package struct WholeColumns {
    private let reader: RowGroupReader
    private let rows: Rows
    /// One a row, in microseconds since 1970, as the rows lie in the row group.
    package let times: [Int64]
    /// Calls without a time that can be read, or with one beyond the years 0 to 9999: they have no place in an order of
    /// time.
    package let undated: Int
    private static let years =
        Timestamp(year: 0, month: 1, day: 1).microseconds..<Timestamp(year: 10_000, month: 1, day: 1).microseconds

    /// - Parameters:
    ///   - start: the first time that is wanted, in microseconds; inclusive.
    ///   - end: exclusive.
    package init(
        _ rows: any EventRows, from start: Int64 = .min, before end: Int64 = .max,
        references: ReferenceData = ReferenceData()
    ) throws {
        reader = RowGroupReader(rows, references: references)
        let all = reader.all
        let times = try reader.times(at: all)
        let categories = try reader.column(.column("category"), at: all)
        let isCall = categories.decide { category in
            guard let category else { return true }
            return !category.elementsEqual("Insight".utf8) && !category.elementsEqual("Aggregated".utf8)
        }
        let calls = all.filter(categories.codes, accepted: isCall)
        let years = WholeColumns.years
        undated = (0..<calls.count).count { !years.contains(times[calls.row($0)]) }
        self.rows = calls.filter { position in
            let time = times[calls.row(position)]
            return years.contains(time) && time >= start && time < end
        }
        self.times = self.rows.gather(times)
    }

    /// How many rows there are.
    package var count: Int { times.count }

    /// Where a row lies in its row group.
    package func row(_ position: Int) -> Int { rows.row(position) }

    /// A field at the rows; equal values may have several codes.
    package func column(_ field: Field) throws -> CodedColumn {
        try reader.column(field, at: rows, isDistinct: false)
    }

    /// The field `mfa` of sign-ins to the console: `true`, `false`; null where it is not known and for all other calls.
    ///
    /// - Complexity: as the sign-ins, besides looking at every name.
    package func consoleLoginMFA() throws -> CodedColumn {
        let names = try reader.column(.column("eventName"), at: rows, isDistinct: false)
        let isSignIn = names.decide { $0.map { $0.elementsEqual("ConsoleLogin".utf8) } ?? false }
        let positions = names.codes.indices.filter { isSignIn[Int(names.codes[$0])] }
        let signIns = Rows(positions.map { UInt32(rows.row($0)) }, of: rows.total)
        guard !signIns.isEmpty else {
            return CodedColumn(codes: Array(repeating: 0, count: count), values: ByteArrays())
        }
        let known = try reader.column(Field(.mfa), at: signIns)
        var codes = [UInt32](repeating: known.nullCode, count: count)
        for (position, code) in zip(positions, known.codes) { codes[position] = code }
        return CodedColumn(codes: codes, values: known.values)
    }

    /// Tells the system that the row group will not be read again soon: what it had mapped of the file is given back.
    package func releasePages() { reader.rows.releasePages() }

    private static let firstResource = Field(
        name: "resources[0].ARN", source: .element(0, leaf: Field.leaf("resources.ARN")), kind: .text)
    private static let bucketName = Field(
        name: "requestParameters.bucketName",
        source: .json(leaf: Field.leaf("requestParameters"), JSONPath([.member("bucketName")])), kind: .json)

    /// What each call was made on: of S3 the bucket's name, else the first ARN of `resources`.
    ///
    /// A call of S3 that lists no resource tells the bucket in its request parameters.
    package func resources() throws -> CodedColumn {
        let listed = try reader.column(WholeColumns.firstResource, at: rows, isDistinct: false)
        var table = ByteTable()
        // By code; only what a row has is looked at.
        var known = [UInt32](repeating: .max, count: listed.radix)
        var isKnown = [Bool](repeating: false, count: listed.radix)
        isKnown[Int(listed.nullCode)] = true
        var codes = listed.codes.map { listedCode -> UInt32 in
            let code = Int(listedCode)
            if !isKnown[code] {
                isKnown[code] = true
                let range = WholeColumns.bucket(of: listed.values.bytes, listed.values.range(code))
                if !range.isEmpty { known[code] = table.code(of: listed.values.bytes, range) }
            }
            return known[code]
        }
        let sources = try reader.column(.column("eventSource"), at: rows, isDistinct: false)
        let isS3 = sources.decide { $0.map { $0.elementsEqual("s3.amazonaws.com".utf8) } ?? false }
        let missing = codes.indices.filter { codes[$0] == .max && isS3[Int(sources.codes[$0])] }
        if !missing.isEmpty {
            let these = Rows(missing.map { UInt32(rows.row($0)) }, of: rows.total)
            let buckets = try reader.column(WholeColumns.bucketName, at: these)
            for (position, code) in zip(missing, buckets.codes) {
                guard let value = buckets.value(code), value.first == UInt8(ascii: "\""), value.count > 1 else {
                    continue
                }
                let name = Array(value.dropFirst())
                codes[position] = table.code(of: name, 0..<name.count)
            }
        }
        let null = UInt32(table.count)
        for position in codes.indices { codes[position] = min(codes[position], null) }
        return CodedColumn(codes: codes, values: table.byteArrays)
    }

    private static let parameters = Field(
        name: "requestParameters", source: .json(leaf: Field.leaf("requestParameters"), JSONPath([])), kind: .json)
    private static let omitted = Field(
        name: "requestParameters.omitted",
        source: .json(leaf: Field.leaf("requestParameters"), JSONPath([.member("omitted")])), kind: .json)
    private static let omittedValue = Array(#"{"omitted":true}"#.utf8)

    /// The request parameters of calls with some names, as JSON; null for all others.
    ///
    /// - Parameters:
    ///   - whole: names of calls whose parameters are given as they are.
    ///   - marked: names of calls of which is told only whether CloudTrail left the parameters out for their size: as
    ///     `{"omitted":true}`.
    /// - Complexity: as the calls with these names, besides looking at every name.
    package func requestParameters(whole: Set<String>, marked: Set<String>) throws -> CodedColumn {
        let names = try reader.column(.column("eventName"), at: rows, isDistinct: false)
        func calls(_ wanted: Set<String>) -> [Int] {
            let isWanted = names.decide { $0.map { wanted.contains(String(decoding: $0, as: UTF8.self)) } ?? false }
            return names.codes.indices.filter { isWanted[Int(names.codes[$0])] }
        }
        var table = ByteTable()
        var codes = [UInt32](repeating: .max, count: count)
        let wholeCalls = calls(whole)
        if !wholeCalls.isEmpty {
            let these = Rows(wholeCalls.map { UInt32(rows.row($0)) }, of: rows.total)
            let texts = try reader.column(WholeColumns.parameters, at: these)
            for (position, code) in zip(wholeCalls, texts.codes) {
                guard let text = texts.value(code) else { continue }
                let bytes = Array(text)
                codes[position] = table.code(of: bytes, 0..<bytes.count)
            }
        }
        let markedCalls = calls(marked.subtracting(whole))
        if !markedCalls.isEmpty {
            let these = Rows(markedCalls.map { UInt32(rows.row($0)) }, of: rows.total)
            let values = try reader.column(WholeColumns.omitted, at: these)
            for (position, code) in zip(markedCalls, values.codes)
            where values.value(code)?.elementsEqual("true".utf8) ?? false {
                codes[position] = table.code(of: WholeColumns.omittedValue, 0..<WholeColumns.omittedValue.count)
            }
        }
        let null = UInt32(table.count)
        for position in codes.indices { codes[position] = min(codes[position], null) }
        return CodedColumn(codes: codes, values: table.byteArrays)
    }

    private static let arnStart = Array("arn:aws".utf8)
    private static let s3Part = Array(":s3:::".utf8)

    /// Of `arn:PARTITION:s3:::bucket/key` the bucket; of everything else all of it.
    private static func bucket(of bytes: borrowing [UInt8], _ range: Range<Int>) -> Range<Int> {
        let bytes = bytes.span
        func holds(_ part: [UInt8], at start: Int) -> Bool {
            guard start + part.count <= range.upperBound else { return false }
            for index in part.indices where bytes[start + index] != part[index] { return false }
            return true
        }
        guard holds(arnStart, at: range.lowerBound) else { return range }
        var partitionEnd = range.lowerBound + 4
        while partitionEnd < range.upperBound, bytes[partitionEnd] != UInt8(ascii: ":") { partitionEnd += 1 }
        guard holds(s3Part, at: partitionEnd) else { return range }
        let start = partitionEnd + s3Part.count
        var end = start
        while end < range.upperBound, bytes[end] != UInt8(ascii: "/") { end += 1 }
        return start..<end
    }
}

extension QueryEngine {
    /// Those of some rows of one row group that a predicate selects.
    ///
    /// - Parameter rows: ascending positions in the row group.
    package func rows(
        selectedBy predicate: Predicate, ofRowGroup rowGroup: Int, at rows: [UInt32]
    ) throws -> Set<UInt32> {
        guard store.rowGroups.indices.contains(rowGroup) else { return [] }
        let reader = RowGroupReader(
            store.rowGroups[rowGroup], integrity: try integrity(isNeeded: predicate.asksIntegrity),
            references: references)
        let total = store.rowGroups[rowGroup].rowCount
        let selected = try reader.filter(predicate, Rows(rows.filter { Int($0) < total }, of: total))
        return Set((0..<selected.count).map { UInt32(selected.row($0)) })
    }

    /// The texts of fields at some rows of one row group; nil where a row has no value.
    ///
    /// - Parameter rows: ascending positions in the row group.
    /// - Returns: a list a field, in the order of the rows.
    package func texts(_ fields: [Field], ofRowGroup rowGroup: Int, at rows: [UInt32]) throws -> [[String?]] {
        guard store.rowGroups.indices.contains(rowGroup) else { return fields.map { _ in rows.map { _ in nil } } }
        let reader = RowGroupReader(store.rowGroups[rowGroup], references: references)
        let total = store.rowGroups[rowGroup].rowCount
        let known = Rows(rows.filter { Int($0) < total }, of: total)
        return try fields.map { field in
            try reader.texts(field, at: known).map { value in
                value.map { String(decoding: field.text($0), as: UTF8.self) }
            }
        }
    }
}
