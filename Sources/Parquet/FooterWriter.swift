/// Writes a file's metadata, the structure `FileMetaData` of `parquet.thrift`.
///
/// Field numbers are that file's.
enum FooterWriter {
    static func footer(
        schema: Schema, rowGroups: [WrittenRowGroup], createdBy: String, keyValueMetadata: [(String, String)]
    ) -> [UInt8] {
        var writer = ThriftWriter()
        writer.element { file in
            file.int32(1, 1)
            let elements = SchemaElement.elements(of: schema)
            file.list(2, of: .structure, count: elements.count) { list in
                for element in elements { write(element, to: &list) }
            }
            file.int64(3, Int64(rowGroups.reduce(0) { $0 + $1.rowCount }))
            file.list(4, of: .structure, count: rowGroups.count) { list in
                for (index, group) in rowGroups.enumerated() {
                    list.element { write(group, index: index, schema: schema, to: &$0) }
                }
            }
            if !keyValueMetadata.isEmpty {
                file.list(5, of: .structure, count: keyValueMetadata.count) { list in
                    for (key, value) in keyValueMetadata {
                        list.element { pair in
                            pair.binary(1, key.utf8)
                            pair.binary(2, value.utf8)
                        }
                    }
                }
            }
            file.binary(6, createdBy.utf8)
            // One TypeDefinedOrder a leaf: without it readers must ignore the bounds.
            file.list(7, of: .structure, count: schema.leaves.count) { list in
                for _ in schema.leaves {
                    list.element { $0.structure(1) { _ in } }
                }
            }
        }
        return writer.bytes
    }

    private static func write(_ element: SchemaElement, to list: inout ThriftWriter) {
        list.element { writer in
            if let type = element.type { writer.int32(1, type.rawValue) }
            if let repetition = element.repetition { writer.int32(3, repetition.rawValue) }
            writer.binary(4, element.name.utf8)
            if let count = element.childCount { writer.int32(5, Int32(count)) }
            guard let annotation = element.annotation else { return }
            // The converted type is what old readers know; the union is what new ones prefer.
            switch annotation {
            case .list:
                writer.int32(6, ConvertedType.list)
                writer.structure(10) { $0.structure(LogicalTypeField.list) { _ in } }
            case .map:
                writer.int32(6, ConvertedType.map)
                writer.structure(10) { $0.structure(LogicalTypeField.map) { _ in } }
            case .leaf(.string):
                writer.int32(6, ConvertedType.utf8)
                writer.structure(10) { $0.structure(LogicalTypeField.string) { _ in } }
            case .leaf(.timestampMicroseconds):
                writer.int32(6, ConvertedType.timestampMicroseconds)
                writer.structure(10) { union in
                    union.structure(LogicalTypeField.timestamp) { timestamp in
                        timestamp.boolean(1, true)
                        timestamp.structure(2) { $0.structure(TimeUnitField.microseconds) { _ in } }
                    }
                }
            }
        }
    }

    private static func write(
        _ group: WrittenRowGroup, index: Int, schema: Schema, to writer: inout ThriftWriter
    ) {
        writer.list(1, of: .structure, count: group.columns.count) { list in
            for (leaf, column) in zip(schema.leaves, group.columns) {
                list.element { chunk in
                    // Deprecated, yet required: 0 says that the metadata stands here only.
                    chunk.int64(2, 0)
                    chunk.structure(3) { write(column, of: leaf, to: &$0) }
                    if let index = column.offsetIndex {
                        chunk.int64(4, Int64(index.lowerBound))
                        chunk.int32(5, Int32(clamping: index.count))
                    }
                    if let index = column.columnIndex {
                        chunk.int64(6, Int64(index.lowerBound))
                        chunk.int32(7, Int32(clamping: index.count))
                    }
                }
            }
        }
        writer.int64(2, Int64(group.columns.reduce(0) { $0 + $1.uncompressedByteCount }))
        writer.int64(3, Int64(group.rowCount))
        writer.int64(5, Int64(group.byteOffset))
        writer.int64(6, Int64(group.columns.reduce(0) { $0 + $1.compressedByteCount }))
        if let ordinal = Int16(exactly: index) { writer.int16(7, ordinal) }
    }

    private static func write(_ column: WrittenColumnChunk, of leaf: Schema.Leaf, to writer: inout ThriftWriter) {
        writer.int32(1, leaf.physicalType.rawValue)
        let encodings = column.encodings.encodings
        writer.list(2, of: .int32, count: encodings.count) { list in
            for encoding in encodings { list.element(encoding.rawValue) }
        }
        writer.list(3, of: .binary, count: leaf.path.count) { list in
            for name in leaf.path { list.element(name.utf8) }
        }
        writer.int32(4, column.codec.rawValue)
        writer.int64(5, Int64(column.entryCount))
        writer.int64(6, Int64(column.uncompressedByteCount))
        writer.int64(7, Int64(column.compressedByteCount))
        writer.int64(9, Int64(column.dataPageOffset))
        if let offset = column.dictionaryPageOffset { writer.int64(11, Int64(offset)) }
        writer.structure(12) { write(column.statistics, to: &$0) }
        if let filter = column.bloomFilter {
            writer.int64(14, Int64(filter.lowerBound))
            writer.int32(15, Int32(truncatingIfNeeded: filter.count))
        }
    }

    private static func write(_ statistics: ColumnStatistics, to writer: inout ThriftWriter) {
        if let count = statistics.nullCount { writer.int64(3, Int64(count)) }
        if let maximum = statistics.maximum { writer.binary(5, maximum.plainBytes) }
        if let minimum = statistics.minimum { writer.binary(6, minimum.plainBytes) }
        if statistics.maximum != nil { writer.boolean(7, statistics.isMaximumExact) }
        if statistics.minimum != nil { writer.boolean(8, statistics.isMinimumExact) }
    }
}
