package import CloudTrail

extension Diagnostic {
    /// `KEY: record 41, byte 90112: unterminated string`, controls made visible.
    package var text: String {
        var place: [String] = []
        if let recordIndex { place.append("record \(recordIndex)") }
        if let byteOffset { place.append("byte \(byteOffset)") }
        let parts = [key] + (place.isEmpty ? [] : [place.joined(separator: ", ")]) + [message]
        return ControlCharacters.visible(parts.joined(separator: ": "))
    }

    /// Groups diagnostics by code for people: a heading a code, most frequent first, and the first few of each.
    ///
    /// - Parameter limit: how many of each code are shown before `and N more`.
    /// - Complexity: O(n).
    package static func text(_ diagnostics: [Diagnostic], limit: Int = 5, isColored: Bool = false) -> String {
        let groups = Dictionary(grouping: diagnostics, by: \.code)
            .sorted { ($1.value.count, $0.key.rawValue) < ($0.value.count, $1.key.rawValue) }
        var text = ""
        for (code, members) in groups {
            let heading = "\(NumberText.grouped(members.count)) \(code.rawValue)"
            text += (isColored ? "\u{1b}[31m\(heading)\u{1b}[0m" : heading) + "\n"
            for diagnostic in members.prefix(limit) { text += "  \(diagnostic.text)\n" }
            if members.count > limit { text += "  and \(NumberText.grouped(members.count - limit)) more\n" }
        }
        return text
    }
}
