import CloudTrail
package import Tracing

extension CredentialGraph {
    /// The graph as an indented tree, from the origins down.
    ///
    /// A node that several edges lead to is told once, where it comes first.
    package func treeText(style: TableStyle = TableStyle()) -> String {
        var tree = CredentialTree(self, style)
        for origin in origins { tree.append(origin) }
        return tree.text
    }
}

/// The lines of a tree of credentials.
private struct CredentialTree {
    private let graph: CredentialGraph
    private let style: TableStyle
    /// What the way up and the way down of the subjects are made of.
    private let shown: Set<Int>
    private var told: Set<Int> = []
    private(set) var text = ""

    private static let listed = 3

    init(_ graph: CredentialGraph, _ style: TableStyle) {
        self.graph = graph
        self.style = style
        shown = Set(graph.subjects).union(graph.ancestors(of: graph.subjects))
            .union(graph.descendants(of: graph.subjects))
    }

    /// A node that waits for its lines.
    private struct Branch {
        var node: Int
        var edge: CredentialGraph.Edge?
        /// What stands before the line of the node.
        var first: String
        /// What stands before all lines below it.
        var rest: String
    }

    /// Appends a node and all below it; chains may be longer than a call stack bears.
    mutating func append(_ origin: Int) {
        var waiting = [Branch(node: origin, edge: nil, first: "", rest: "")]
        while let branch = waiting.popLast() { waiting += append(branch).reversed() }
    }

    /// - Returns: the branches below it, in their order.
    private mutating func append(_ branch: Branch) -> [Branch] {
        let (node, edge, first, rest) = (branch.node, branch.edge, branch.first, branch.rest)
        let isNew = told.insert(node).inserted
        var head = edge.map { CredentialTree.head($0.grant) } ?? ""
        head += graph.names[node].label
        if !isNew {
            line(first, head + " (above)")
            return []
        }
        if let arn = graph.facts[node].arn, arn != graph.names[node].text { head += " of \(arn)" }
        if graph.subjects.contains(node) { head += "  ◀ asked about" }
        line(first, head, isStrong: graph.subjects.contains(node))
        let below = graph.grants(from: node).filter { shown.contains($0.to) }
        var children: [CredentialGraph.Edge] = []
        for next in below where !children.contains(where: { $0.to == next.to }) { children.append(next) }
        let bar = rest + (children.isEmpty ? "   " : "│  ")
        for detail in details(node, under: edge) { line(bar, detail, isFaint: true) }
        return children.enumerated().map { position, child in
            let isLast = position == children.count - 1
            return Branch(
                node: child.to, edge: child, first: rest + (isLast ? "└─ " : "├─ "),
                rest: rest + (isLast ? "   " : "│  "))
        }
    }

    /// `2024-03-02T02:23:48Z CreateAccessKey → `.
    private static func head(_ grant: Grant) -> String {
        var words: [String] = []
        if grant.isAmbiguous { words.append("?") }
        if let time = grant.time { words.append(TimestampText.text(of: time)) }
        switch grant.rule {
        case .holds where grant.eventName == nil: return (grant.isAmbiguous ? "? " : "")
        default: words.append(grant.eventName ?? grant.rule.rawValue)
        }
        return words.joined(separator: " ") + " → "
    }

    private func details(_ node: Int, under edge: CredentialGraph.Edge?) -> [String] {
        let facts = graph.facts[node]
        var lines: [String] = []
        if let reason = edge?.grant.ambiguity { lines.append("uncertain: \(reason)") }
        if let accounts = edge?.grant.sharedAccounts, accounts.count > 1 {
            lines.append("told to accounts \(accounts.joined(separator: ", "))")
        }
        let others = graph.grants(to: node).filter { $0.from != edge?.from && $0.grant.eventName != nil }
        for other in others.prefix(CredentialTree.listed) {
            lines.append("by \(graph.names[other.from].label), \(CredentialTree.head(other.grant).dropLast(3))")
        }
        if others.count > CredentialTree.listed {
            lines.append("and by \(NumberText.grouped(others.count - CredentialTree.listed)) more")
        }
        if graph.names[node].isKey, let encoded = AccessKeyID(graph.names[node].text)?.account {
            let differs = facts.account.map { $0 != encoded ? ", and its records say \($0)" : "" } ?? ""
            lines.append("its id encodes account \(encoded)\(differs)")
        }
        if graph.names[node].isKey {
            if facts.events == 0 {
                lines.append("no call of it is in the index")
            } else {
                lines.append(CredentialTree.activity(facts))
                if let source = facts.sourceIdentity { lines.append("source identity \(source)") }
                lines += [
                    CredentialTree.list("from", facts.addresses, isCounted: false),
                    CredentialTree.list("with", CredentialTree.products(facts.agents), isCounted: false),
                    CredentialTree.list("refused", facts.errorCodes, isCounted: true),
                    CredentialTree.list("changed", facts.changes, isCounted: true),
                ].compactMap { $0 }
            }
        }
        if let cut = facts.cut { lines.append(cut) }
        return lines
    }

    private static func activity(_ facts: NodeFacts) -> String {
        func counted(_ count: Int64, _ word: String) -> String {
            "\(NumberText.grouped(count)) \(word)\(count == 1 ? "" : "s")"
        }
        var text = [
            counted(facts.events, "event"), counted(facts.errors, "error"), counted(facts.writes, "write"),
        ].joined(separator: ", ")
        if let first = facts.firstSeen, let last = facts.lastSeen {
            text += first == last ? ", \(first)" : ", \(first) to \(last)"
        }
        return text
    }

    /// User agents by the product they name first: the rest tells versions of libraries.
    private static func products(_ agents: [NodeFacts.Count]) -> [NodeFacts.Count] {
        var seen: Set<String> = []
        return agents.compactMap { agent in
            let product = String(agent.text.drop { $0 == "[" }.prefix { $0 != " " && $0 != "]" })
            guard !product.isEmpty, seen.insert(product).inserted else { return nil }
            return NodeFacts.Count(product, events: agent.events, errors: agent.errors)
        }
    }

    private static func list(_ word: String, _ counts: [NodeFacts.Count], isCounted: Bool) -> String? {
        if counts.isEmpty { return nil }
        // Changes are what people ask about: more of them are told.
        let limit = isCounted ? 2 * listed : listed
        let named = counts.prefix(limit).map { count in
            isCounted && count.events > 1 ? "\(count.text) ×\(NumberText.grouped(count.events))" : count.text
        }
        let more = counts.count - named.count
        return "\(word) \(named.joined(separator: ", "))" + (more > 0 ? " and \(more) more" : "")
    }

    private mutating func line(_ prefix: String, _ line: String, isStrong: Bool = false, isFaint: Bool = false) {
        var shown = ControlCharacters.visible(line)
        if let width = style.width {
            shown = Ellipsis.fit(shown, into: max(13, width - DisplayWidth.of(prefix)))
        }
        if style.isColored, isStrong { shown = "\u{1b}[1m\(shown)\u{1b}[0m" }
        if style.isColored, isFaint { shown = "\u{1b}[2m\(shown)\u{1b}[0m" }
        text += prefix + shown + "\n"
    }
}

extension CredentialGraph.Name {
    /// `key AKIA…`, `user arn:aws:iam::…`.
    var label: String { (kind == .accessKey ? "key" : kind.rawValue) + " " + text }
}
