import Parquet

/// The members of a record that have a place in the index, as a tree that a reader follows name by name.
///
/// Derived from `EventSchema.events`: a node for each struct, a leaf slot for each column.
struct RecordShape: Sendable {
    /// What to do with the value of a known member; numbers are small, so that one fits into a register.
    enum Action: BitwiseCopyable, Sendable, Hashable {
        /// Text into this column.
        case text(UInt16)
        /// `true` or `false` into this column.
        case boolean(UInt16)
        /// A canonical time into this column.
        case time(UInt16)
        /// Any value, as delivered, into this column.
        case json(UInt16)
        /// `responseElements`: as `json`, and its first level is looked at for credentials and sign-in outcomes.
        case responseElements(UInt16)
        /// An object whose members have columns: the node, and the group that notes its presence.
        case node(UInt16, group: UInt16)
        /// A list of objects whose members have columns.
        case list(UInt16)
    }

    struct Member: Sendable {
        let name: [UInt8]
        let action: Action
    }

    struct Node: Sendable {
        var members: [Member] = []
        /// JSON Pointer of the object, without a final slash.
        let pointer: String
    }

    private(set) var nodes: [Node] = []
    /// For each leaf of the schema, the groups it lies in, outermost first.
    private(set) var groupsOfLeaf: [[Int]]
    private(set) var groupCount = 0
    private(set) var isJSONText: [Bool]
    private(set) var isBoolean: [Bool]
    /// The group of `userIdentity`, which alone decides the principal.
    private(set) var identityGroup = -1
    /// The list column `resources`.
    private(set) var listLeaves: Range<Int> = 0..<0

    static let events = RecordShape(EventSchema.events)

    private static let derived: Set<String> = [
        "account", "principal", "isError", "category", "sourceIPKind", "issuedAccessKeyId", "otherMembers",
        "invalidUTF8", "objectId", "recordIndex", "byteOffset", "byteLength",
    ]

    private init(_ schema: Schema) {
        groupsOfLeaf = Array(repeating: [], count: schema.leaves.count)
        isJSONText = Array(repeating: false, count: schema.leaves.count)
        isBoolean = schema.leaves.map { $0.physicalType == .boolean }
        var leaf = 0
        nodes = [Node(pointer: "")]
        func add(_ fields: [SchemaField], to node: Int, pointer: String, groups: [Int], isRoot: Bool) {
            for field in fields {
                let action: Action
                switch field.content {
                case .leaf(let type, let logical):
                    groupsOfLeaf[leaf] = groups
                    defer { leaf += 1 }
                    // A schema has hundreds of columns at most.
                    let column = UInt16(leaf)
                    if isRoot, EventSchema.jsonTextMembers.contains(field.name) {
                        action = field.name == "responseElements" ? .responseElements(column) : .json(column)
                    } else if !isRoot, pointer.hasSuffix("/webIdFederationData"), field.name == "attributes" {
                        action = .json(column)
                    } else if type == .boolean {
                        action = .boolean(column)
                    } else if logical == .timestampMicroseconds {
                        action = .time(column)
                    } else {
                        action = .text(column)
                    }
                    if case .json = action { isJSONText[leaf] = true }
                    if case .responseElements = action { isJSONText[leaf] = true }
                case .group(let members):
                    let child = nodes.count
                    let group = groupCount
                    groupCount += 1
                    if isRoot, field.name == "userIdentity" { identityGroup = group }
                    let childPointer = pointer + "/" + field.name
                    nodes.append(Node(pointer: childPointer))
                    add(members, to: child, pointer: childPointer, groups: groups + [group], isRoot: false)
                    action = .node(UInt16(child), group: UInt16(group))
                case .list(let element):
                    let child = nodes.count
                    let first = leaf
                    let childPointer = pointer + "/" + field.name
                    nodes.append(Node(pointer: childPointer))
                    if case .group(let members) = element {
                        add(members, to: child, pointer: childPointer, groups: [], isRoot: false)
                    }
                    listLeaves = first..<leaf
                    action = .list(UInt16(child))
                }
                if !isRoot || !RecordShape.derived.contains(field.name) {
                    nodes[node].members.append(Member(name: Array(field.name.utf8), action: action))
                }
            }
        }
        add(schema.fields, to: 0, pointer: "", groups: [], isRoot: true)
    }
}
