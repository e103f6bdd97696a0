/// Rewrites JSON text as it comes, string by string; all else stays byte for byte.
///
/// Takes pieces that do not end within a string or a number: lines. What is no JSON is searched as text.
struct JSONRedaction {
    private struct Level {
        let isObject: Bool
        /// The member whose value this is.
        let member: String
        let isOpaque: Bool
        var name = ""
        var expectsName: Bool
    }

    private var levels: [Level] = []
    private var isBroken = false
    private let isOpaque: Bool
    /// Whether the text that is made is of no use: strings that were met at such a place before are passed over.
    private let isLearning: Bool
    private var hasValue = false

    init(isOpaque: Bool = false, isLearning: Bool = false) {
        self.isOpaque = isOpaque
        self.isLearning = isLearning
    }

    /// Whether all that was opened was closed, and nothing was wrong.
    var isWhole: Bool { levels.isEmpty && !isBroken && hasValue }

    mutating func rewrite(_ text: [UInt8], _ state: inout Redactor.State) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + 64)
        var index = 0
        while index < text.count, !isBroken {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open(isObject: byte == UInt8(ascii: "{"))
                result.append(byte)
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if levels.popLast() == nil { isBroken = true }
                result.append(byte)
                index += 1
            case UInt8(ascii: ","):
                if let last = levels.indices.last { levels[last].expectsName = levels[last].isObject }
                result.append(byte)
                index += 1
            case UInt8(ascii: "\""):
                guard let (content, end) = JSONString.decoded(text, index) else {
                    isBroken = true
                    break
                }
                let replaced = string(content, &state)
                if replaced == content {
                    result += text[index..<end]
                } else {
                    JSONString.append(replaced, to: &result)
                }
                index = end
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                var end = index
                while end < text.count, text[end].isDigit || "+-.eE".utf8.contains(text[end]) { end += 1 }
                let number = Array(text[index..<end])
                // An account as a number becomes text: numbers have no zeros in front.
                if number.count == 12, number.allSatisfy(\.isDigit), place.isOpaque {
                    JSONString.append(state.value(number, JSONPlace()), to: &result)
                } else {
                    result += number
                }
                index = end
            default:
                result.append(byte)
                index += 1
            }
        }
        return index < text.count ? result + state.searched(Array(text[index...])) : result
    }

    private var place: JSONPlace {
        guard let level = levels.last else { return JSONPlace(isOpaque: isOpaque) }
        return level.isObject
            ? JSONPlace(
                member: level.name, parent: level.member,
                isOpaque: level.isOpaque || SafeValues.opaqueMembers.contains(level.name))
            : JSONPlace(member: level.member, parent: "", isOpaque: level.isOpaque)
    }

    private mutating func open(isObject: Bool) {
        hasValue = true
        let place = place
        if levels.count > 4_096 {
            isBroken = true
            return
        }
        levels.append(
            Level(isObject: isObject, member: place.member, isOpaque: place.isOpaque, expectsName: isObject))
    }

    private mutating func string(_ content: [UInt8], _ state: inout Redactor.State) -> [UInt8] {
        guard let last = levels.indices.last, levels[last].expectsName else {
            let place = place
            if isLearning, !state.met.insert(content, place) { return content }
            return state.value(content, place)
        }
        levels[last].name = String(decoding: content, as: UTF8.self)
        levels[last].expectsName = false
        // Names of members are words of an API, but for maps by account, tag and so on.
        return levels[last].isOpaque && levels[last].member.lowercased() == "tags"
            ? state.value(content, JSONPlace(isOpaque: true)) : state.searchedName(content)
    }
}

extension Redactor.State {
    /// The name of a member: replaced as a whole where it is a known value or has the form of one.
    mutating func searchedName(_ text: [UInt8]) -> [UInt8] {
        if text.has("arn:", at: 0) { return arn(text) }
        if let (end, replacement) = pattern(in: text, at: 0), end == text.count { return replacement }
        // A word of an API may also be the name of somebody: it stays where it is plain.
        if text.allSatisfy({ $0.isUppercase || $0.isLowercase }) { return text }
        return pseudonyms.known(text) ?? searched(text)
    }
}
