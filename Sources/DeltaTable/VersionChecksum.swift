/// The "Version Checksum File" `N.crc`: what version N of a table must come to, so that a log that was changed is noticed.
struct VersionChecksum {
    /// The content of the file for a state.
    ///
    /// nil if the sizes of its files have no sum.
    static func json(of snapshot: Snapshot) -> JSONValue? {
        guard let byteCount = snapshot.byteCount else { return nil }
        var json: JSONValue = [
            "tableSizeBytes": .integer(byteCount), "numFiles": .integer(Int64(snapshot.files.count)),
            "numMetadata": .integer(1), "numProtocol": .integer(1),
            "setTransactions": .array(snapshot.lastTransactions.map(\.json)), "metadata": snapshot.metadata.json,
            "protocol": snapshot.protocol.json,
        ]
        if let id = snapshot.commitInfo?.members.last(where: { $0.name == "txnId" })?.value.string {
            json = json.with("txnId", .string(id))
        }
        return json
    }

    /// Compares a file with a state.
    ///
    /// Members the file lacks, as those of older programs do, are not compared.
    ///
    /// - Throws: `malformedChecksum`, `checksumMismatch`.
    static func check(_ bytes: [UInt8], path: String, against snapshot: Snapshot) throws(DeltaError) {
        guard let json = try? JSONParser.parse(bytes.span), json.members != nil else {
            throw DeltaError(.malformedChecksum, path: path)
        }
        func compare(_ member: String, _ isEqual: (JSONValue) -> Bool) throws(DeltaError) {
            guard let value = json[member], value != .null else { return }
            if !isEqual(value) { throw DeltaError(.checksumMismatch(member: member), path: path) }
        }
        try compare("numFiles") { $0 == .integer(Int64(snapshot.files.count)) }
        try compare("tableSizeBytes") { $0.integer == snapshot.byteCount }
        try compare("numMetadata") { $0 == .integer(1) }
        try compare("numProtocol") { $0 == .integer(1) }
        try compare("protocol") { value in
            guard let written = try? TableProtocol(value) else { return false }
            return written.isEquivalent(to: snapshot.protocol)
        }
        try compare("metadata") { value in
            guard let written = try? TableMetadata(value) else { return false }
            return written.id == snapshot.metadata.id && written.schemaString == snapshot.metadata.schemaString
                && written.configuration == snapshot.metadata.configuration
        }
        try compare("setTransactions") { value in
            var versions: [String: Int64] = [:]
            for transaction in value.elements ?? [] {
                guard let transaction = try? DeltaAction.Transaction(transaction) else { return false }
                versions[transaction.appId] = transaction.version
            }
            return versions == snapshot.transactions
        }
    }
}

extension TableProtocol {
    /// Whether both ask for the same, in whatever order.
    fileprivate func isEquivalent(to other: TableProtocol) -> Bool {
        minReaderVersion == other.minReaderVersion && minWriterVersion == other.minWriterVersion
            && Set(readerFeatures ?? []) == Set(other.readerFeatures ?? [])
            && Set(writerFeatures ?? []) == Set(other.writerFeatures ?? [])
    }
}
