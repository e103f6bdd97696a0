/// A node of a schema as `parquet.thrift` lists it: depth first, each group with the number of its children.
struct SchemaElement: Sendable, Hashable {
    enum Annotation: Sendable, Hashable {
        case leaf(SchemaField.LogicalType)
        case list
        case map
    }

    var name: String
    /// nil for groups.
    var type: SchemaField.PhysicalType?
    /// nil for the root.
    var repetition: SchemaField.Repetition?
    /// nil for leaves.
    var childCount: Int?
    var annotation: Annotation?
}

/// Numbers of the enumeration `ConvertedType`.
enum ConvertedType {
    static let utf8: Int32 = 0
    static let map: Int32 = 1
    static let list: Int32 = 3
    static let timestampMicroseconds: Int32 = 10
    static let int32: Int32 = 17
    static let int64: Int32 = 18
}

/// Fields of the union `LogicalType`.
enum LogicalTypeField {
    static let string: Int16 = 1
    static let map: Int16 = 2
    static let list: Int16 = 3
    static let timestamp: Int16 = 8
    static let integer: Int16 = 10
}

/// Fields of the union `TimeUnit`.
enum TimeUnitField {
    static let microseconds: Int16 = 2
}

extension SchemaElement {
    /// The elements of a schema, the root first.
    static func elements(of schema: Schema) -> [SchemaElement] {
        var elements = [SchemaElement(name: "schema", childCount: schema.fields.count)]
        func visit(_ name: String, _ repetition: SchemaField.Repetition, _ content: SchemaField.Content) {
            switch content {
            case .leaf(let type, let logicalType):
                elements.append(
                    SchemaElement(
                        name: name, type: type, repetition: repetition, annotation: logicalType.map { .leaf($0) }))
            case .group(let members):
                elements.append(
                    SchemaElement(
                        name: name, repetition: repetition, childCount: members.count,
                        annotation: content.isMap ? .map : nil))
                for member in members { visit(member.name, member.repetition, member.content) }
            case .list(let element):
                elements.append(
                    SchemaElement(name: name, repetition: repetition, childCount: 1, annotation: .list))
                elements.append(SchemaElement(name: "list", repetition: .repeated, childCount: 1))
                visit("element", .optional, element)
            }
        }
        for field in schema.fields { visit(field.name, field.repetition, field.content) }
        return elements
    }

    /// The schema that elements describe.
    ///
    /// Maps are groups like others. A group annotated LIST of the standard three levels, its element optional, becomes a list; any other repetition
    /// stays as it is written, with the same levels.
    ///
    /// - Throws: `malformedMetadata` if the child counts do not add up, `nestingTooDeep`.
    static func schema(of elements: [SchemaElement], at byteOffset: Int) throws(FormatError) -> Schema {
        var position = 0

        func field(depth: Int) throws(FormatError) -> (SchemaField, SchemaElement.Annotation?) {
            // Levels are bytes, and each group adds at most two.
            guard depth < 64 else { throw FormatError(.nestingTooDeep, at: byteOffset) }
            guard position < elements.count else { throw FormatError(.malformedMetadata, at: byteOffset) }
            let element = elements[position]
            position += 1
            guard let repetition = element.repetition else { throw FormatError(.malformedMetadata, at: byteOffset) }
            if let type = element.type {
                guard element.childCount ?? 0 == 0 else { throw FormatError(.malformedMetadata, at: byteOffset) }
                var logicalType: SchemaField.LogicalType?
                if case .leaf(let annotated) = element.annotation { logicalType = annotated }
                return (SchemaField(element.name, repetition, .leaf(type, logicalType)), element.annotation)
            }
            let members = try fields(element.childCount ?? 0, depth: depth + 1)
            if element.annotation == .list, let content = listContent(members) {
                return (SchemaField(element.name, repetition, .list(content)), element.annotation)
            }
            return (SchemaField(element.name, repetition, .group(members)), element.annotation)
        }

        func fields(_ count: Int, depth: Int) throws(FormatError) -> [SchemaField] {
            guard count > 0, count <= elements.count - position else {
                throw FormatError(.malformedMetadata, at: byteOffset)
            }
            var result: [SchemaField] = []
            for _ in 0..<count { result.append(try field(depth: depth).0) }
            return result
        }

        guard let root = elements.first, root.type == nil else {
            throw FormatError(.malformedMetadata, at: byteOffset)
        }
        position = 1
        let schema = Schema(try fields(root.childCount ?? 0, depth: 0))
        guard position == elements.count else { throw FormatError(.malformedMetadata, at: byteOffset) }
        return schema
    }

    /// The element of `repeated group list { optional element }`.
    private static func listContent(_ members: [SchemaField]) -> SchemaField.Content? {
        guard members.count == 1, members[0].name == "list", members[0].repetition == .repeated,
            case .group(let elements) = members[0].content, elements.count == 1, elements[0].name == "element",
            elements[0].repetition == .optional
        else { return nil }
        return elements[0].content
    }
}
