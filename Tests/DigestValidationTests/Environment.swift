import Glibc
import TestSupport

/// The environment that the tests run in.
enum Environment {
    /// The value of a variable; nil where it is not set or empty.
    static func value(of name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}

/// A folder of real digests and keys that is no part of the project.
enum PublishedDigests {
    static let folder = Environment.value(of: "BACKTRAIL_CORPUS").map { $0 + "/digests/" }
}

/// A JSON value read by the reader of the tests, not by the code under test.
struct ReferenceValue {
    private let bytes: [UInt8]
    private let node: ReferenceJSON.Node

    init(_ bytes: [UInt8]) throws {
        struct NoJSON: Error {}
        guard let node = ReferenceJSON.parse(bytes) else { throw NoJSON() }
        self.bytes = bytes
        self.node = node
    }

    private init(_ bytes: [UInt8], _ node: ReferenceJSON.Node) {
        self.bytes = bytes
        self.node = node
    }

    func elements(_ name: String) -> [ReferenceValue] {
        node.member(name)?.children.map { ReferenceValue(bytes, $0) } ?? []
    }

    func text(_ name: String) -> String? {
        guard let member = node.member(name), member.kind == .string else { return nil }
        return String(decoding: bytes[member.start + 1..<member.end - 1], as: UTF8.self)
    }
}
