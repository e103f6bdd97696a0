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

    /// What a text that the path leads into has to hold.
    var needle: NameNeedle { NameNeedle(names) }

    /// The bytes of the value at the path, or nil.
    ///
    /// Of members with one name the last counts, as it does for columns.
    ///
    /// - Parameters:
    ///   - range: one JSON value.
    ///   - isOnly: whether the last name of the path stands in it once at most, so that the search may end there.
    /// - Complexity: O(bytes of the containers on the way).
    func find(in bytes: [UInt8], _ range: Range<Int>, isOnly: Bool = false) -> Range<Int>? {
        var cursor = JSONCursor(bytes, range)
        var value = steps.isEmpty ? cursor.skipValue() : range
        for (index, step) in steps.enumerated() {
            cursor.enter(value)
            let found =
                switch step {
                case .member: cursor.member(named: names[index], isOnly: isOnly && index == steps.count - 1)
                case .element(let position): cursor.element(position)
                }
            guard let found else { return nil }
            value = found
        }
        return value.isEmpty ? nil : value
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
