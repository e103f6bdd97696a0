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
    var json: JSONValue {
        let json: JSONValue = [
            "minReaderVersion": .integer(minReaderVersion), "minWriterVersion": .integer(minWriterVersion),
        ]
        return json.with("readerFeatures", readerFeatures.map { .array($0.map { .string($0) }) })
            .with("writerFeatures", writerFeatures.map { .array($0.map { .string($0) }) })
    }
}

extension JSONValue {
    /// Text by text, sorted.
    fileprivate static func object(_ map: [String: String]) -> JSONValue {
        .object(map.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) })
    }
}

extension TableMetadata {
    var json: JSONValue {
        let json: JSONValue = [
            "id": .string(id),
            "format": ["provider": .string("parquet"), "options": .object(formatOptions)],
            "schemaString": .string(schemaString),
            "partitionColumns": .array([]),
            "configuration": .object(configuration),
        ]
        return json.with("name", name.map { .string($0) }).with("description", description.map { .string($0) })
            .with("createdTime", createdTime.map { .integer($0) })
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
        return json.with("stats", stats.map { .string($0) }).with("tags", tags.map { .object($0) })
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
        return json.with("partitionValues", size.map { _ in [:] }).with("size", size.map { .integer($0) })
            .with("tags", tags.map { .object($0) })
    }
}

extension DeltaAction.Transaction {
    var json: JSONValue {
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
