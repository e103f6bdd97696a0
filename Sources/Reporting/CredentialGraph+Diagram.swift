import CloudTrail
package import Tracing

/// The graph in the languages of tools that draw.
extension CredentialGraph {
    /// The graph as Graphviz reads it: `dot -Tsvg`.
    ///
    /// Edges that are not certain are dashed, subjects have a bold border.
    package var graphviz: String {
        var text = "digraph trace {\n    rankdir=LR;\n    node [shape=box, fontname=\"sans-serif\"];\n"
        for node in names.indices {
            let style = subjects.contains(node) ? ", penwidth=3" : ""
            text +=
                "    n\(node) [label=\"\(diagramLines(node).map(CredentialGraph.escaped).joined(separator: "\\n"))\"\(style)];\n"
        }
        for edge in edges {
            let label = CredentialGraph.diagramLabel(edge.grant).map(CredentialGraph.escaped).joined(separator: "\\n")
            let style = edge.grant.isAmbiguous ? ", style=dashed" : ""
            text += "    n\(edge.from) -> n\(edge.to) [label=\"\(label)\"\(style)];\n"
        }
        return text + "}\n"
    }

    /// The graph as Mermaid reads it, such as in a Markdown file.
    package var mermaid: String {
        var text = "flowchart LR\n"
        for node in names.indices {
            let lines = diagramLines(node).map(CredentialGraph.entities).joined(separator: "<br>")
            text += "    n\(node)[\"\(lines)\"]\n"
        }
        for edge in edges {
            let label = CredentialGraph.diagramLabel(edge.grant).map(CredentialGraph.entities).joined(separator: "<br>")
            let arrow = edge.grant.isAmbiguous ? "-.->" : "-->"
            text += "    n\(edge.from) \(arrow)|\"\(label)\"| n\(edge.to)\n"
        }
        for subject in subjects { text += "    style n\(subject) stroke-width:4px\n" }
        return text
    }

    private func diagramLines(_ node: Int) -> [String] {
        let facts = facts[node]
        var lines = [names[node].label]
        if let arn = facts.arn, arn != names[node].text { lines.append(arn) }
        if names[node].isKey, let account = AccessKeyID(names[node].text)?.account {
            lines.append("account \(account)")
        }
        if facts.events > 0 {
            lines.append("\(facts.events) events, \(facts.errors) errors, \(facts.writes) writes")
            if let first = facts.firstSeen, let last = facts.lastSeen { lines.append("\(first) to \(last)") }
        }
        return lines
    }

    private static func diagramLabel(_ grant: Grant) -> [String] {
        [grant.eventName ?? grant.rule.rawValue, grant.time?.description, grant.ambiguity].compactMap { $0 }
    }

    /// Text between double quotes of the DOT language: a backslash would begin an escape.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in ControlCharacters.visible(text) {
            if character == "\"" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result
    }

    /// Text between double quotes of Mermaid, which takes HTML and its own entity codes: `#34;`.
    private static func entities(_ text: String) -> String {
        var result = ""
        for scalar in ControlCharacters.visible(text).unicodeScalars {
            switch scalar {
            case "\"", "<", ">", "&", "#", "`", "\\", "|", "[", "]", "{", "}": result += "#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
