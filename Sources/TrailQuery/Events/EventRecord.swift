import CloudTrail
import TrailIndex

/// A delivered record, rebuilt from its row as an equal JSON value.
///
/// Members stand in the order AWS writes them. `otherMembers` wins over a column and adds what no column knows.
struct EventRecord {
    /// What the index knows of a record besides what was delivered: the member `_backtrail`.
    struct Provenance {
        let key: String
        let recordIndex: Int32
        let integrity: String
        let copies: Int
        /// What was looked for and stands in it; nil where nothing was.
        var indicators: [String]?
    }

    private let columns: RecordColumns
    private let row: Int
    private let others: OtherMembers
    private let isAggregated: Bool

    init(_ columns: RecordColumns, row: Int) {
        self.columns = columns
        self.row = row
        others = OtherMembers(columns.bytes(EventColumns.shared.otherMembers, entry: row))
        isAggregated =
            columns.bytes(EventColumns.shared.eventCategory, entry: row)?.elementsEqual("Aggregated".utf8) ?? false
    }

    /// Appends the record as one line of JSON, without a line end.
    func append(to output: inout [UInt8], _ provenance: Provenance) {
        output.append(UInt8(ascii: "{"))
        let start = output.count
        append(RecordLayout.events.members, base: [], object: [], entry: row, to: &output)
        appendComma(since: start, to: &output)
        output += Array("\"_backtrail\":{\"key\":".utf8)
        JSONText.appendQuoted(provenance.key.utf8, to: &output)
        output += Array(",\"recordIndex\":\(provenance.recordIndex),\"integrity\":".utf8)
        JSONText.appendQuoted(provenance.integrity.utf8, to: &output)
        output += Array(",\"copies\":\(provenance.copies)".utf8)
        if let indicators = provenance.indicators {
            output += Array(",\"indicators\":[".utf8)
            for (position, indicator) in indicators.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                JSONText.appendQuoted(indicator.utf8, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        }
        output += Array("}}".utf8)
    }

    /// Appends the record as it was delivered, as one line of JSON.
    func append(to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        append(RecordLayout.events.members, base: [], object: [], entry: row, to: &output)
        output.append(UInt8(ascii: "}"))
    }

    /// Appends the members of an object, first those of columns, then those no column knows.
    ///
    /// - Parameters:
    ///   - base: what stands before the members' own pointers; only elements of a list have it.
    ///   - object: the pointer of the object.
    private func append(
        _ members: [RecordLayout.Member], base: [UInt8], object: [UInt8], entry: Int, to output: inout [UInt8]
    ) {
        let start = output.count
        for member in members {
            let path = base.isEmpty ? member.pointer : base + member.pointer
            if !others.isEmpty, let raw = others.value(path) {
                appendComma(since: start, to: &output)
                output += member.label
                JSONText.appendOneLine(raw, to: &output)
            } else {
                append(member, base: base, path, entry: entry, start: start, to: &output)
            }
        }
        guard !others.isEmpty else { return }
        let known = Set(members.map { Array($0.name.utf8) })
        for other in others.members(of: object) where !known.contains(other.name) {
            appendComma(since: start, to: &output)
            // The pointer's token is JSON text between quotes already.
            output += [UInt8(ascii: "\"")] + other.name + Array("\":".utf8)
            JSONText.appendOneLine(other.value, to: &output)
        }
    }

    private func append(
        _ member: RecordLayout.Member, base: [UInt8], _ path: [UInt8], entry: Int, start: Int, to output: inout [UInt8]
    ) {
        func label(_ output: inout [UInt8]) {
            appendComma(since: start, to: &output)
            output += isAggregated && member.name == "eventID" ? EventRecord.aggregatedId : member.label
        }
        switch member.content {
        case .text(let leaf):
            guard let text = columns.bytes(leaf, entry: entry) else { return }
            label(&output)
            JSONText.appendQuoted(text, to: &output)
        case .json(let leaf):
            guard let json = columns.bytes(leaf, entry: entry) else { return }
            label(&output)
            JSONText.appendOneLine(json, to: &output)
        case .boolean(let leaf):
            guard let value = columns.integer(leaf, entry: entry) else { return }
            label(&output)
            output += Array((value == 0 ? "false" : "true").utf8)
        case .time(let leaf):
            guard let value = columns.integer(leaf, entry: entry) else { return }
            label(&output)
            JSONText.appendQuoted(Timestamp(microseconds: value).description.utf8, to: &output)
        case .group(let group):
            let isThere = columns.level(group.witness, entry: entry) >= group.definitionLevel
            guard isThere || others.reaches(below: path) else { return }
            label(&output)
            output.append(UInt8(ascii: "{"))
            append(group.members, base: base, object: path, entry: entry, to: &output)
            output.append(UInt8(ascii: "}"))
        case .list(let group):
            appendList(group, path, label: label, to: &output)
        }
    }

    /// A null list has a level below the list's own, an empty one the list's own, and neither has an element.
    private func appendList(
        _ group: RecordLayout.Group, _ path: [UInt8], label: (inout [UInt8]) -> Void, to output: inout [UInt8]
    ) {
        let entries = columns.entries(group.witness, row: row)
        guard let first = entries.first, columns.level(group.witness, entry: first) >= group.definitionLevel - 2 else {
            return
        }
        label(&output)
        output.append(UInt8(ascii: "["))
        let start = output.count
        for (index, entry) in entries.enumerated() {
            let level = columns.level(group.witness, entry: entry)
            let pointer = path + Array("/\(index)".utf8)
            let raw = others.isEmpty ? nil : others.value(pointer)
            guard level >= group.definitionLevel - 1 || raw != nil else { break }
            appendComma(since: start, to: &output)
            if let raw {
                JSONText.appendOneLine(raw, to: &output)
            } else if level < group.definitionLevel {
                output += Array("null".utf8)
            } else {
                output.append(UInt8(ascii: "{"))
                append(group.members, base: pointer, object: pointer, entry: entry, to: &output)
                output.append(UInt8(ascii: "}"))
            }
        }
        output.append(UInt8(ascii: "]"))
    }

    /// Aggregated records spell the name of `eventID` their own way.
    private static let aggregatedId = Array("\"eventId\":".utf8)

    private func appendComma(since start: Int, to output: inout [UInt8]) {
        if output.count > start { output.append(UInt8(ascii: ",")) }
    }
}
