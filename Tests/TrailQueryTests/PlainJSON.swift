/// A JSON value of the tests' own making, so that rebuilt records are not read by what rebuilt them.
///
/// Numbers are compared as they are written.
indirect enum PlainJSON: Hashable {
    case null
    case boolean(Bool)
    case number(String)
    case text(String)
    case list([PlainJSON])
    case object([String: PlainJSON])

    /// Reads well-formed ASCII JSON.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        guard let value = PlainJSON.read(&rest), rest.allSatisfy({ $0 == 32 }) else { return nil }
        self = value
    }

    init?(_ text: String) { self.init(Array(text.utf8)) }

    var members: [String: PlainJSON] {
        if case .object(let members) = self { members } else { [:] }
    }

    private static func read(_ rest: inout ArraySlice<UInt8>) -> PlainJSON? {
        func pass(_ text: String) -> Bool {
            guard rest.starts(with: text.utf8) else { return false }
            rest = rest.dropFirst(text.utf8.count)
            return true
        }
        rest = rest.drop { $0 == 32 }
        if pass("null") { return .null }
        if pass("true") { return .boolean(true) }
        if pass("false") { return .boolean(false) }
        if pass("[") {
            var list: [PlainJSON] = []
            while !pass("]") {
                guard let value = read(&rest) else { return nil }
                list.append(value)
                _ = pass(",")
            }
            return .list(list)
        }
        if pass("{") {
            var members: [String: PlainJSON] = [:]
            while !pass("}") {
                guard case .text(let name)? = read(&rest), pass(":"), let value = read(&rest) else { return nil }
                members[name] = value
                _ = pass(",")
            }
            return .object(members)
        }
        if pass("\"") {
            var text: [UInt8] = []
            while !pass("\"") {
                guard let byte = rest.popFirst() else { return nil }
                guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
                    text.append(byte)
                    continue
                }
                switch escape {
                case UInt8(ascii: "n"): text.append(10)
                case UInt8(ascii: "t"): text.append(9)
                case UInt8(ascii: "u"):
                    let code = UInt32(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) ?? 0
                    rest = rest.dropFirst(4)
                    // A lone surrogate keeps its digits, so that it equals itself only.
                    text += Array((Unicode.Scalar(code).map { String(Character($0)) } ?? "<\(code)>").utf8)
                default: text.append(escape)
                }
            }
            return .text(String(decoding: text, as: UTF8.self))
        }
        let number = rest.prefix { "+-.0123456789eE".utf8.contains($0) }
        rest = rest.dropFirst(number.count)
        return number.isEmpty ? nil : .number(String(decoding: number, as: UTF8.self))
    }
}
