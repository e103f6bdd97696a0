extension DeltaAction {
    /// The action that a log line holds.
    ///
    /// Members nobody knows are left alone, as the protocol asks; other actions and features are not, because without them
    /// the table's state would be wrong.
    ///
    /// - Throws: a code for the line.
    init(_ json: JSONValue) throws(LineError) {
        guard let members = json.members, members.count == 1, let action = members.first else {
            throw LineError(.malformedAction(expected: "one action a line"))
        }
        let value = action.value
        guard value.members != nil else { throw LineError(.malformedAction(expected: "an object \(action.name)")) }
        switch action.name {
        case "protocol":
            self = .protocol(
                TableProtocol(
                    minReaderVersion: try value.integer("minReaderVersion"),
                    minWriterVersion: try value.integer("minWriterVersion")))
        case "metaData": self = .metaData(try TableMetadata(value))
        case "add": self = .add(try AddFile(value))
        case "remove":
            self = .remove(
                RemoveFile(
                    path: try LogPath.decoded(value.string("path")),
                    deletionTimestamp: value["deletionTimestamp"]?.integer ?? 0,
                    dataChange: try value.boolean("dataChange"), size: value["size"]?.integer))
        case "txn":
            self = .txn(
                Transaction(
                    appId: try value.string("appId"), version: try value.integer("version"),
                    lastUpdated: value["lastUpdated"]?.integer))
        case "commitInfo":
            self = .commitInfo(
                CommitInfo(
                    timestamp: value["timestamp"]?.integer ?? 0, operation: value["operation"]?.string ?? "",
                    members: (value.members ?? []).filter {
                        !["timestamp", "operation", "operationParameters"].contains($0.name)
                    }))
        default: throw LineError(.unknownAction(action.name))
        }
    }
}

/// What is wrong with a line; the log adds the file.
struct LineError: Error {
    var code: DeltaError.Code

    init(_ code: DeltaError.Code) {
        self.code = code
    }
}

extension TableMetadata {
    fileprivate init(_ json: JSONValue) throws(LineError) {
        guard json["format"]?["provider"]?.string == "parquet" else {
            throw LineError(.malformedAction(expected: "a format of the provider parquet"))
        }
        guard let partitionColumns = json["partitionColumns"]?.elements else {
            throw LineError(.malformedAction(expected: "an array partitionColumns"))
        }
        guard partitionColumns.isEmpty else { throw LineError(.unsupportedTable("it is partitioned")) }
        var configuration: [String: String] = [:]
        for member in json["configuration"]?.members ?? [] { configuration[member.name] = member.value.string }
        self.init(
            id: try json.string("id"), name: json["name"]?.string, schemaString: try json.string("schemaString"),
            configuration: configuration, createdTime: json["createdTime"]?.integer)
    }
}

extension AddFile {
    fileprivate init(_ json: JSONValue) throws(LineError) {
        guard json["deletionVector"] ?? .null == .null else {
            throw LineError(.unsupportedTable("a file has a deletion vector"))
        }
        self.init(
            path: try LogPath.decoded(json.string("path")), size: try json.integer("size"),
            modificationTime: try json.integer("modificationTime"), dataChange: try json.boolean("dataChange"),
            stats: json["stats"]?.string)
    }
}

extension JSONValue {
    fileprivate func string(_ name: String) throws(LineError) -> String {
        guard let value = self[name]?.string else { throw LineError(.malformedAction(expected: "a string \(name)")) }
        return value
    }

    fileprivate func integer(_ name: String) throws(LineError) -> Int64 {
        guard let value = self[name]?.integer else { throw LineError(.malformedAction(expected: "an integer \(name)")) }
        return value
    }

    fileprivate func boolean(_ name: String) throws(LineError) -> Bool {
        guard let value = self[name]?.boolean else { throw LineError(.malformedAction(expected: "a Boolean \(name)")) }
        return value
    }
}
