package import Parquet

/// The statistics of a data file, the member `stats` of the action `add`: what readers skip files by.
///
/// They nest like the schema. Bounds are true bounds; times are cut to milliseconds, a maximum upwards. Leaves inside
/// lists have none, nor have those after the first 32 and the others of the struct in which the last of these lies: Polars
/// refuses to filter by a struct of which only some members have statistics.
///
/// A reader may take a bound that is missing among others for one that nothing meets and skip the file: deltalake's
/// pyarrow data sets do. So every leaf with a value has both bounds, Booleans too, which the protocol leaves open. Where
/// one has none, such as a time after the year 9999, the statistics are the number of rows alone.
package enum FileStatistics {
    /// By convention readers and writers keep statistics for this many leaves.
    private static let usualLeafCount = 32

    /// How many leaves of a table have statistics, what the property `delta.dataSkippingNumIndexedCols` tells readers.
    package static func indexedLeafCount(of schema: Schema) -> Int {
        let leaves = schema.leaves.filter { $0.maxRepetitionLevel == 0 }
        guard leaves.count > usualLeafCount else { return usualLeafCount }
        let last = leaves[usualLeafCount - 1].path[0]
        return (leaves.lastIndex { $0.path[0] == last } ?? 0) + 1
    }

    /// The statistics of a file as `ParquetFileWriter` reports it.
    package static func json(of file: FileMetadata) -> JSONValue {
        let rowCount = JSONValue.integer(Int64(file.rowCount))
        var minimums = Nested()
        var maximums = Nested()
        var nullCounts = Nested()
        let leaves = zip(file.schema.leaves, file.columns).filter { $0.0.maxRepetitionLevel == 0 }
        for (leaf, column) in leaves.prefix(indexedLeafCount(of: file.schema)) {
            if let count = column.nullCount { nullCounts.set(leaf.path[...], .integer(Int64(count))) }
            // Nothing has no bounds, and binary columns need none.
            if column.nullCount == file.rowCount || leaf.physicalType == .byteArray && leaf.logicalType == nil {
                continue
            }
            guard let minimum = column.minimum.flatMap({ value($0, of: leaf, roundingUp: false) }),
                let maximum = column.maximum.flatMap({ value($0, of: leaf, roundingUp: true) })
            else { return ["numRecords": rowCount] }
            minimums.set(leaf.path[...], minimum)
            maximums.set(leaf.path[...], maximum)
        }
        return [
            "numRecords": rowCount, "minValues": minimums.json, "maxValues": maximums.json,
            "nullCount": nullCounts.json,
        ]
    }

    private static func value(
        _ bound: ColumnStatistics.Bound, of leaf: Schema.Leaf, roundingUp: Bool
    ) -> JSONValue? {
        switch (bound, leaf.logicalType) {
        case (.boolean(let value), _): .boolean(value)
        case (.int32(let value), _): .integer(Int64(value))
        case (.int64(let value), .timestampMicroseconds):
            ISOTime.text(microseconds: value, roundingUp: roundingUp).map { .string($0) }
        case (.int64(let value), _): .integer(value)
        case (.byteArray(let bytes), .string):
            String(validating: bytes, as: UTF8.self).map { .string($0) }
        case (.byteArray, _): nil
        }
    }

    /// Objects in objects, in the order in which their members are first set.
    private struct Nested {
        private enum Node {
            case value(JSONValue)
            case group(Nested)
        }

        private var names: [String] = []
        private var nodes: [String: Node] = [:]

        mutating func set(_ path: ArraySlice<String>, _ value: JSONValue) {
            guard let name = path.first else { return }
            if nodes[name] == nil { names.append(name) }
            guard path.count > 1 else {
                nodes[name] = .value(value)
                return
            }
            var group = Nested()
            if case .group(let known) = nodes[name] { group = known }
            group.set(path.dropFirst(), value)
            nodes[name] = .group(group)
        }

        var json: JSONValue {
            .object(
                names.compactMap { name in
                    switch nodes[name] {
                    case .value(let value): JSONValue.Member(name, value)
                    case .group(let group): JSONValue.Member(name, group.json)
                    case nil: nil
                    }
                })
        }
    }
}
