import Testing

/// What the maker of a synthetic archive knows of it, without having read it.
struct Truth {
    let document: JSON

    /// - Parameter path: of a `truth.json`.
    init(path: String) throws {
        document = try JSON(Program.read(path))
    }

    /// A number under names one in the other.
    func number(_ names: String...) throws -> Int {
        var value = document
        for name in names { value = try #require(value[name], "\(names) of the truth") }
        return try #require(value.integer)
    }

    /// How the answers of an index differ from the truth; empty where all are right.
    ///
    /// - Parameter isBrief: only a few questions are asked, each of all events.
    func differences(index: String, isBrief: Bool = false, directory: TemporaryDirectory) throws -> [String] {
        func answer(_ arguments: [String]) throws -> JSON {
            try Program.json(arguments + ["--index", index, "--format", "json", "--quiet"], directory: directory)
        }
        var differences: [String] = []
        for view in isBrief ? ["who", "what"] : ["who", "what", "where", "how"] {
            var rows = try answer([view]).elements
            // No truth knows where in the world an invented address is.
            if view == "where" { rows = rows.map { $0.without(["country", "city", "asn"]) } }
            differences += Truth.differences(view, rows, try #require(document[view]).elements)
        }
        if isBrief { return differences }
        for (interval, name) in [("1h", "hour"), ("1d", "day")] {
            let rows = try answer(["when", "--interval", interval]).elements
            differences += Truth.differences("when \(name)", rows, document["when"]?[name]?.elements ?? [])
        }
        for (field, counts) in try #require(document["count"]).members {
            let path = field == "actorAccount" ? "userIdentity.accountId" : field
            let rows = try answer(["count", "--by", path]).elements
            differences += try self.differences(
                "count \(field)", path, rows, counts.members.filter { $0.value != .number("0") })
        }
        return differences
    }

    private static func differences(_ view: String, _ rows: [JSON], _ expected: [JSON]) -> [String] {
        if rows == expected { return [] }
        let first = zip(rows, expected).first { $0 != $1 }
        return [
            "\(view): \(rows.count) rows for \(expected.count)" + (first.map { ", first \($0.0) for \($0.1)" } ?? "")
        ]
    }

    /// Compares the rows of `count` with counts that leave out, for most fields, what is null or empty.
    private func differences(
        _ view: String, _ path: String, _ rows: [JSON], _ expected: [String: JSON]
    ) throws -> [String] {
        var differences: [String] = []
        var counts: [String: JSON] = [:]
        var total = 0
        for row in rows {
            let key = try #require(row[path])
            total += try #require(row["events"]?.integer)
            if key == .string("") || key == .null && expected["null"] == nil { continue }
            if counts.updateValue(try #require(row["events"]), forKey: key.label) != nil {
                differences.append("\(view): \(key) stands twice")
            }
        }
        if counts != expected {
            let odd = Set(counts.keys).union(expected.keys).filter { counts[$0] != expected[$0] }.sorted()
            differences += odd.prefix(3).map {
                "\(view): \($0) \(counts[$0] ?? .null) for \(expected[$0] ?? .null)"
            }
        }
        if total != (try number("events")) { differences.append("\(view): \(total) events in all") }
        return differences
    }
}

extension JSON {
    /// An object without some of its members.
    func without(_ names: Set<String>) -> JSON {
        .object(members.filter { !names.contains($0.key) })
    }
}
