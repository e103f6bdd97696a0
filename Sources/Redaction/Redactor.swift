package import Synchronization

/// Replaces what names somebody by pseudonyms, in everything that is written.
///
/// A value has the same pseudonym in whatever it occurs. What is redacted may be redacted again and stays as it is, so
/// that values can be replaced where their meaning is known, and all text once more where it leaves the program.
package final class Redactor: Sendable {
    struct State {
        var pseudonyms = Pseudonyms()
        /// What is searched for in text, and what is written for it: values, and words and pseudonyms that stay.
        var replacements: [[UInt8]: [UInt8]] = [:]
        /// The lengths of those that begin with three bytes, longest first.
        var lengths: [UInt32: [Int]] = [:]
        var isChanged = false
        /// What was learned from: most values of records come again and again.
        var met = MetValues()
    }

    let state = Mutex(State())

    /// The redaction of this process; nil where none was asked for.
    package static let active = Mutex<Redactor?>(nil)

    package static var current: Redactor? { active.withLock { $0 } }

    package init() {
        state.withLock { state in
            for word in SafeValues.vocabulary { state.keep(Array(word.utf8)) }
        }
    }

    /// Text with all that is known, or has the form of an identifier or address, replaced.
    ///
    /// - Complexity: O(n) times the number of different lengths of known values that begin alike.
    package func text(_ text: [UInt8]) -> [UInt8] { state.withLock { $0.searched(text) } }

    package func text(_ text: String) -> String { String(decoding: self.text(Array(text.utf8)), as: UTF8.self) }

    /// The value of a field of a record.
    ///
    /// - Parameter path: CloudTrail's: `userIdentity.arn`, `requestParameters.bucketName`.
    package func value(_ value: String, at path: String) -> String {
        let parts = path.split { $0 == "." || $0 == "[" || $0 == "]" }.map(String.init)
        let place = JSONPlace(
            member: parts.last { Int($0) == nil } ?? "", parent: parts.dropLast().last ?? "",
            isOpaque: parts.contains { SafeValues.opaqueMembers.contains($0) })
        return String(decoding: state.withLock { $0.value(Array(value.utf8), place) }, as: UTF8.self)
    }

    /// Makes a name known before it is met, so that text that holds it is searched for it.
    package func learn(_ value: String, as kind: String) {
        guard value.utf8.count >= 3 else { return }
        state.withLock { _ = $0.name(Array(value.utf8), kind) }
    }

    /// Makes all values of a record known: JSON text.
    package func learn(record: [UInt8]) {
        var rewriter = JSONRedaction(isLearning: true)
        state.withLock { state in _ = rewriter.rewrite(record, &state) }
    }

    /// Makes what the key of an object names known: accounts and organisations, and the trail of a digest.
    package func learn(key: String) {
        let parts = key.split(separator: "_", omittingEmptySubsequences: false)
        if let kind = parts.firstIndex(of: "CloudTrail-Digest"), kind + 4 < parts.count {
            let region = parts[kind + 1]
            let last = parts[(kind + 2)...].lastIndex(of: region) ?? parts.count - 2
            if last > kind + 2 { learn(parts[(kind + 2)..<last].joined(separator: "_"), as: "trail") }
        }
        _ = text(key)
    }

    /// Words of the record that text may hold though somebody is called so: the name of an API stays.
    package func keep(_ word: String) {
        state.withLock { $0.keep(Array(word.utf8)) }
    }
}

extension Redactor.State {
    /// The pseudonym of a whole name.
    mutating func name(_ value: [UInt8], _ kind: String) -> [UInt8] {
        if pseudonyms.isPseudonym(value) { return value }
        return pseudonym(of: value, .name(kind))
    }

    mutating func pseudonym(of value: [UInt8], _ kind: Pseudonyms.Kind) -> [UInt8] {
        if let known = pseudonyms.known(value) { return known }
        let pseudonym = pseudonyms.pseudonym(of: value, kind)
        isChanged = true
        search(for: value, pseudonym)
        return pseudonym
    }

    /// Takes a value and its pseudonym among what text is searched for.
    mutating func search(for value: [UInt8], _ pseudonym: [UInt8]) {
        add(pseudonym, pseudonym)
        guard isSearchable(value, pseudonym) else { return }
        add(value, pseudonym)
        let escaped = Redactor.State.escaped(value)
        if escaped != value { add(escaped, pseudonym) }
    }

    /// Words of everyday English as values of a request or parts of the key of an object are no reason to replace them in
    /// every sentence.
    private func isSearchable(_ value: [UInt8], _ pseudonym: [UInt8]) -> Bool {
        guard value.count >= 3, replacements[value] == nil else { return false }
        if SafeValues.vocabulary.contains(String(decoding: value, as: UTF8.self).lowercased()) { return false }
        if value.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }), value.count < 7 { return false }
        guard pseudonym.has("value-", at: 0) || pseudonym.has("object-", at: 0) else { return true }
        return value.count >= 6 && !value.allSatisfy { $0.isUppercase || $0.isLowercase }
    }

    /// As a page holds it.
    private static func escaped(_ value: [UInt8]) -> [UInt8] {
        guard value.contains(where: { "&<>\"'".utf8.contains($0) }) else { return value }
        return value.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "&"): Array("&amp;".utf8)
            case UInt8(ascii: "<"): Array("&lt;".utf8)
            case UInt8(ascii: ">"): Array("&gt;".utf8)
            case UInt8(ascii: "\""): Array("&quot;".utf8)
            case UInt8(ascii: "'"): Array("&#39;".utf8)
            default: [byte]
            }
        }
    }

    mutating func keep(_ word: [UInt8]) {
        if word.count >= 3 { add(word, word) }
    }

    private mutating func add(_ value: [UInt8], _ replacement: [UInt8]) {
        guard value.count >= 3, replacements[value] == nil else { return }
        replacements[value] = replacement
        let key = Redactor.State.key(value, 0)
        var known = lengths[key] ?? []
        if !known.contains(value.count) {
            known.append(value.count)
            known.sort(by: >)
            lengths[key] = known
        }
    }

    static func key(_ text: [UInt8], _ index: Int) -> UInt32 {
        UInt32(text[index]) << 16 | UInt32(text[index + 1]) << 8 | UInt32(text[index + 2])
    }
}
