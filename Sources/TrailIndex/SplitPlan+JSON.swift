import CloudTrail
import DeltaTable

extension SplitPlan {
    /// The lines of the file: the plan, then its splits.
    var lines: [String] {
        func numbers(_ set: Set<Int64>) -> JSONValue { .array(set.sorted().map { .integer($0) }) }
        func number(_ count: Int) -> JSONValue { .integer(Int64(count)) }
        let plan: JSONValue = [
            "backtrailPlan": .integer(1), "id": .string(id), "archiveRoot": .string(archiveRoot),
            "splits": number(splits.count), "replaced": numbers(replaced), "retried": numbers(retried),
            "ledgerFiles": .array(ledgerFiles.map { .string($0) }),
        ]
        return [plan.text]
            + splits.enumerated().map { index, split in
                let json: JSONValue = [
                    "split": number(index), "storedBytes": .integer(split.storedBytes),
                    "packedFiles": .array(split.packedFiles.map { .string($0) }),
                    "objects": .array(split.objects.map(\.json)),
                ]
                return json.text
            }
    }

    /// Reads a plan.
    ///
    /// - Parameter wanted: the split whose objects are read; nil for none: those of others stay empty.
    /// - Throws: `IndexError` that names the file and the line.
    init(path: String, wanted: Int? = nil) throws {
        var lines = try PlanFile.lines(path)
        func damaged(_ line: Int, _ what: String) -> IndexError {
            IndexError(path: path, kind: .malformedPlan("line \(line): \(what)"))
        }
        guard !lines.isEmpty, let json = try? JSONParser.parse(lines.removeFirst()),
            json["backtrailPlan"]?.integer == 1, let id = json["id"]?.string,
            let archiveRoot = json["archiveRoot"]?.string, let count = json["splits"]?.integer,
            let replaced = json["replaced"]?.elements, let retried = json["retried"]?.elements,
            let ledgerFiles = json["ledgerFiles"]?.elements
        else { throw damaged(1, "expected a plan that \"backtrail index plan\" wrote") }
        guard lines.count == count else { throw damaged(lines.count + 1, "expected \(count) splits") }
        self.init(
            id: id, archiveRoot: archiveRoot, replaced: Set(replaced.compactMap(\.integer)),
            retried: Set(retried.compactMap(\.integer)), ledgerFiles: ledgerFiles.compactMap(\.string),
            splits: Array(repeating: Split(), count: Int(clamping: count)))
        guard let wanted else { return }
        guard splits.indices.contains(wanted) else {
            throw IndexError(path: path, kind: .noSplit(wanted, count: splits.count))
        }
        guard let json = try? JSONParser.parse(lines[wanted]), json["split"]?.integer == Int64(wanted),
            let packedFiles = json["packedFiles"]?.elements, let objects = json["objects"]?.elements
        else { throw damaged(wanted + 2, "expected a split") }
        splits[wanted].packedFiles = packedFiles.compactMap(\.string)
        var folders: [String: Int] = [:]
        splits[wanted].objects = try objects.map { json in
            guard let object = PlannedObject(json, folders: &folders) else {
                throw damaged(wanted + 2, "expected an object with its path and size")
            }
            return object
        }
    }
}

extension PlannedObject {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("objectId", .integer(objectId)), .init("key", .string(key)), .init("path", .string(path)),
            .init("storedBytes", .integer(storedBytes)),
            .init("modificationTime", .integer(modificationTime.microseconds)),
        ]
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append(.init(name, value)) }
        }
        add("kind", kind.map { .string($0.rawValue) })
        add("account", account.map { .string($0) })
        add("region", region.map { .string($0) })
        add("organization", organization.map { .string($0) })
        add("deliveryTime", deliveryTime.map { .integer($0.microseconds) })
        add("packedFile", packed.map { .integer(Int64($0.file)) })
        add("ordinal", packed.map { .integer(Int64($0.ordinal)) })
        return .object(members)
    }

    /// - Parameter folders: a number for each folder that was met.
    fileprivate init?(_ json: JSONValue, folders: inout [String: Int]) {
        guard let objectId = json["objectId"]?.integer, let key = json["key"]?.string, let path = json["path"]?.string,
            let storedBytes = json["storedBytes"]?.integer, let modified = json["modificationTime"]?.integer
        else { return nil }
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let nameStart = slash.map { path.utf8.index(after: $0) } ?? path.utf8.startIndex
        let folder = String(path[..<nameStart])
        let number = folders[folder] ?? folders.count
        folders[folder] = number
        var packed: PackedPlace?
        if let file = json["packedFile"]?.integer, let ordinal = json["ordinal"]?.integer {
            packed = PackedPlace(file: Int(clamping: file), ordinal: Int(clamping: ordinal))
        }
        self.init(
            objectId: objectId, key: key, path: path, kind: json["kind"]?.string.flatMap(ObjectKind.init),
            account: json["account"]?.string, region: json["region"]?.string,
            organization: json["organization"]?.string,
            deliveryTime: json["deliveryTime"]?.integer.map { Timestamp(microseconds: $0) },
            storedBytes: storedBytes, modificationTime: Timestamp(microseconds: modified), folder: number,
            nameOffset: path.utf8.distance(from: path.utf8.startIndex, to: nameStart), packed: packed)
    }
}
