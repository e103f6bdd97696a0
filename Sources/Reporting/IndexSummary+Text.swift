import CloudTrail
package import TrailIndex

extension IndexSummary {
    /// The summary for people: a short aligned block, then what was bad.
    ///
    /// - Parameter diagnosticLimit: how many diagnostics of each code are shown before `and N more`.
    package func text(isColored: Bool = false, diagnosticLimit: Int = 5) -> String {
        var lines: [(name: String, value: String)] = []
        lines.append(("index", ControlCharacters.visible(index)))
        lines.append(
            (
                "objects",
                IndexSummary.list(
                    objects.seen,
                    [
                        (objects.indexed, "indexed"), (objects.unchanged, "unchanged"), (objects.other, "other"),
                        (objects.rejected, "rejected"),
                    ])
            ))
        let kinds = ObjectKind.allCases.compactMap { kind -> String? in
            guard let count = objectsByKind[kind], count > 0 else { return nil }
            return "\(NumberText.grouped(count)) \(kind.rawValue)"
        }
        if !kinds.isEmpty { lines.append(("kinds", kinds.joined(separator: ", "))) }
        lines.append(
            (
                "records",
                IndexSummary.list(
                    records.seen,
                    [(records.kept, "kept"), (records.duplicate, "duplicate"), (records.rejected, "rejected")])
            ))
        lines.append(("bytes", "\(NumberText.bytes(bytes.stored)) stored, \(NumberText.bytes(bytes.plain)) plain"))
        lines.append(("time", NumberText.duration(seconds) + rate))
        if let remappedKeys { lines.append(("keys", ControlCharacters.visible(remappedKeys))) }
        if isInterrupted { lines.append(("stopped", "before the last object; the same command goes on from here")) }
        if !isBalanced { lines.append(("warning", "the counts do not add up: something seen is not accounted for")) }

        var text = ""
        for line in lines {
            let name = line.name + String(repeating: " ", count: 9 - line.name.utf8.count)
            text += (isColored ? "\u{1b}[2m\(name)\u{1b}[0m" : name) + line.value + "\n"
        }
        if !diagnostics.isEmpty {
            text += "\n" + Diagnostic.text(diagnostics, limit: diagnosticLimit, isColored: isColored)
        }
        return text
    }

    /// `, 985.2 MB/s plain, 670,765 events/s`, empty for a run too short to tell.
    private var rate: String {
        guard seconds >= 0.001, bytes.plain > 0 else { return "" }
        let megabytes = NumberText.fixed(Double(bytes.plain) / 1_000_000 / seconds, decimals: 1)
        let events = NumberText.fixed(Double(records.seen) / seconds, decimals: 0)
        return ", \(megabytes) MB/s plain, \(events) events/s"
    }

    /// `1,234 seen: 1,200 indexed, 34 other`: what is zero is left out.
    private static func list(_ seen: Int, _ parts: [(count: Int, name: String)]) -> String {
        let named = parts.filter { $0.count != 0 }.map { "\(NumberText.grouped($0.count)) \($0.name)" }
        let seen = "\(NumberText.grouped(seen)) seen"
        return named.isEmpty ? seen : "\(seen): \(named.joined(separator: ", "))"
    }
}
