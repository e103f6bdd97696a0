package import Parquet

/// A Parquet schema in the words of a Delta log.
package enum DeltaSchema {
    /// The schema in the protocol's "Schema Serialization Format": `TableMetadata.schemaString` is its text.
    ///
    /// Repeated fields outside the standard list have no Delta type and are written as arrays of what they repeat.
    package static func json(of schema: Schema) -> JSONValue {
        structure(schema.fields)
    }

    /// The name of a column that its siblings have too but for case, or nil.
    ///
    /// Delta compares names without case.
    static func duplicateColumn(in fields: [SchemaField]) -> String? {
        var names: Set<String> = []
        for field in fields {
            guard names.insert(field.name.lowercased()).inserted else { return field.name }
            if let name = duplicateColumn(in: field.content) { return name }
        }
        return nil
    }

    private static func duplicateColumn(in content: SchemaField.Content) -> String? {
        switch content {
        case .leaf: nil
        case .group(let members): duplicateColumn(in: members)
        case .list(let element): duplicateColumn(in: element)
        }
    }

    private static func structure(_ fields: [SchemaField]) -> JSONValue {
        let fields = fields.map { field -> JSONValue in
            [
                "name": .string(field.name),
                "type": field.repetition == .repeated ? array(field.content) : type(field.content),
                "nullable": .boolean(field.repetition != .required),
                "metadata": [:],
            ]
        }
        return ["type": .string("struct"), "fields": .array(fields)]
    }

    private static func array(_ element: SchemaField.Content) -> JSONValue {
        ["type": .string("array"), "elementType": type(element), "containsNull": .boolean(true)]
    }

    private static func type(_ content: SchemaField.Content) -> JSONValue {
        switch content {
        case .leaf(.boolean, _): .string("boolean")
        case .leaf(.int32, _): .string("integer")
        case .leaf(.int64, .timestampMicroseconds): .string("timestamp")
        case .leaf(.int64, _): .string("long")
        case .leaf(.byteArray, .string): .string("string")
        case .leaf(.byteArray, _): .string("binary")
        case .group(let members): structure(members)
        case .list(let element): array(element)
        }
    }
}
