/// The action `protocol`: what a client must understand to read or write the table.
package struct TableProtocol: Sendable, Hashable {
    package var minReaderVersion: Int64
    package var minWriterVersion: Int64
    /// What a reader must understand; said from reader version 3 on.
    package var readerFeatures: [String]?
    /// What a writer must understand; said from writer version 7 on.
    package var writerFeatures: [String]?

    package init(
        minReaderVersion: Int64, minWriterVersion: Int64, readerFeatures: [String]? = nil,
        writerFeatures: [String]? = nil
    ) {
        self.minReaderVersion = minReaderVersion
        self.minWriterVersion = minWriterVersion
        self.readerFeatures = readerFeatures
        self.writerFeatures = writerFeatures
    }

    /// What this module writes: no table features, and columns by name.
    package static let current = TableProtocol(minReaderVersion: 1, minWriterVersion: 2)
}

extension TableProtocol {
    /// Features whose writer rules this module keeps, if the table needs them: see `Snapshot.refusalToWrite`.
    private static let writableFeatures: Set<String> = ["appendOnly", "invariants"]

    /// Why a table of this protocol cannot be read, or nil.
    ///
    /// Reading asks for less than writing: a table may have features for writers that no reader notices.
    var refusalToRead: DeltaError.Code? {
        switch minReaderVersion {
        case 1: return nil
        // Version 2 is this one feature, whether a table uses it or not.
        case 2: return .unsupportedFeatures(["columnMapping"], .reading)
        case 3:
            guard let readerFeatures, minWriterVersion == 7 else {
                return .malformedAction(
                    expected: "writer version 7 and an array readerFeatures beside reader version 3")
            }
            return readerFeatures.isEmpty ? nil : .unsupportedFeatures(readerFeatures, .reading)
        default: return .unsupportedProtocol(reader: minReaderVersion, writer: minWriterVersion)
        }
    }

    /// Why a table of this protocol cannot be written, or nil.
    var refusalToWrite: DeltaError.Code? {
        if let refusalToRead { return refusalToRead }
        // What each version before the table features asked for, over and above the one before it.
        let added: [Int64: [String]] = [
            3: ["checkConstraints"], 4: ["changeDataFeed", "generatedColumns"], 5: ["columnMapping"],
            6: ["identityColumns"],
        ]
        switch minWriterVersion {
        case 1, 2: return nil
        case 3...6:
            return .unsupportedFeatures((3...minWriterVersion).flatMap { added[$0] ?? [] }, .writing)
        case 7:
            guard let writerFeatures else {
                return .malformedAction(expected: "an array writerFeatures beside writer version 7")
            }
            let unknown = writerFeatures.filter { !Self.writableFeatures.contains($0) }
            return unknown.isEmpty ? nil : .unsupportedFeatures(unknown, .writing)
        default: return .unsupportedProtocol(reader: minReaderVersion, writer: minWriterVersion)
        }
    }
}
