import CloudTrail
import JSONScan
import Parquet

/// Rows of `events` put together again as the values they were made of.
struct RebuiltRows {
    private static let derived: Set<String> = [
        "account", "principal", "isError", "category", "sourceIPKind", "issuedAccessKeyId", "otherMembers",
        "invalidUTF8", "objectId", "recordIndex", "byteOffset", "byteLength",
    ]
    private static let jsonText = Set(
        EventSchema.jsonTextMembers + ["userIdentity.sessionContext.webIdFederationData.attributes"])

    private let chunks: [ColumnChunk]
    /// For each leaf, how many entries and values of it are done with.
    private var entries: [Int]
    private var values: [Int]

    init(_ chunks: [ColumnChunk]) {
        self.chunks = chunks
        entries = Array(repeating: 0, count: chunks.count)
        values = Array(repeating: 0, count: chunks.count)
    }

    /// The next row; nil when its texts are no JSON.
    mutating func next() -> JSONTree? {
        var tree = JSONTree.object([:])
        var others: [UInt8]?
        for (index, leaf) in EventSchema.events.leaves.enumerated() {
            if leaf.maxRepetitionLevel > 0 {
                readList(index, leaf, into: &tree)
                continue
            }
            let level =
                chunks[index].definitionLevels.isEmpty
                ? leaf.maxDefinitionLevel : chunks[index].definitionLevels[entries[index]]
            entries[index] += 1
            let value = level == leaf.maxDefinitionLevel ? take(index) : nil
            if leaf.path == ["otherMembers"] { others = value }
            if RebuiltRows.derived.contains(leaf.path[0]) { continue }
            // Objects on the way that are there, each one level.
            let present = min(Int(level), leaf.path.count - 1)
            for depth in 0..<present {
                set(&tree, leaf.path[...depth].map { Array($0.utf8) }, .object([:]), isNew: true)
            }
            guard let value else { continue }
            guard let decoded = RebuiltRows.value(value, leaf) else { return nil }
            set(&tree, leaf.path.map { Array($0.utf8) }, decoded, isNew: false)
        }
        guard let others else { return tree }
        guard case .object(let members)? = try? JSONTree(others) else { return nil }
        // Objects come before what lies in them.
        for (pointer, value) in members.sorted(by: { $0.key.count < $1.key.count }) {
            let tokens = pointer.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
            set(&tree, tokens.map { RebuiltRows.unescaped(Array($0)) }, value, isNew: false)
        }
        return tree
    }

    private mutating func take(_ index: Int) -> [UInt8] {
        defer { values[index] += 1 }
        return switch chunks[index].values {
        case .boolean(let all): all[values[index]] == 1 ? Array("true".utf8) : Array("false".utf8)
        case .int32(let all): Array("\(all[values[index]])".utf8)
        case .int64(let all): Array(Timestamp(microseconds: all[values[index]]).description.utf8)
        case .byteArray(let all): Array(all[values[index]])
        case .dictionary(let codes, let dictionary): Array(dictionary[Int(codes[values[index]])])
        }
    }

    private static func value(_ text: [UInt8], _ leaf: Schema.Leaf) -> JSONTree? {
        if leaf.physicalType == .boolean || jsonText.contains(leaf.dottedPath) { return try? JSONTree(text) }
        return .string(text)
    }

    /// Levels of the list: 0 none, 1 an empty one, 3 an element, 4 a member of an element.
    private mutating func readList(_ index: Int, _ leaf: Schema.Leaf, into tree: inout JSONTree) {
        let name = Array(leaf.path[0].utf8)
        var element = 0
        repeat {
            let level = chunks[index].definitionLevels[entries[index]]
            entries[index] += 1
            guard level > 0 else { return }
            set(&tree, [name], .array([]), isNew: true)
            guard level > 1 else { return }
            let place = [name, Array("\(element)".utf8)]
            set(&tree, place, .object([:]), isNew: true)
            if level == leaf.maxDefinitionLevel {
                set(&tree, place + [Array((leaf.path.last ?? "").utf8)], .string(take(index)), isNew: false)
            }
            element += 1
        } while entries[index] < chunks[index].entryCount && chunks[index].repetitionLevels[entries[index]] > 0
    }

    private static func unescaped(_ token: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < token.count {
            if token[index] == UInt8(ascii: "~"), index + 1 < token.count {
                result.append(token[index + 1] == UInt8(ascii: "1") ? UInt8(ascii: "/") : UInt8(ascii: "~"))
                index += 2
            } else {
                result.append(token[index])
                index += 1
            }
        }
        return result
    }

    /// Puts a value at a place, making the objects on the way.
    ///
    /// - Parameter isNew: leave what is there already.
    private func set(_ tree: inout JSONTree, _ path: [[UInt8]], _ value: JSONTree, isNew: Bool) {
        guard let name = path.first else {
            if !isNew { tree = value }
            return
        }
        let rest = Array(path.dropFirst())
        switch tree {
        case .array(var elements):
            guard let position = Int(String(decoding: name, as: UTF8.self)), position <= elements.count else { return }
            if position == elements.count { elements.append(rest.isEmpty ? value : .object([:])) }
            tree = .null
            set(&elements[position], rest, value, isNew: isNew)
            tree = .array(elements)
        case .object(var members):
            tree = .null
            if members[name] == nil { members[name] = rest.isEmpty ? value : .object([:]) }
            set(&members[name, default: .null], rest, value, isNew: isNew)
            tree = .object(members)
        default:
            return
        }
    }
}
