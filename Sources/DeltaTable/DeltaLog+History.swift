/// What one version of a table did, as its file in the log says.
package struct LogVersion: Sendable, Hashable {
    package let version: Int
    /// Milliseconds since 1970; nil where the version does not say.
    package fileprivate(set) var timestamp: Int64?
    package fileprivate(set) var operation: String?
    package fileprivate(set) var addedFiles = 0
    package fileprivate(set) var removedFiles = 0
    /// Rows of the added files by their statistics; nil where one has none.
    package fileprivate(set) var addedRows: Int64? = 0
    /// Rows of the removed files; nil where no version that is still there says how many one has.
    package fileprivate(set) var removedRows: Int64? = 0
}

extension DeltaLog {
    /// What each version did whose file is in the log, oldest first.
    ///
    /// - Throws: `noTable`; `malformedJSON` with the file and the line; `systemCall`.
    /// - Complexity: O(log).
    package func history() throws(DeltaError) -> [LogVersion] {
        let directory = LogDirectory(path: tablePath + "/_delta_log")
        guard let names = try directory.names() else { throw DeltaError(.noTable, path: tablePath) }
        let versions = names.compactMap { name in
            Int(name.prefix(20)).flatMap { $0 >= 0 && name == Self.fileName(version: $0) ? $0 : nil }
        }
        if versions.isEmpty { throw DeltaError(.noTable, path: tablePath) }
        var rows: [String: Int64] = [:]
        var history: [LogVersion] = []
        for number in versions.sorted() {
            let name = Self.fileName(version: number)
            let path = directory.path(of: name)
            var version = LogVersion(version: number)
            for (index, line) in try directory.read(name).split(separator: UInt8(ascii: "\n")).enumerated() {
                do throws(JSONParser.Failure) {
                    version.add(try JSONParser.parse(line.span), rows: &rows)
                } catch {
                    throw DeltaError(.malformedJSON, path: path, line: index + 1, byteOffset: error.byteOffset)
                }
            }
            history.append(version)
        }
        return history
    }
}

extension LogVersion {
    /// Counts an action.
    ///
    /// - Parameter rows: of the files that were added so far, by their path as it stands in the log.
    fileprivate mutating func add(_ action: JSONValue, rows: inout [String: Int64]) {
        if let info = action["commitInfo"] {
            timestamp = info["timestamp"]?.integer
            operation = info["operation"]?.string
        } else if let file = action["add"] {
            let statistics = file["stats"]?.string.flatMap { try? JSONParser.parse($0) }
            let count = statistics?["numRecords"]?.integer
            addedFiles += 1
            addedRows = LogVersion.sum(addedRows, count)
            if let path = file["path"]?.string { rows[path] = count }
        } else if let file = action["remove"] {
            removedFiles += 1
            removedRows = LogVersion.sum(removedRows, file["path"]?.string.flatMap { rows[$0] })
        }
    }

    private static func sum(_ total: Int64?, _ count: Int64?) -> Int64? {
        guard let total, let count else { return nil }
        let (sum, overflow) = total.addingReportingOverflow(count)
        return overflow ? nil : sum
    }
}
