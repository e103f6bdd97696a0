/// The state of a table at one version.
package struct Snapshot: Sendable {
    package let version: Int
    package let `protocol`: TableProtocol
    package let metadata: TableMetadata
    /// The live data files, in the order in which they were added.
    package let files: [AddFile]
    /// Files that were removed and not added again, in the order in which they were removed.
    ///
    /// Those of every version, unless another program wrote a checkpoint without the old ones; without their `tags`.
    package let tombstones: [RemoveFile]
    /// The last action of each application, by `appId`.
    let lastTransactions: [DeltaAction.Transaction]
    /// Of the version itself; nil if it has none.
    package let commitInfo: DeltaAction.CommitInfo?
    /// The checkpoint that the state was read from; nil if it was read from version 0 on.
    package private(set) var checkpointVersion: Int?
    /// Newer checkpoints that could not be used, and why: the state was read from what comes before them.
    package private(set) var unusableCheckpoints: [DeltaError]

    /// The last version of each application, by its `appId`.
    package var transactions: [String: Int64] {
        Dictionary(lastTransactions.map { ($0.appId, $0.version) }) { $1 }
    }

    /// The same state, now that there is a checkpoint of it.
    func read(from checkpointVersion: Int) -> Snapshot {
        var copy = self
        copy.checkpointVersion = checkpointVersion
        copy.unusableCheckpoints = []
        return copy
    }

    /// The bytes of all live files; nil if nobody can have written the sizes.
    var byteCount: Int64? {
        var sum: Int64 = 0
        for file in files {
            let (next, overflow) = sum.addingReportingOverflow(file.size)
            if overflow { return nil }
            sum = next
        }
        return sum
    }
}

extension Snapshot {
    /// Why this module must not write to the table, or nil.
    ///
    /// Reading asks for less: a snapshot there is.
    ///
    /// - Complexity: O(schema).
    package var refusalToWrite: DeltaError.Code? {
        if let code = `protocol`.refusalToWrite { return code }
        // Rows would have to be checked against them.
        let schema = try? JSONParser.parse(metadata.schemaString)
        return schema?.mentions("delta.invariants") ?? true ? .unsupportedFeatures(["invariants"], .writing) : nil
    }

    /// Whether rows may only be added.
    var isAppendOnly: Bool { metadata.configuration["delta.appendOnly"]?.lowercased() == "true" }
}

extension JSONValue {
    /// Whether an object in it, however deep, has a member of this name.
    fileprivate func mentions(_ name: String) -> Bool {
        switch self {
        case .object(let members): members.contains { $0.name == name || $0.value.mentions(name) }
        case .array(let elements): elements.contains { $0.mentions(name) }
        case .null, .boolean, .integer, .number, .string: false
        }
    }
}
