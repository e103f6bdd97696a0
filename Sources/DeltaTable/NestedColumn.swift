internal import Parquet

/// A node of a schema with all that it takes to split JSON values into its leaves or put them together again.
///
///     field         JSON value
///     group         an object by member, absent ones left out
///     list          an array
///     map           an object by key
///     leaf          text, a number or a Boolean
struct NestedColumn {
    enum Kind {
        case leaf
        case group([NestedColumn])
        indirect case list(NestedColumn)
        indirect case map(key: NestedColumn, value: NestedColumn)
    }

    let name: String
    let kind: Kind
    /// Of a value that is present here, though it may be an empty list or an empty map.
    let definitionLevel: UInt8
    /// Of a list or a map: the repetition level of its second entry and all later ones.
    let repetitionLevel: UInt8
    /// Positions in `Schema.leaves`.
    let leaves: Range<Int>

    /// The top of a schema.
    ///
    /// Repeated groups are recognised by their shape, for not every writer annotates them, or names them alike: a group of
    /// nothing but a repeated group is a map if that has two members, else a list.
    static func columns(of schema: Schema) -> [NestedColumn] {
        var leaf = 0
        return schema.fields.map { NestedColumn($0, definition: 0, repetition: 0, leaf: &leaf) }
    }

    private init(_ field: SchemaField, definition: UInt8, repetition: UInt8, leaf: inout Int) {
        let first = leaf
        name = field.name
        // A repeated field that is no list's: each of its values is taken for one of a list that is never null.
        let definition = field.repetition == .optional ? definition + 1 : definition
        definitionLevel = definition
        func isRepeated(_ field: SchemaField) -> Bool { field.repetition == .repeated }
        func inner(_ field: SchemaField) -> NestedColumn {
            NestedColumn(field, definition: definition + 1, repetition: repetition + 1, leaf: &leaf)
        }
        switch field.content {
        case _ where isRepeated(field):
            repetitionLevel = repetition + 1
            kind = .list(inner(SchemaField(field.name, .required, field.content)))
        case .leaf:
            repetitionLevel = repetition
            kind = .leaf
            leaf += 1
        case .list(let element):
            repetitionLevel = repetition + 1
            kind = .list(inner(SchemaField("element", .optional, element)))
        case .group(let members):
            if members.count == 1, isRepeated(members[0]) {
                repetitionLevel = repetition + 1
                switch members[0].content {
                case .group(let pair) where pair.count == 2: kind = .map(key: inner(pair[0]), value: inner(pair[1]))
                case .group(let single) where single.count == 1: kind = .list(inner(single[0]))
                case let content: kind = .list(inner(SchemaField("element", .required, content)))
                }
            } else {
                repetitionLevel = repetition
                kind = .group(
                    members.map { NestedColumn($0, definition: definition, repetition: repetition, leaf: &leaf) })
            }
        }
        leaves = first..<leaf
    }
}
