import Reporting
import TrailQuery

extension CaseReport {
    /// The forms in which a report is handed over.
    package enum Format: String, Sendable, CaseIterable {
        case html, markdown, json
    }

    /// The report in a form.
    package func text(as format: Format) throws -> String {
        switch format {
        case .html: try HTMLPage(self).text()
        case .markdown: markdown
        case .json: json
        }
    }

    private var markdown: String {
        func plain(_ text: String) -> String { MarkdownText.escaped(ControlCharacters.visible(text)) }
        var text = "# \(plain(title))\n\n"
        for fact in scope { text += "- \(plain(fact.name)): \(plain(fact.value))\n" }
        for section in sections {
            text += "\n## \(plain(section.title))\n"
            for note in section.notes { text += "\n\(plain(note))\n" }
            for answer in section.answers {
                text += "\n### \(plain(answer.title))\n\n"
                if let lines = answer.text { text += "```\n\(lines)\n```\n\n" }
                text += answer.table.rows.isEmpty ? "Nothing.\n" : answer.table.text(as: .markdown)
                // A fence longer than any in the line, which holds no line end.
                text += "\n```sh\n\(ControlCharacters.visible(answer.commandLine))\n```\n"
            }
        }
        return text
    }

    private var json: String {
        var bytes: [UInt8] = Array("{\"title\":".utf8)
        JSONText.append(title, to: &bytes)
        bytes += ",\"scope\":{".utf8
        for (number, fact) in scope.enumerated() {
            if number > 0 { bytes += ",".utf8 }
            JSONText.append(member: fact.name, to: &bytes)
            JSONText.append(fact.value, to: &bytes)
        }
        bytes += "},\"sections\":[".utf8
        for (number, section) in sections.enumerated() {
            bytes += (number > 0 ? ",\n" : "\n").utf8
            append(section, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self) + "\n]}\n"
    }

    private func append(_ section: Section, to bytes: inout [UInt8]) {
        bytes += "{\"id\":".utf8
        JSONText.append(section.id, to: &bytes)
        bytes += ",\"title\":".utf8
        JSONText.append(section.title, to: &bytes)
        bytes += ",\"notes\":".utf8
        JSONText.append(.list(section.notes.map { .text($0) }), to: &bytes)
        bytes += ",\"answers\":[".utf8
        for (number, answer) in section.answers.enumerated() {
            bytes += (number > 0 ? ",\n{\"title\":" : "\n{\"title\":").utf8
            JSONText.append(answer.title, to: &bytes)
            bytes += ",\"command\":".utf8
            JSONText.append(answer.commandLine, to: &bytes)
            if let text = answer.text {
                bytes += ",\"text\":".utf8
                JSONText.append(text, to: &bytes)
            }
            bytes += ",\"totalRows\":\(answer.table.totalRows),\"rows\":".utf8
            bytes += answer.table.text(as: .json).utf8
            if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
            bytes += "}".utf8
        }
        bytes += "]}".utf8
    }
}

extension CaseReport.Answer {
    /// The command as a line of a shell.
    var commandLine: String { ShellText.line(["backtrail"] + command) }
}
