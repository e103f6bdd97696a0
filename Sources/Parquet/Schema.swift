/// A Parquet schema with its leaves laid out in file order.
package struct Schema: Sendable, Hashable {
    /// A leaf column: where its values are stored and how deep they nest.
    package struct Leaf: Sendable, Hashable {
        /// Names from the root down, `list` and `element` of lists included.
        package let path: [String]
        package let physicalType: SchemaField.PhysicalType
        package let logicalType: SchemaField.LogicalType?
        /// The definition level of a value that is present.
        package let maxDefinitionLevel: UInt8
        /// 0, or the number of lists the leaf lies in.
        package let maxRepetitionLevel: UInt8

        /// The path as readers and the command line write it: without the `list.element` of lists.
        package var dottedPath: String {
            var names: [String] = []
            var index = 0
            while index < path.count {
                if path[index] == "list", index + 1 < path.count, path[index + 1] == "element" {
                    index += 2
                } else {
                    names.append(path[index])
                    index += 1
                }
            }
            return names.joined(separator: ".")
        }

        /// Whether a dotted path names this leaf.
        fileprivate func isNamed(_ dottedPath: String) -> Bool {
            var rest = dottedPath.utf8[...]
            var index = 0
            var isFirst = true
            while index < path.count {
                if path[index] == "list", index + 1 < path.count, path[index + 1] == "element" {
                    index += 2
                    continue
                }
                if !isFirst, rest.popFirst() != UInt8(ascii: ".") { return false }
                guard rest.starts(with: path[index].utf8) else { return false }
                rest = rest.dropFirst(path[index].utf8.count)
                index += 1
                isFirst = false
            }
            return rest.isEmpty
        }
    }

    package let fields: [SchemaField]
    /// Leaves in depth-first order, which is the order of column chunks in a row group.
    package let leaves: [Leaf]

    package init(_ fields: [SchemaField]) {
        self.fields = fields
        var leaves: [Leaf] = []
        func visit(_ content: SchemaField.Content, path: [String], definition: UInt8, repetition: UInt8) {
            switch content {
            case .leaf(let physical, let logical):
                leaves.append(
                    Leaf(
                        path: path, physicalType: physical, logicalType: logical,
                        maxDefinitionLevel: definition, maxRepetitionLevel: repetition))
            case .group(let members):
                for member in members {
                    visit(
                        member.content, path: path + [member.name],
                        definition: definition + (member.repetition == .required ? 0 : 1),
                        repetition: repetition + (member.repetition == .repeated ? 1 : 0))
                }
            case .list(let element):
                // `repeated group list` adds one to both levels, `optional element` one to the definition level.
                visit(
                    element, path: path + ["list", "element"],
                    definition: definition + 2, repetition: repetition + 1)
            }
        }
        visit(.group(fields), path: [], definition: 0, repetition: 0)
        self.leaves = leaves
    }

    /// The position in `leaves` of a dotted path such as `userIdentity.arn`, or nil.
    ///
    /// - Complexity: O(leaves); look up once a scan, not once a row.
    package func leafIndex(_ dottedPath: String) -> Int? {
        leaves.firstIndex { $0.isNamed(dottedPath) }
    }
}
