package import JSONScan
import Parquet

/// Finds the members of event records that have a column, and those that have none.
///
/// Records nearly always bring their members in the same order, so each object remembers which member followed which;
/// the first comparison is then nearly always the only one.
package struct RecordReader: ~Copyable {
    private let shape = RecordShape.events
    private var names: MemberNames
    package var members: RecordMembers

    package init() {
        names = MemberNames(shape)
        members = RecordMembers(leafCount: EventSchema.events.leaves.count, groupCount: shape.groupCount)
    }

    /// Reads the record the reader stands on, which must be an object, and stands behind it.
    package mutating func read(_ reader: inout JSONReader) throws(JSONScanError) {
        members.begin()
        let start = reader.offset
        guard reader.enterObject() else { throw JSONScanError(.expectedObject, at: start) }
        try readNode(0, element: -1, &reader)
        members.record = reader.span(from: start)
    }

    private mutating func readNode(
        _ node: Int, element: Int, _ reader: inout JSONReader
    ) throws(JSONScanError) {
        var isFirst = true
        var place = names.beginning(of: node)
        // Where the next member's name begins, if no blanks stand before it.
        var start = reader.offset
        var mayPass = true
        while true {
            // Nearly always: a comma, the name that came next in the record before, a colon, the value.
            if mayPass, let action = names.passExpected(&place, at: start, &reader) {
                isFirst = false
                // Most members are text with a column: for them no call is made.
                if case .text(let column) = action, element < 0, reader.byte(at: reader.offset) == UInt8(ascii: "\"") {
                    members.set(Int(column), try reader.readString())
                } else {
                    try readMember(action, node, element, start, &reader)
                }
            } else {
                guard let name = try reader.nextMember(&isFirst) else { return }
                if let action = names.search(name, node: node, place: &place, reader) {
                    try readMember(action, node, element, Int(name.start), &reader)
                } else {
                    let value = try reader.readValue()
                    members.addOther(node: node, element: element, name: name, value: value)
                }
            }
            start = reader.offset &+ 1
            mayPass = reader.byte(at: reader.offset) == UInt8(ascii: ",")
        }
    }

    private mutating func readMember(
        _ action: RecordShape.Action, _ node: Int, _ element: Int, _ name: Int, _ reader: inout JSONReader
    ) throws(JSONScanError) {
        switch action {
        case .text(let column), .time(let column):
            let leaf = Int(column)
            guard reader.byte(at: reader.offset) == UInt8(ascii: "\"") else {
                return try readOdd(leaf, node, element, name, &reader)
            }
            let value = try reader.readString()
            if element >= 0 {
                members.addListValue(element: element, leaf: leaf, value)
            } else {
                members.set(leaf, value)
            }
        case .boolean(let column):
            let leaf = Int(column)
            let value = try reader.readValue()
            if value.kind == .true || value.kind == .false {
                members.set(leaf, value)
            } else {
                members.unset(leaf)
                members.addOther(node: node, element: element, name: reader.name(at: name), value: value)
            }
        case .json(let column):
            members.set(Int(column), try reader.readValue())
        case .responseElements(let column):
            members.set(Int(column), try readResponseElements(&reader))
        case .node(let childNode, let childGroup):
            let child = Int(childNode)
            let group = Int(childGroup)
            guard reader.kind == .object else {
                forget(group)
                members.dropRepeated(group)
                let value = try reader.readValue()
                members.addOther(node: node, element: element, name: reader.name(at: name), value: value)
                return
            }
            if members.hasGroup(group) { forget(group) }
            if node == 0 {
                members.dropRepeated(group)
                try readRepeatable(child, group, &reader)
            } else {
                try readObject(child, group, &reader)
            }
        case .list(let child):
            try readList(Int(child), node, name, &reader)
        }
    }

    private mutating func readObject(
        _ child: Int, _ group: Int, _ reader: inout JSONReader
    ) throws(JSONScanError) {
        members.enterGroup(group)
        guard reader.enterObject() else { throw JSONScanError(.expectedObject, at: reader.offset) }
        try readNode(child, element: -1, &reader)
    }

    /// Reads an object of the record's first level, unless one with the same text was read before.
    private mutating func readRepeatable(
        _ child: Int, _ group: Int, _ reader: inout JSONReader
    ) throws(JSONScanError) {
        let start = reader.offset
        let next = reader.next
        if let entry = unsafe members.objects.find(aheadIn: reader.bytesAhead, group: group) {
            members.addRepeated(entry, group: group, start: start)
            reader.offset = start + members.objects.entries[entry].textLength
            reader.next = next + members.objects.entries[entry].positionCount
            return
        }
        guard reader.skipBrackets() else { return try readObject(child, group, &reader) }
        let positionCount = reader.next - next
        let span = reader.span(from: start)
        guard span.isPlain else {
            reader.offset = start
            reader.next = next
            return try readObject(child, group, &reader)
        }
        let text = unsafe reader.rawBytes(span)
        let hash = unsafe members.objects.hash(of: text)
        if let entry = unsafe members.objects.find(text, hash: hash, group: group) {
            // The same text was read to its end before, so its grammar is known to be good.
            members.addRepeated(entry, group: group, start: start)
            members.objects.noteHead(of: entry)
            return
        }
        reader.offset = start
        reader.next = next
        let leaves = members.leaves.count
        let groups = members.groups.count
        let others = members.others.count
        try readObject(child, group, &reader)
        guard members.others.count == others, !members.repeatsMember else { return }
        unsafe members.keepObject(
            text, hash: hash, group: group, start: start, positionCount: positionCount, leavesFrom: leaves,
            groupsFrom: groups)
    }

    /// A value of a type that its column cannot hold.
    private mutating func readOdd(
        _ leaf: Int, _ node: Int, _ element: Int, _ name: Int, _ reader: inout JSONReader
    ) throws(JSONScanError) {
        let value = try reader.readValue()
        if element < 0 { members.unset(leaf) }
        members.addOther(node: node, element: element, name: reader.name(at: name), value: value)
    }

    /// Takes back a group that stands a second time, with all below it.
    private mutating func forget(_ group: Int) {
        for (leaf, groups) in shape.groupsOfLeaf.enumerated() where groups.contains(group) {
            members.unset(leaf)
            if let position = groups.firstIndex(of: group) {
                for inner in groups[position...] { members.leaveGroup(inner) }
            }
        }
    }

    /// A list whose elements are objects goes into columns; any other value is kept whole.
    private mutating func readList(
        _ child: Int, _ node: Int, _ name: Int, _ reader: inout JSONReader
    ) throws(JSONScanError) {
        members.beginList()
        let others = members.others.count
        let offset = reader.offset
        let next = reader.next
        var isPlainList = reader.enterArray()
        if isPlainList {
            var isFirst = true
            var count = 0
            while try reader.nextElement(&isFirst) {
                guard reader.enterObject() else {
                    isPlainList = false
                    break
                }
                try readNode(child, element: count, &reader)
                count += 1
            }
            members.listCount = count
        }
        guard !isPlainList else { return }
        members.dropList()
        members.dropOthers(beyond: others)
        reader.offset = offset
        reader.next = next
        members.addOther(node: node, element: -1, name: reader.name(at: name), value: try reader.readValue())
    }

    /// Reads `responseElements` and notes on the way the credentials it hands out and the outcome of a sign-in.
    private mutating func readResponseElements(_ reader: inout JSONReader) throws(JSONScanError) -> JSONSpan {
        let start = reader.offset
        guard reader.enterObject() else { return try reader.readValue() }
        var isFirst = true
        while let name = try reader.nextMember(&isFirst) {
            if reader.content(name, equals: RecordReader.credentials)
                || reader.content(name, equals: RecordReader.accessKey)
            {
                try readIssuedKey(&reader)
            } else {
                let value = try reader.readValue()
                if reader.content(name, equals: RecordReader.consoleLogin) { members.consoleLogin = value }
            }
        }
        return reader.span(from: start)
    }

    private mutating func readIssuedKey(_ reader: inout JSONReader) throws(JSONScanError) {
        guard reader.enterObject() else {
            _ = try reader.readValue()
            return
        }
        var isFirst = true
        while let name = try reader.nextMember(&isFirst) {
            let value = try reader.readValue()
            if value.kind == .string, reader.content(name, equals: RecordReader.accessKeyId) {
                members.issuedAccessKey = value
            }
        }
    }

    private static let credentials = Array("credentials".utf8)
    private static let accessKey = Array("accessKey".utf8)
    private static let accessKeyId = Array("accessKeyId".utf8)
    private static let consoleLogin = Array("ConsoleLogin".utf8)
}
