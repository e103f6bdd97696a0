/// One node of a Parquet schema tree: a leaf column, a struct or a list.
///
/// The root of a file is a list of these. Names are stored as given; Delta readers compare them without case.
package struct SchemaField: Sendable, Hashable {
    /// How often a value may stand in its parent.
    package enum Repetition: Int32, Sendable, Hashable {
        case required = 0
        case optional = 1
        case repeated = 2
    }

    /// The type a leaf is stored in.
    ///
    /// Raw values are those of `parquet.thrift`.
    package enum PhysicalType: Int32, Sendable, Hashable {
        case boolean = 0
        case int32 = 1
        case int64 = 2
        case byteArray = 6
    }

    /// What the bytes of a leaf mean to a reader.
    package enum LogicalType: Sendable, Hashable {
        /// UTF-8 text.
        case string
        /// Microseconds since 1970 in UTC (`isAdjustedToUTC`).
        case timestampMicroseconds
    }

    package enum Content: Sendable, Hashable {
        case leaf(PhysicalType, LogicalType?)
        case group([SchemaField])
        /// The standard three-level list: this field, `repeated group list`, and `optional element` of the given content.
        indirect case list(Content)
    }

    package let name: String
    package let repetition: Repetition
    package let content: Content

    package init(_ name: String, _ repetition: Repetition, _ content: Content) {
        self.name = name
        self.repetition = repetition
        self.content = content
    }

    package static func string(_ name: String) -> SchemaField {
        SchemaField(name, .optional, .leaf(.byteArray, .string))
    }
    package static func boolean(_ name: String) -> SchemaField {
        SchemaField(name, .optional, .leaf(.boolean, nil))
    }
    package static func timestamp(_ name: String) -> SchemaField {
        SchemaField(name, .optional, .leaf(.int64, .timestampMicroseconds))
    }
    package static func int64(_ name: String, _ repetition: Repetition = .optional) -> SchemaField {
        SchemaField(name, repetition, .leaf(.int64, nil))
    }
    package static func int32(_ name: String, _ repetition: Repetition = .optional) -> SchemaField {
        SchemaField(name, repetition, .leaf(.int32, nil))
    }
    package static func group(_ name: String, _ members: [SchemaField]) -> SchemaField {
        SchemaField(name, .optional, .group(members))
    }
    package static func list(_ name: String, ofGroup members: [SchemaField]) -> SchemaField {
        SchemaField(name, .optional, .list(.group(members)))
    }
    /// The standard map of text to text: this field, and in it `repeated group key_value` of `required key` and
    /// `optional value`.
    package static func stringMap(_ name: String) -> SchemaField {
        let key = SchemaField("key", .required, .leaf(.byteArray, .string))
        return SchemaField(
            name, .optional, .group([SchemaField("key_value", .repeated, .group([key, .string("value")]))]))
    }
}

extension SchemaField.Content {
    /// Whether a group of this content is a map: it holds nothing but `repeated group key_value` of two members, the key
    /// required.
    var isMap: Bool {
        guard case .group(let entries) = self, entries.count == 1, entries[0].name == "key_value",
            entries[0].repetition == .repeated, case .group(let members) = entries[0].content
        else { return false }
        return members.count == 2 && members[0].name == "key" && members[0].repetition == .required
            && members[1].name == "value"
    }
}
