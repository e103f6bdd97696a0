import CloudTrail
import TrailIndex

/// An event as an element of `Events` in the answer of CloudTrail's `LookupEvents`, printed as the AWS CLI prints it.
///
/// A member that the record does not give is left out, as all of them may be. `Resources` are those that the record
/// lists itself.
struct LookedUpEvent {
    /// The user name of an account's root user.
    static let root = "root"

    private static let eventName = Field.leaf("eventName")
    private static let eventSource = Field.leaf("eventSource")
    private static let eventID = Field.leaf("eventID")
    private static let readOnly = Field.leaf("readOnly")
    private static let eventTime = Field.leaf("eventTime")
    private static let accessKeyId = Field.leaf("userIdentity.accessKeyId")
    private static let identityType = Field.leaf("userIdentity.type")
    private static let userName = Field.leaf("userIdentity.userName")
    private static let arn = Field.leaf("userIdentity.arn")
    private static let principalId = Field.leaf("userIdentity.principalId")
    private static let insightDetails = Field.leaf("insightDetails")
    private static let resourceARN = Field.leaf("resources.ARN")
    private static let resourcePrefix = Field.leaf("resources.ARNPrefix")
    private static let resourceType = Field.leaf("resources.type")

    private let columns: RecordColumns
    private let row: Int

    init(_ columns: RecordColumns, row: Int) {
        self.columns = columns
        self.row = row
    }

    /// Appends the event as it stands in the list, from its `{` to its `}`.
    func append(to output: inout [UInt8], times: EventLookup.TimeForm) {
        var list = JSONMemberList(indentation: 8)
        list.add("EventId", text(LookedUpEvent.eventID))
        list.add("EventName", text(LookedUpEvent.eventName) ?? insight("eventName"))
        list.add("ReadOnly", readOnly)
        list.add("AccessKeyId", text(LookedUpEvent.accessKeyId))
        if let time = columns.integer(LookedUpEvent.eventTime, entry: row) {
            list.add("EventTime", raw: LookedUpEvent.time(Timestamp(microseconds: time), times))
        }
        list.add("EventSource", text(LookedUpEvent.eventSource) ?? insight("eventSource"))
        list.add("Username", username)
        list.add("Resources", raw: resources)
        var record: [UInt8] = []
        EventRecord(columns, row: row).append(to: &record)
        list.add("CloudTrailEvent", record[...])
        list.finish(to: &output)
    }

    private func text(_ leaf: Int) -> ArraySlice<UInt8>? {
        columns.bytes(leaf, entry: row).flatMap { $0.isEmpty ? nil : $0 }
    }

    private var readOnly: ArraySlice<UInt8>? {
        columns.integer(LookedUpEvent.readOnly, entry: row).map { Array(($0 == 0 ? "false" : "true").utf8)[...] }
    }

    /// What an Insights record is about has names of its own.
    private func insight(_ member: String) -> ArraySlice<UInt8>? {
        guard let json = columns.bytes(LookedUpEvent.insightDetails, entry: row).map({ Array($0) }),
            let found = JSONPath([.member(member)]).find(in: json, 0..<json.count),
            let value = JSONScalar(json: json[found]), value.kind == .string
        else { return nil }
        return value.text
    }

    /// The user's name; without one the name of a session, or `root`.
    private var username: ArraySlice<UInt8>? {
        if let name = text(LookedUpEvent.userName) { return name }
        let type = text(LookedUpEvent.identityType) ?? []
        if type.elementsEqual("Root".utf8) { return Array(LookedUpEvent.root.utf8)[...] }
        if type.elementsEqual("AssumedRole".utf8) || type.elementsEqual("FederatedUser".utf8),
            let arn = text(LookedUpEvent.arn), let slash = arn.lastIndex(of: UInt8(ascii: "/")),
            slash + 1 < arn.endIndex
        {
            return arn[(slash + 1)...]
        }
        guard let id = text(LookedUpEvent.principalId), let colon = id.firstIndex(of: UInt8(ascii: ":")),
            colon + 1 < id.endIndex
        else { return nil }
        return id[(colon + 1)...]
    }

    /// The list of the record, names where there is no ARN by their beginning.
    private var resources: [UInt8] {
        var elements: [[UInt8]] = []
        for entry in columns.entries(LookedUpEvent.resourceARN, row: row) {
            let type = columns.bytes(LookedUpEvent.resourceType, entry: entry)
            let name =
                columns.bytes(LookedUpEvent.resourceARN, entry: entry)
                ?? columns.bytes(LookedUpEvent.resourcePrefix, entry: entry)
            if type == nil, name == nil { continue }
            var list = JSONMemberList(indentation: 16)
            list.add("ResourceType", type)
            list.add("ResourceName", name)
            var element: [UInt8] = Array(repeating: UInt8(ascii: " "), count: 16)
            list.finish(to: &element)
            elements.append(element)
        }
        if elements.isEmpty { return Array("[]".utf8) }
        let inner = Array(elements.joined(separator: ",\n".utf8))
        return Array("[\n".utf8) + inner + Array("\n            ]".utf8)
    }

    private static func time(_ time: Timestamp, _ form: EventLookup.TimeForm) -> [UInt8] {
        switch form {
        case .iso8601: return Array("\"\(time.description.dropLast())+00:00\"".utf8)
        case .wire:
            let fraction = time.description.split(separator: ".").dropFirst().first?.dropLast() ?? "0"
            return Array("\(time.seconds).\(fraction)".utf8)
        }
    }
}

/// Members of an object, a line each, as Python's `json` indents them by four.
private struct JSONMemberList {
    /// Blanks before the braces.
    let indentation: Int
    private var bytes: [UInt8] = []

    init(indentation: Int) { self.indentation = indentation }

    /// Nothing for nil.
    mutating func add(_ name: String, _ text: ArraySlice<UInt8>?) {
        guard let text else { return }
        var value: [UInt8] = []
        JSONText.appendQuoted(text, to: &value)
        add(name, raw: value)
    }

    mutating func add(_ name: String, raw value: [UInt8]) {
        bytes += Array((bytes.isEmpty ? "\n" : ",\n").utf8)
        bytes += [UInt8](repeating: UInt8(ascii: " "), count: indentation + 4) + Array("\"\(name)\": ".utf8) + value
    }

    func finish(to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        output += bytes
        if !bytes.isEmpty {
            output.append(UInt8(ascii: "\n"))
            output += [UInt8](repeating: UInt8(ascii: " "), count: indentation)
        }
        output.append(UInt8(ascii: "}"))
    }
}
