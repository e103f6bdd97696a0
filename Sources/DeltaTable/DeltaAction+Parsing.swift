extension DeltaAction {
    /// The action that a log line or the row of a checkpoint holds; nil for one this module does not know.
    ///
    /// Actions and members nobody knows are left alone, as the protocol asks ("Protocol Evolution"): what a reader needs
    /// is announced by the action `protocol`.
    ///
    /// - Throws: a code for the line.
    init?(_ json: JSONValue) throws(LineError) {
        guard let members = json.members, members.count == 1, let action = members.first else {
            throw LineError(.malformedAction(expected: "one action a line"))
        }
        let value = action.value
        guard Self.names.contains(action.name) else { return nil }
        guard value.members != nil else { throw LineError(.malformedAction(expected: "an object \(action.name)")) }
        switch action.name {
        case "protocol":
            self = .protocol(try TableProtocol(value))
        case "metaData": self = .metaData(try TableMetadata(value))
        case "add": self = .add(try AddFile(value))
        case "remove": self = .remove(try RemoveFile(value))
        case "txn": self = .txn(try Transaction(value))
        case "commitInfo":
            self = .commitInfo(
                CommitInfo(
                    timestamp: value["timestamp"]?.integer ?? 0, operation: value["operation"]?.string ?? "",
                    members: (value.members ?? []).filter {
                        !["timestamp", "operation", "operationParameters"].contains($0.name)
                    }))
        default: return nil
        }
    }

    private static let names: Set<String> = ["protocol", "metaData", "add", "remove", "txn", "commitInfo"]
}

/// What is wrong with a line; the log adds the file.
struct LineError: Error {
    var code: DeltaError.Code

    init(_ code: DeltaError.Code) {
        self.code = code
    }
}

extension TableProtocol {
    init(_ json: JSONValue) throws(LineError) {
        self.init(
            minReaderVersion: try json.integer("minReaderVersion"),
            minWriterVersion: try json.integer("minWriterVersion"),
            readerFeatures: try json.strings("readerFeatures"), writerFeatures: try json.strings("writerFeatures"))
    }
}

extension DeltaAction.Transaction {
    init(_ json: JSONValue) throws(LineError) {
        self.init(
            appId: try json.string("appId"), version: try json.integer("version"),
            lastUpdated: json["lastUpdated"]?.integer)
    }
}

extension TableMetadata {
    init(_ json: JSONValue) throws(LineError) {
        guard json["format"]?["provider"]?.string == "parquet" else {
            throw LineError(.malformedAction(expected: "a format of the provider parquet"))
        }
        guard let partitionColumns = json["partitionColumns"]?.elements else {
            throw LineError(.malformedAction(expected: "an array partitionColumns"))
        }
        guard partitionColumns.isEmpty else { throw LineError(.unsupportedTable("it is partitioned")) }
        self.init(
            id: try json.string("id"), name: json["name"]?.string, description: json["description"]?.string,
            formatOptions: json["format"]?["options"]?.stringMap ?? [:],
            schemaString: try json.string("schemaString"), configuration: json["configuration"]?.stringMap ?? [:],
            createdTime: json["createdTime"]?.integer)
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
            stats: json["stats"]?.string, tags: json["tags"]?.stringMap)
    }
}

extension RemoveFile {
    fileprivate init(_ json: JSONValue) throws(LineError) {
        guard json["deletionVector"] ?? .null == .null else {
            throw LineError(.unsupportedTable("a file has a deletion vector"))
        }
        self.init(
            path: try LogPath.decoded(json.string("path")), deletionTimestamp: json["deletionTimestamp"]?.integer ?? 0,
            dataChange: try json.boolean("dataChange"), size: json["size"]?.integer, tags: json["tags"]?.stringMap)
    }
}

extension JSONValue {
    /// The members of an object that are text.
    fileprivate var stringMap: [String: String]? {
        guard let members else { return nil }
        var map: [String: String] = [:]
        for member in members { map[member.name] = member.value.string }
        return map
    }

    /// An array of text; nil if it is absent or null.
    fileprivate func strings(_ name: String) throws(LineError) -> [String]? {
        guard let value = self[name], value != .null else { return nil }
        let strings = value.elements?.compactMap(\.string)
        guard let strings, strings.count == value.elements?.count else {
            throw LineError(.malformedAction(expected: "an array of strings \(name)"))
        }
        return strings
    }

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
