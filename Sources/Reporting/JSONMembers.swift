/// A JSON object under way.
struct JSONMembers {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

    private mutating func begin(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(member: name, to: &bytes)
    }

    /// Adds text; nothing for nil.
    mutating func add(_ name: String, _ text: String?) {
        guard let text else { return }
        begin(name)
        JSONText.append(text, to: &bytes)
    }

    mutating func add(_ name: String, _ number: Int64?) {
        guard let number else { return }
        begin(name)
        bytes += String(number).utf8
    }

    mutating func add(_ name: String, _ isTrue: Bool?) {
        guard let isTrue else { return }
        begin(name)
        bytes += (isTrue ? "true" : "false").utf8
    }

    /// Adds JSON as it is; nothing for nil.
    mutating func add(_ name: String, json: [UInt8]?) {
        guard let json else { return }
        begin(name)
        bytes += json
    }

    /// Adds an object, unless it has no members.
    mutating func add(_ name: String, _ object: JSONMembers) {
        guard !object.isEmpty else { return }
        add(name, json: object.closed)
    }

    var isEmpty: Bool { bytes.count == 1 }
    var closed: [UInt8] { bytes + [UInt8(ascii: "}")] }

    mutating func add(_ name: String, _ number: Double) {
        begin(name)
        JSONText.append(number, to: &bytes)
    }

    // MARK: Values that are no objects

    static func text(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return bytes
    }

    static func list(_ elements: [[UInt8]]) -> [UInt8] {
        [UInt8(ascii: "[")] + elements.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }
}
