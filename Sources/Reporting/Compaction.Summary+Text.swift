package import TrailIndex

extension Compaction.Summary {
    /// A line a table, for people: `events   24 small files are 1 now`.
    package var text: String {
        let lines = IndexDirectory.Table.allCases.compactMap { table -> String? in
            guard let before = before[table], before > 0 else { return nil }
            let name = table.rawValue + String(repeating: " ", count: max(0, 9 - table.rawValue.utf8.count))
            let after = after[table] ?? 0
            return "\(name)\(NumberText.grouped(before)) small files are \(NumberText.grouped(after)) now\n"
        }
        return lines.isEmpty ? "nothing to compact: no table has several small files\n" : lines.joined()
    }

    /// `{"events": {"before", "after"}, "objects": …, "copies": …}` on one line.
    package var json: [UInt8] {
        let tables = IndexDirectory.Table.allCases.map { table in
            "\"\(table.rawValue)\":{\"before\":\(before[table] ?? 0),\"after\":\(after[table] ?? 0)}"
        }
        return Array("{\(tables.joined(separator: ","))}\n".utf8)
    }
}
