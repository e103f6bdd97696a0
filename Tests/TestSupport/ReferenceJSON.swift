/// A JSON reader as short as it can be, to compare faster ones with.
///
/// The grammar of RFC 8259, but as lenient as an archive's reader has to be: numbers may start with zeros, strings may
/// hold any byte, and what follows a backslash inside of a string is not looked at.
package struct ReferenceJSON {
    package enum Kind: Hashable, Sendable { case object, array, string, number, `true`, `false`, null }

    /// A value and where it lies; members and elements are its children, names left out.
    package struct Node: Hashable, Sendable {
        package var kind: Kind
        package var start: Int
        package var end = 0
        package var names: [String] = []
        package var children: [Node] = []

        package init(kind: Kind, start: Int) {
            self.kind = kind
            self.start = start
        }

        package func member(_ name: String) -> Node? {
            names.lastIndex(of: name).map { children[$0] }
        }
    }

    private let bytes: [UInt8]
    private let maximumDepth: Int
    private var offset = 0

    /// The value that the text is; nil if it is none.
    package static func parse(_ bytes: [UInt8], maximumDepth: Int = 1_024) -> Node? {
        var parser = ReferenceJSON(bytes: bytes, maximumDepth: maximumDepth)
        parser.skipSpace()
        guard let node = parser.value(depth: 0) else { return nil }
        parser.skipSpace()
        return parser.offset == bytes.count ? node : nil
    }

    private init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
    }

    private mutating func pass(_ text: String) -> Bool {
        guard bytes[offset...].starts(with: text.utf8) else { return false }
        offset += text.utf8.count
        return true
    }

    private mutating func value(depth: Int) -> Node? {
        let start = offset
        var node: Node
        switch byte {
        case UInt8(ascii: "{")?, UInt8(ascii: "[")?:
            guard depth < maximumDepth, let container = container(depth) else { return nil }
            node = container
        case UInt8(ascii: "\"")?:
            guard string() else { return nil }
            node = Node(kind: .string, start: start)
        case UInt8(ascii: "t")?:
            guard pass("true") else { return nil }
            node = Node(kind: .true, start: start)
        case UInt8(ascii: "f")?:
            guard pass("false") else { return nil }
            node = Node(kind: .false, start: start)
        case UInt8(ascii: "n")?:
            guard pass("null") else { return nil }
            node = Node(kind: .null, start: start)
        default:
            guard number() else { return nil }
            node = Node(kind: .number, start: start)
        }
        node.end = offset
        return node
    }

    private mutating func container(_ depth: Int) -> Node? {
        let isObject = byte == UInt8(ascii: "{")
        var node = Node(kind: isObject ? .object : .array, start: offset)
        let close = isObject ? "}" : "]"
        offset += 1
        skipSpace()
        if pass(close) { return node }
        while true {
            if isObject {
                let start = offset
                guard string() else { return nil }
                node.names.append(String(decoding: bytes[start + 1..<offset - 1], as: UTF8.self))
                skipSpace()
                guard pass(":") else { return nil }
                skipSpace()
            }
            guard let child = value(depth: depth + 1) else { return nil }
            node.children.append(child)
            skipSpace()
            if pass(close) { return node }
            guard pass(",") else { return nil }
            skipSpace()
        }
    }

    private mutating func string() -> Bool {
        guard pass("\"") else { return false }
        while let byte {
            offset += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte == UInt8(ascii: "\\") { offset += 1 }
        }
        return false
    }

    private mutating func number() -> Bool {
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) } ?? false }
        func digits() -> Bool {
            let start = offset
            while isDigit(byte) { offset += 1 }
            return offset > start
        }
        _ = pass("-")
        guard digits() else { return false }
        if pass("."), !digits() { return false }
        if pass("e") || pass("E") {
            if !pass("+") { _ = pass("-") }
            guard digits() else { return false }
        }
        return true
    }
}
