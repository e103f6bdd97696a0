import Testing

/// A fenced block of the README that starts with a command and runs the program, with what it is to print.
///
///     ```console
///     $ backtrail who --index sample-index --limit 2
///     principal  …
///     ```
///
/// A block whose fence says `not-run` is passed over. In what is printed a line `…` stands for any lines, and an `…` in
/// a line for any text of it. Two lines that both start with `time ` are alike: no two runs take the same time.
struct ReadmeExample: CustomTestStringConvertible, Sendable {
    struct Step: Sendable {
        var line: Int
        var command: String
        var expected: [String]
    }

    var steps: [Step]

    var testDescription: String { steps.map(\.command).joined(separator: "; ") }

    /// The examples of a file, none if there is no such file.
    static func all(of path: String) -> [ReadmeExample] {
        guard let text = try? Program.read(path) else { return [] }
        var examples: [ReadmeExample] = []
        var block: [(number: Int, text: String)]?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if !line.hasPrefix("```") {
                block?.append((index + 1, String(line)))
            } else if let lines = block {
                if let steps = steps(lines) { examples.append(ReadmeExample(steps: steps)) }
                block = nil
            } else {
                block = line.contains("not-run") ? [(index + 1, "")] : []
            }
        }
        return examples
    }

    private static func steps(_ lines: [(number: Int, text: String)]) -> [Step]? {
        guard lines.first?.text.hasPrefix("$ ") == true, lines.contains(where: { $0.text.hasPrefix("$ backtrail ") })
        else { return nil }
        var steps: [Step] = []
        var isContinued = false
        for (number, text) in lines {
            if isContinued {
                steps[steps.count - 1].command += "\n" + text
            } else if text.hasPrefix("$ ") {
                steps.append(Step(line: number, command: String(text.dropFirst(2)), expected: []))
            } else {
                steps[steps.count - 1].expected.append(text)
                continue
            }
            isContinued = text.hasSuffix("\\")
        }
        return steps
    }
}

extension ReadmeExample.Step {
    /// Whether an output is the one that is shown.
    func isAnswered(by output: String) -> Bool {
        var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        var wanted = expected
        // A blank line before the next command belongs to the page.
        while wanted.last == "", lines.last != "" { wanted.removeLast() }
        return Self.matches(lines[...], wanted[...])
    }

    private static func matches(_ lines: ArraySlice<String>, _ wanted: ArraySlice<String>) -> Bool {
        guard let first = wanted.first else { return lines.isEmpty }
        if first == "…" || first == "..." {
            return lines.indices.contains { matches(lines[$0...], wanted.dropFirst()) }
                || matches(lines.suffix(0), wanted.dropFirst())
        }
        guard let line = lines.first, isAlike(line, first) else { return false }
        return matches(lines.dropFirst(), wanted.dropFirst())
    }

    private static func isAlike(_ line: String, _ wanted: String) -> Bool {
        if line.hasPrefix("time "), wanted.hasPrefix("time ") { return true }
        let parts = wanted.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return trimmed(line) == trimmed(wanted) }
        var rest = Substring(line)
        for (index, part) in parts.enumerated() where !part.isEmpty {
            if index == 0, !rest.hasPrefix(part) { return false }
            if index == parts.count - 1 { return rest.hasSuffix(part) }
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }

    /// Editors take blanks off the ends of lines.
    private static func trimmed(_ line: String) -> Substring {
        Substring(line)[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)]
    }
}
