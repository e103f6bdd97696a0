/// A value of a JSON or YAML file with its place.
package struct FileValue {
    package struct Member {
        package let name: String
        package let place: FilePlace
        package let value: FileValue
    }

    package indirect enum Content {
        case null
        /// Text, a number or a boolean as it is written.
        case scalar(String)
        case list([FileValue])
        case object([Member])
    }

    package let content: Content
    package let place: FilePlace
    /// A function of CloudFormation in its short form, `Ref` for `!Ref`.
    let function: String?

    init(_ content: Content, at place: FilePlace, function: String? = nil) {
        self.content = content
        self.place = place
        self.function = function
    }

    /// Values nest at most this deep.
    static let maximumDepth = 200

    /// The value of a member, the last of that name; nil if this is no object or has none.
    subscript(name: String) -> FileValue? { members?.last { $0.name == name }?.value }

    package var members: [Member]? {
        if case .object(let members) = content { members } else { nil }
    }

    package var elements: [FileValue]? {
        if case .list(let elements) = content { elements } else { nil }
    }

    package var scalar: String? {
        if case .scalar(let text) = content, function == nil { text } else { nil }
    }

    var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// The elements of a list; of anything else, itself: Terraform writes a block alone or in a list.
    package var blocks: [FileValue] { elements ?? (isNull ? [] : [self]) }

    /// What it is, for a message.
    package var kind: String {
        if let function { return "the function \(function)" }
        return switch content {
        case .null: "null"
        case .scalar: "a text or number"
        case .list: "a list"
        case .object: "an object"
        }
    }
}
