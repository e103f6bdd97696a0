import CloudTrail
package import DeltaTable
import Parquet
package import TrailIndex
package import TrailQuery

extension ResultTable {
    /// The sizes of the tables of an index, a row a table.
    package init(_ sizes: [TableSize]) {
        self.init(
            columns: [
                Column("table", .text), Column("files", .integer), Column("rows", .integer), Column("bytes", .integer),
            ],
            rows: sizes.map {
                [.text($0.name), .integer(Int64($0.files)), .integer($0.rows), .integer($0.bytes)]
            })
    }

    /// Everything that was bad, a row a diagnostic, object by object.
    ///
    /// - Parameter limit: how many rows are kept.
    package init(diagnosticsOf objects: [LedgerObject], limit: Int?) {
        let rows = objects.flatMap { object in
            object.diagnostics.map { diagnostic -> [Cell] in
                [
                    .text(object.key), .text(object.status.rawValue), .text(diagnostic.code.rawValue),
                    .text(diagnostic.message), diagnostic.recordIndex.map { .integer(Int64($0)) } ?? .null,
                    diagnostic.byteOffset.map { .integer(Int64($0)) } ?? .null, .text(object.path),
                ]
            }
        }
        self.init(
            columns: [
                Column("key", .text), Column("status", .text), Column("code", .text), Column("message", .text),
                Column("recordIndex", .integer), Column("byteOffset", .integer),
                Column("path", .text, givesWay: true),
            ],
            rows: Array(rows.prefix(limit ?? .max)), totalRows: rows.count)
    }

    /// The segments of an index, a row a file.
    ///
    /// - Parameter limit: how many rows are kept.
    package init(_ segments: [SegmentSummary], limit: Int?) {
        self.init(
            columns: [
                Column("path", .text), Column("rows", .integer), Column("rowGroups", .integer),
                Column("bytes", .integer), Column("firstEvent", .timestamp), Column("lastEvent", .timestamp),
                Column("objects", .integer),
            ],
            rows: segments.prefix(limit ?? .max).map { segment in
                [
                    .text(segment.path), .integer(segment.rows), .integer(Int64(segment.rowGroups)),
                    .integer(segment.bytes), segment.firstEvent.map { .timestamp($0) } ?? .null,
                    segment.lastEvent.map { .timestamp($0) } ?? .null, .integer(Int64(segment.objects)),
                ]
            },
            totalRows: segments.count)
    }

    /// The columns of a table of an index, a row a leaf.
    ///
    /// - Parameter limit: how many rows are kept.
    package init(_ columns: [ColumnSummary], limit: Int?) {
        let total = columns.reduce(0) { $0 + $1.compressedBytes }
        self.init(
            columns: [
                Column("column", .text), Column("type", .text), Column("encodings", .text, givesWay: true),
                Column("bytes", .integer), Column("share", .integer),
                Column("uncompressedBytes", .integer, givesWay: true),
                Column("bloomFilterBytes", .integer, givesWay: true), Column("nulls", .integer),
                Column("distinct", .integer), Column("minimum", .text), Column("maximum", .text),
                Column("exactBounds", .boolean, givesWay: true),
            ],
            rows: columns.prefix(limit ?? .max).map { column in
                [
                    .text(column.leaf.dottedPath), .text(column.leaf.typeName),
                    .text(column.encodings.encodings.map(\.parquetName).joined(separator: " ")),
                    .integer(column.compressedBytes),
                    total > 0 ? .number(Double(column.compressedBytes) / Double(total)) : .null,
                    .integer(column.uncompressedBytes), .integer(column.bloomFilterBytes),
                    column.nulls.map { .integer($0) } ?? .null,
                    column.distinct.map { .integer(Int64($0)) } ?? .null,
                    Cell(column.minimum, of: column.leaf), Cell(column.maximum, of: column.leaf),
                    column.minimum == nil ? .null : .boolean(column.hasExactBounds),
                ]
            },
            totalRows: columns.count)
    }

    /// The versions of the tables of an index, a row a version.
    ///
    /// - Parameter limit: how many rows are kept.
    package init(_ history: [(table: String, version: LogVersion)], limit: Int?) {
        self.init(
            columns: [
                Column("table", .text), Column("version", .integer), Column("time", .timestamp),
                Column("operation", .text), Column("filesAdded", .integer), Column("filesRemoved", .integer),
                Column("rowsAdded", .integer), Column("rowsRemoved", .integer),
            ],
            rows: history.prefix(limit ?? .max).map { table, version in
                [
                    .text(table), .integer(Int64(version.version)),
                    version.time.map { .timestamp($0) } ?? .null,
                    version.operation.map { .text($0) } ?? .null,
                    .integer(Int64(version.addedFiles)), .integer(Int64(version.removedFiles)),
                    version.addedRows.map { .integer($0) } ?? .null,
                    version.removedRows.map { .integer($0) } ?? .null,
                ]
            },
            totalRows: history.count)
    }

    /// The live files of an index, a row a file.
    package init(liveFiles paths: [String]) {
        self.init(columns: [Column("path", .text)], rows: paths.map { [.text($0)] })
    }
}

extension LogVersion {
    fileprivate var time: Timestamp? {
        guard let (microseconds, overflow) = timestamp?.multipliedReportingOverflow(by: 1_000), !overflow else {
            return nil
        }
        return Timestamp(microseconds: microseconds)
    }
}

extension ResultTable.Cell {
    /// A bound as text: times as RFC 3339 has them.
    fileprivate init(_ bound: ColumnStatistics.Bound?, of leaf: Schema.Leaf) {
        switch bound {
        case nil: self = .null
        case .boolean(let value)?: self = .text(value ? "true" : "false")
        case .int32(let value)?: self = .text(String(value))
        case .int64(let value)?:
            let isTime = leaf.logicalType == .timestampMicroseconds
            self = .text(isTime ? TimestampText.text(of: Timestamp(microseconds: value)) : String(value))
        case .byteArray(let bytes)?: self = .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension Schema.Leaf {
    /// The type in a word, as the documentation of the index has it.
    fileprivate var typeName: String {
        switch (physicalType, logicalType) {
        case (_, .timestampMicroseconds?): "timestamp"
        case (.boolean, _): "boolean"
        case (.int32, _): "int32"
        case (.int64, _): "int64"
        case (.byteArray, _): "string"
        }
    }
}

extension Encoding {
    /// The name in `parquet.thrift`.
    fileprivate var parquetName: String {
        switch self {
        case .plain: "PLAIN"
        case .plainDictionary: "PLAIN_DICTIONARY"
        case .rle: "RLE"
        case .bitPacked: "BIT_PACKED"
        case .deltaBinaryPacked: "DELTA_BINARY_PACKED"
        case .deltaLengthByteArray: "DELTA_LENGTH_BYTE_ARRAY"
        case .deltaByteArray: "DELTA_BYTE_ARRAY"
        case .rleDictionary: "RLE_DICTIONARY"
        case .byteStreamSplit: "BYTE_STREAM_SPLIT"
        }
    }
}
