import DeltaTable

/// What was read of one split: files that are on the disk, and in no version of the index yet.
///
/// A file of one JSON line.
struct SplitResult: Sendable {
    /// The plan it belongs to.
    var plan: String
    var split: Int
    /// Names of the files by their tables.
    var files: [IndexDirectory.Table: [String]]
    /// Whether there may be copies among its events, since memory did not hold all of them.
    var isUnsettled: Bool

    init(plan: String, split: Int, isUnsettled: Bool, _ commit: IndexWriter.Commit) {
        self.plan = plan
        self.split = split
        self.isUnsettled = isUnsettled
        files = commit.added.mapValues { $0.map(\.path) }
    }

    var line: String {
        var members: [JSONValue.Member] = [
            .init("backtrailSplit", .integer(1)), .init("plan", .string(plan)),
            .init("split", .integer(Int64(split))), .init("isUnsettled", .boolean(isUnsettled)),
        ]
        for table in IndexDirectory.Table.allCases {
            members.append(.init(table.rawValue, .array((files[table] ?? []).map { .string($0) })))
        }
        return JSONValue.object(members).text
    }

    /// - Throws: `IndexError` that names the file.
    init(path: String) throws {
        guard let line = try PlanFile.lines(path).first, let json = try? JSONParser.parse(line),
            json["backtrailSplit"]?.integer == 1, let plan = json["plan"]?.string,
            let split = json["split"]?.integer, case .boolean(let isUnsettled)? = json["isUnsettled"]
        else {
            throw IndexError(path: path, kind: .malformedPlan("expected what \"backtrail index split\" wrote"))
        }
        self.plan = plan
        self.split = Int(clamping: split)
        self.isUnsettled = isUnsettled
        files = [:]
        for table in IndexDirectory.Table.allCases {
            let names = json[table.rawValue]?.elements?.compactMap(\.string) ?? []
            // A name leads nowhere but to the folder of its table.
            guard names.allSatisfy({ !$0.contains("/") && $0.hasSuffix(".parquet") }) else {
                throw IndexError(path: path, kind: .malformedPlan("a file outside of the index"))
            }
            files[table] = names
        }
    }
}
