import Synchronization

/// Redacts what a command writes, line by line, whatever the form: JSON by its strings, a page outside of its tags, all
/// else as text.
package struct RedactedStream {
    private enum Form {
        case json(JSONRedaction)
        case page(inStyle: Bool)
        case text
    }

    private let redactor: Redactor
    private var form: Form?
    private var pending: [UInt8] = []

    package init(_ redactor: Redactor) { self.redactor = redactor }

    /// What can be written of the bytes so far: whole lines.
    package mutating func redacted(_ bytes: [UInt8]) -> [UInt8] {
        pending += bytes
        // A page is one text: its tags go over lines.
        if case .page = form ?? RedactedStream.form(of: pending) { return [] }
        guard let end = pending.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let lines = Array(pending[...end])
        pending.removeFirst(end + 1)
        return rewritten(lines)
    }

    /// What is left.
    package mutating func finish() -> [UInt8] {
        defer { pending.removeAll() }
        return pending.isEmpty ? [] : rewritten(pending)
    }

    private static func form(of bytes: [UInt8]) -> Form {
        let first = bytes.first { $0 > 0x20 }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return .json(JSONRedaction()) }
        return bytes.has("<!", at: 0) || bytes.has("<html", at: 0) ? .page(inStyle: false) : .text
    }

    private mutating func rewritten(_ lines: [UInt8]) -> [UInt8] {
        let known = form ?? RedactedStream.form(of: lines)
        switch known {
        case .json(var json):
            let result = redactor.state.withLock { json.rewrite(lines, &$0) }
            form = .json(json)
            return result
        case .page:
            form = known
            return redactor.page(lines)
        case .text:
            form = .text
            return redactor.text(lines)
        }
    }
}

extension Redactor {
    /// A page of HTML: text between tags, and the values of attributes that people read.
    func page(_ page: [UInt8]) -> [UInt8] {
        state.withLock { state in
            var result: [UInt8] = []
            var index = 0
            while index < page.count {
                guard page[index] == UInt8(ascii: "<") else {
                    let end = page[index...].firstIndex(of: UInt8(ascii: "<")) ?? page.count
                    result += state.searched(Array(page[index..<end]))
                    index = end
                    continue
                }
                if page.has("<style", at: index) || page.has("<script", at: index) {
                    // Rules and code of the page itself, up to the tag that closes them.
                    var end = index + 1
                    while end < page.count, !(page.has("</style", at: end) || page.has("</script", at: end)) {
                        end += 1
                    }
                    result += page[index..<end]
                    index = end
                    if index < page.count {
                        result.append(page[index])
                        index += 1
                    }
                    continue
                }
                let end = Redactor.tagEnd(page, index)
                result += Redactor.tag(Array(page[index..<end]), &state)
                index = end
            }
            return result
        }
    }

    private static func tagEnd(_ page: [UInt8], _ start: Int) -> Int {
        var quote: UInt8?
        var index = start
        while index < page.count {
            let byte = page[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index + 1
            }
            index += 1
        }
        return page.count
    }

    private static let structural = ["class", "id", "style", "for", "scope", "rel", "charset", "lang", "type", "role"]

    private static func tag(_ tag: [UInt8], _ state: inout Redactor.State) -> [UInt8] {
        var result: [UInt8] = []
        var word: [UInt8] = []
        var index = 0
        while index < tag.count {
            let byte = tag[index]
            guard byte == UInt8(ascii: "\""), let end = tag[(index + 1)...].firstIndex(of: byte) else {
                if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") { word.removeAll() }
                if byte.isAlphanumeric || byte == UInt8(ascii: "-") { word.append(byte) }
                result.append(byte)
                index += 1
                continue
            }
            let value = Array(tag[(index + 1)..<end])
            let isKept = structural.contains(String(decoding: word, as: UTF8.self)) || value.first == UInt8(ascii: "#")
            result += [byte] + (isKept ? value : state.searched(value)) + [byte]
            index = end + 1
        }
        return result
    }
}
