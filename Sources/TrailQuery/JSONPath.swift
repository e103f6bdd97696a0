/// The way to a value inside JSON text: member names and list positions.
package struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    package enum Step: Sendable, Hashable {
        case member(String)
        case element(Int)
    }

    package let steps: [Step]
    /// The names of `steps` as bytes; empty for a position.
    private let names: [[UInt8]]

    package init(_ steps: [Step]) {
        self.steps = steps
        names = steps.map { if case .member(let name) = $0 { Array(name.utf8) } else { [] } }
    }

    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .member(let name): text += text.isEmpty ? name : ".\(name)"
            case .element(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// The bytes of the value at the path, or nil.
    ///
    /// Of members with one name the last counts, as it does for columns.
    ///
    /// - Complexity: O(bytes of the containers on the way).
    func find(in bytes: [UInt8], _ range: Range<Int>) -> Range<Int>? {
        var cursor = JSONCursor(bytes, range)
        var value = cursor.skipValue()
        for (step, name) in zip(steps, names) {
            cursor = JSONCursor(bytes, value)
            switch step {
            case .member:
                guard cursor.skip(UInt8(ascii: "{")) else { return nil }
                var found: Range<Int>?
                while let member = cursor.nextMember() {
                    if JSONPath.equals(bytes[member.name], name) { found = member.value }
                }
                guard let found else { return nil }
                value = found
            case .element(let index):
                guard cursor.skip(UInt8(ascii: "[")) else { return nil }
                var passed = 0
                while passed < index, cursor.nextElement() != nil { passed += 1 }
                guard passed == index, let found = cursor.nextElement() else { return nil }
                value = found
            }
        }
        return value.isEmpty ? nil : value
    }

    /// Whether an escaped name stands for these bytes.
    static func equals(_ escaped: ArraySlice<UInt8>, _ name: [UInt8]) -> Bool {
        if escaped.elementsEqual(name) { return true }
        return escaped.contains(UInt8(ascii: "\\")) && JSONText.unescaped(escaped).elementsEqual(name)
    }
}

extension JSONPath {
    /// A path below a member of `otherMembers`: the pointer that names a member must start the path.
    ///
    /// - Parameter pointer: an RFC 6901 pointer, already unescaped as JSON text.
    /// - Returns: what is left of the path, or nil where the pointer leads elsewhere.
    func remainder(below pointer: ArraySlice<UInt8>) -> JSONPath? {
        let tokens = JSONPointer.tokens(pointer)
        guard !tokens.isEmpty, tokens.count <= steps.count else { return nil }
        for (token, step) in zip(tokens, steps) {
            switch step {
            case .member(let name): guard token == Array(name.utf8) else { return nil }
            case .element(let index): guard token == Array(String(index).utf8) else { return nil }
            }
        }
        return JSONPath(Array(steps.dropFirst(tokens.count)))
    }
}
