extension DeltaAction {
    /// The action as a log line has it.
    ///
    /// Some readers refuse a log without `format`, `configuration` or `partitionValues`, empty as they are.
    var json: JSONValue {
        switch self {
        case .protocol(let value): ["protocol": value.json]
        case .metaData(let value): ["metaData": value.json]
        case .add(let value): ["add": value.json]
        case .remove(let value): ["remove": value.json]
        case .txn(let value): ["txn": value.json]
        case .commitInfo(let value): ["commitInfo": value.json]
        }
    }
}

extension TableProtocol {
    fileprivate var json: JSONValue {
        ["minReaderVersion": .integer(minReaderVersion), "minWriterVersion": .integer(minWriterVersion)]
    }
}

extension TableMetadata {
    fileprivate var json: JSONValue {
        let settings = configuration.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
        let json: JSONValue = [
            "id": .string(id),
            "format": ["provider": .string("parquet"), "options": [:]],
            "schemaString": .string(schemaString),
            "partitionColumns": .array([]),
            "configuration": .object(settings),
        ]
        return json.with("name", name.map { .string($0) }).with("createdTime", createdTime.map { .integer($0) })
    }
}

extension AddFile {
    fileprivate var json: JSONValue {
        let json: JSONValue = [
            "path": .string(LogPath.encoded(path)),
            "partitionValues": [:],
            "size": .integer(size),
            "modificationTime": .integer(modificationTime),
            "dataChange": .boolean(dataChange),
        ]
        return json.with("stats", stats.map { .string($0) })
    }
}

extension RemoveFile {
    fileprivate var json: JSONValue {
        let json: JSONValue = [
            "path": .string(LogPath.encoded(path)),
            "deletionTimestamp": .integer(deletionTimestamp),
            "dataChange": .boolean(dataChange),
            "extendedFileMetadata": .boolean(size != nil),
        ]
        guard let size else { return json }
        return json.with("partitionValues", [:]).with("size", .integer(size))
    }
}

extension DeltaAction.Transaction {
    fileprivate var json: JSONValue {
        let json: JSONValue = ["appId": .string(appId), "version": .integer(version)]
        return json.with("lastUpdated", lastUpdated.map { .integer($0) })
    }
}

extension DeltaAction.CommitInfo {
    fileprivate var json: JSONValue {
        .object(
            [
                .init("timestamp", .integer(timestamp)), .init("operation", .string(operation)),
                .init("operationParameters", [:]),
            ] + members)
    }
}
