import CloudTrail
import Parquet

extension RecordSelector {
    /// Where in the columns of `events` a selected value may stand.
    ///
    /// What no column holds is in `otherMembers` besides.
    enum Place: Sendable, Hashable {
        /// A column of text, booleans or times.
        case column(leaf: Int)
        /// A column inside a list: one element's, or that of any.
        case element(Int?, leaf: Int)
        /// Inside a column of JSON text: what is left of the path.
        case json(leaf: Int, RecordSelector)
        /// A struct or a list, there when a leaf of it reaches this definition level.
        case container(witness: Int, level: UInt8)
        /// An object in a list: one element, or any.
        case listElement(Int?, witness: Int, level: UInt8)
    }

    /// The places, cheap ones first.
    ///
    /// - Complexity: O(columns of the schema)
    func findPlaces() -> [Place] {
        var found: [Place] = []
        for member in RecordSelector.members where selects(member.field.name, at: 0) {
            var leaf = member.firstLeaf
            walk(member.field, 0, level: 0, &leaf, &found)
        }
        return found.sorted { $0.cost < $1.cost }
    }

    /// The fields of the schema that are members of the record, and the first leaf of each.
    private static let members: [(field: SchemaField, firstLeaf: Int)] =
        EventSchema.events.fields.filter { !ownColumns.contains($0.name) }.compactMap { field in
            EventSchema.events.leaves.firstIndex { $0.path[0] == field.name }.map { (field, $0) }
        }

    /// The one column of text that holds what is selected, if it is one.
    var textColumn: Int? {
        if steps.contains(where: \.isWildcard) { return nil }
        guard case .column(let leaf)? = places.first, EventSchema.events.leaves[leaf].physicalType == .byteArray else {
            return nil
        }
        return leaf
    }

    /// Columns that are no members of the record.
    static let ownColumns = RecordLayout.ownColumns

    /// Counts the leaves of a field and notes those that are selected.
    ///
    /// - Parameter step: the step that has to select the field; nil where no step does any more.
    private func walk(_ field: SchemaField, _ step: Int?, level: UInt8, _ leaf: inout Int, _ found: inout [Place]) {
        let inner = level + (field.repetition == .required ? 0 : 1)
        let rest = step.flatMap { selects(field.name, at: $0) ? $0 + 1 : nil }
        let isTarget = rest == steps.count
        switch field.content {
        case .leaf:
            if EventSchema.holdsJSON(leaf) {
                if let rest { found.append(.json(leaf: leaf, dropFirst(rest))) }
            } else if isTarget {
                found.append(.column(leaf: leaf))
            }
            leaf += 1
        case .group(let fields):
            if isTarget { found.append(.container(witness: leaf, level: inner)) }
            for field in fields { walk(field, isTarget ? nil : rest, level: inner, &leaf, &found) }
        case .list(let element):
            if isTarget { found.append(.container(witness: leaf, level: inner)) }
            guard case .group(let fields) = element else {
                leaf += 1
                return
            }
            walk(elements: fields, isTarget ? nil : rest, level: inner + 2, &leaf, &found)
        }
    }

    private func walk(
        elements fields: [SchemaField], _ step: Int?, level: UInt8, _ leaf: inout Int, _ found: inout [Place]
    ) {
        var position: Int?
        var member: Int?
        switch step.map({ steps[$0] }) {
        case .element(let index):
            position = index
            member = step.map { $0 + 1 }
        case .anyElement: member = step.map { $0 + 1 }
        case .member, .anyMember, nil: break
        }
        if member == steps.count {
            found.append(.listElement(position, witness: leaf, level: level))
            member = nil
        }
        for field in fields {
            if let member, selects(field.name, at: member), member + 1 == steps.count {
                found.append(.element(position, leaf: leaf))
            }
            leaf += 1
        }
    }

    private func selects(_ name: String, at step: Int) -> Bool {
        guard step < steps.count else { return false }
        switch steps[step] {
        case .member(let wanted): return wanted == name || (step == 0 && RecordSelector.aliases[wanted] == name)
        case .anyMember: return true
        case .element, .anyElement: return false
        }
    }

    /// Aggregated records spell the name their own way, and the index holds it in one column.
    private static let aliases = ["eventId": "eventID"]
}

extension RecordSelector.Place {
    /// How much it costs to read: 0 nothing but levels, 1 a column, 2 a list, 3 JSON text.
    var cost: Int {
        switch self {
        case .container: 0
        case .column: 1
        case .element, .listElement: 2
        case .json: 3
        }
    }
}
