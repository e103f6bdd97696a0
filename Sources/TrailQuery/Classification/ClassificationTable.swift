import CloudTrail

/// The rules by which channel, agent and credential of an event are told, each in its order: the first that holds
/// decides.
///
/// `builtInText` says how a table is written.
package struct ClassificationTable: Sendable {
    /// The tool behind a call.
    struct Agent: Sendable {
        let channel: Channel
        let name: AgentName
    }

    /// What a rule calls a tool.
    enum AgentName: Sendable {
        case none
        case text(String)
        /// What the matched member says behind this text, which is part of the name.
        case found(String)
    }

    private(set) var agents = RuleList<Agent>()
    private(set) var credentials = RuleList<Credential>()

    /// Reads rules.
    ///
    /// - Throws: `ClassificationError` for the first line that is none.
    package init(_ text: String) throws(ClassificationError) {
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            do throws(ClassificationError.Reason) {
                try add(ClassificationTable.columns(line))
            } catch {
                throw ClassificationError(line: index + 1, reason: error)
            }
        }
    }

    /// These rules, and behind them those of another table.
    package func followed(by other: ClassificationTable) -> ClassificationTable {
        var table = self
        table.agents.append(other.agents)
        table.credentials.append(other.credentials)
        return table
    }

    // MARK: Reading

    private mutating func add(_ columns: [String]) throws(ClassificationError.Reason) {
        guard let kind = columns.first, !kind.hasPrefix("#") else { return }
        switch kind {
        case "agent":
            guard columns.count >= 4 else { throw .tooFewColumns("agent CHANNEL AGENT MEMBER=PATTERN") }
            guard let channel = Channel(rawValue: columns[1]) else { throw .unknownChannel(columns[1]) }
            let name: AgentName =
                columns[2] == "-"
                ? .none : columns[2].hasSuffix("*") ? .found(String(columns[2].dropLast())) : .text(columns[2])
            try agents.append(Agent(channel: channel, name: name), where: ClassificationTable.conditions(columns[3...]))
        case "credential":
            guard columns.count >= 3 else { throw .tooFewColumns("credential CREDENTIAL MEMBER=PATTERN") }
            guard let credential = Credential(rawValue: columns[1]) else { throw .unknownCredential(columns[1]) }
            try credentials.append(credential, where: ClassificationTable.conditions(columns[2...]))
        default: throw .unknownKind(kind)
        }
    }

    /// What stands between tabs and runs of blanks.
    private static func columns(_ line: Substring) -> [String] {
        var columns: [String] = []
        var column = ""
        var blanks = 0
        for character in line {
            if character == " " {
                blanks += 1
                continue
            }
            if character == "\t" {
                blanks += 2
                continue
            }
            if blanks > 1, !column.isEmpty {
                columns.append(column)
                column = ""
            } else if blanks == 1, !column.isEmpty {
                column += " "
            }
            blanks = 0
            column.append(character)
        }
        return column.isEmpty ? columns : columns + [column]
    }

    private static func conditions(
        _ columns: ArraySlice<String>
    ) throws(ClassificationError.Reason) -> [(member: Field, pattern: String)] {
        var conditions: [(Field, String)] = []
        for column in columns {
            guard let sign = column.firstIndex(of: "="), sign > column.startIndex else { throw .noCondition(column) }
            let member: Field
            do {
                member = try Field(String(column[..<sign]))
            } catch let error as QueryError {
                throw .unknownMember(error)
            } catch {
                throw .noCondition(column)
            }
            // Fields that are derived from these rules would never end.
            if case .derived = member.source { throw .derivedMember(member.name) }
            conditions.append((member, String(column[column.index(after: sign)...])))
        }
        return conditions
    }
}

extension ClassificationError.Reason: Error {}
