import CloudTrail
import Gunzip

/// What a run does with each entry of an inventory, given what the ledger knows.
struct RunPlan {
    /// Objects to read: files in order of delivery, then what lies in packed files in the order of its entries.
    private(set) var plan: PlannedObjects
    /// How many of them are files.
    private(set) var fileCount = 0
    /// Rows for objects that are never opened.
    private(set) var others: [LedgerObject] = []
    /// Objects that an earlier run rejected and this one reads again: their old rows go.
    private(set) var retried: Set<Int64> = []
    /// Objects indexed before, not changed since, and without a hash.
    private(set) var unhashed: [LedgerObject] = []
    /// Objects indexed before and not changed since.
    private(set) var unchanged = 0
    /// Objects known as no source of events.
    private(set) var unchangedOthers = 0
    /// Objects that changed since they were indexed: they are read again, and their old rows go.
    private(set) var replaced: Set<Int64> = []
    /// Objects that were whole when they were indexed, and are damaged now: nothing of them is replaced.
    private(set) var damaged = 0
    /// What is told of objects that changed, and of those that are no longer there.
    private(set) var diagnostics: [Diagnostic] = []
    /// Kinds of the objects that are not read.
    private(set) var kinds: [ObjectKind: Int] = [:]
    private(set) var storedBytes: Int64 = 0
    /// Objects that a measurement leaves out.
    private(set) var leftOut = 0

    init(_ inventory: ArchiveInventory, ledger: [LedgerObject]) {
        // By bytes: strings that are canonically equivalent are equal, and yet the names of two files.
        var known: [[UInt8]: LedgerObject] = [:]
        for row in ledger where row.archiveRoot == inventory.root { known[Array(row.path.utf8)] = row }
        let listed = ListedObjects(inventory)
        var places: [PlannedObjects.Place] = []
        var packed: [(place: PlannedObjects.Place, order: PlannedObject.PackedPlace)] = []
        var nextId = (ledger.map(\.objectId).max() ?? 0) + 1
        places.reserveCapacity(inventory.entries.count)
        plan = PlannedObjects([])
        for (position, entry) in inventory.entries.enumerated() {
            let path = known.isEmpty ? "" : inventory.path(entry)
            if !known.isEmpty, let row = known[Array(path.utf8)] {
                let isSame =
                    row.storedBytes == entry.storedBytes
                    && (row.modificationTime == entry.modificationTime
                        || entry.packed == nil && RunPlan.holdsContent(of: row, inventory.root + "/" + path))
                if row.status == .rejected {
                    retried.insert(row.objectId)
                } else if isSame {
                    kinds[row.kind, default: 0] += 1
                    if row.status == .indexed { unchanged += 1 } else { unchangedOthers += 1 }
                    if row.storedSHA256 == nil { unhashed.append(row) }
                    continue
                } else if row.status == .indexed, let damage = RunPlan.newDamage(row, entry, inventory) {
                    kinds[row.kind, default: 0] += 1
                    damaged += 1
                    diagnostics.append(
                        Diagnostic(
                            key: row.key, code: .changedObject,
                            message: "damaged since it was indexed (\(damage)); its events stay as they were read"))
                    continue
                } else if row.status == .indexed {
                    replaced.insert(row.objectId)
                    diagnostics.append(
                        Diagnostic(
                            key: row.key, code: .changedObject,
                            message: "changed since it was indexed; read again, what was read before is replaced"))
                } else {
                    retried.insert(row.objectId)
                }
            }
            let place = PlannedObjects.Place(entry: position, objectId: nextId)
            nextId += 1
            if entry.mayHoldRecords {
                if let order = entry.packed { packed.append((place, order)) } else { places.append(place) }
                storedBytes += entry.storedBytes
            } else {
                addOther(listed.object(place), entry, root: inventory.root)
            }
        }
        fileCount = places.count
        packed.sort { ($0.order.file, $0.order.ordinal) < ($1.order.file, $1.order.ordinal) }
        places += packed.map(\.place)
        plan = PlannedObjects(listed, places)
        retireFailures(known, inventory)
        if inventory.isWhole { noteAbsent(known, inventory) }
    }

    /// Leaves about so many stored bytes of the files to read, evenly over all of them, for a measurement.
    mutating func thin(to limit: Int64) {
        guard storedBytes > limit, limit > 0 else { return }
        let share = Double(limit) / Double(storedBytes)
        var kept: [PlannedObject] = []
        var passed = 0.0
        for object in plan[..<fileCount] {
            passed += share
            guard passed >= 1 else { continue }
            passed -= 1
            kept.append(object)
        }
        leftOut = plan.count - kept.count
        plan = PlannedObjects(kept)
        fileCount = kept.count
        storedBytes = kept.reduce(0) { $0 + $1.storedBytes }
    }

    /// Tells of objects that the archive no longer holds; their events stay.
    private mutating func noteAbsent(_ known: [[UInt8]: LedgerObject], _ inventory: ArchiveInventory) {
        if known.isEmpty { return }
        var absent = known
        var unlisted: [String] = []
        for entry in inventory.entries {
            let path = inventory.path(entry)
            absent[Array(path.utf8)] = nil
            // Nobody knows what is in a folder that could not be listed.
            if entry.failure != nil { unlisted.append(path.hasSuffix("/") ? path : path + PackedFile.separator) }
        }
        for row in absent.values.sorted(by: { $0.objectId < $1.objectId }) {
            if retried.contains(row.objectId) || unlisted.contains(where: { row.path.hasPrefix($0) }) { continue }
            diagnostics.append(
                Diagnostic(
                    key: row.key, code: .absentObject,
                    message: row.recordsKept > 0
                        ? "no longer in the archive; its \(row.recordsKept) events stay in the index"
                        : "no longer in the archive"))
        }
    }

    /// Lets rows go that stood for what could not be listed and now can.
    private mutating func retireFailures(_ known: [[UInt8]: LedgerObject], _ inventory: ArchiveInventory) {
        let failed = known.values.filter { row in
            row.status == .rejected && (row.path.hasSuffix("/") || PackedFile.isNamedAsOne(row.path))
        }
        if failed.isEmpty { return }
        let present = Set(inventory.entries.lazy.filter { $0.failure != nil }.map { inventory.path($0) })
        for row in failed where !present.contains(row.path) { retried.insert(row.objectId) }
    }

    /// Whether a file of another time than the one that was indexed holds the same: copies often have times of their own.
    ///
    /// - Complexity: O(bytes of the object).
    private static func holdsContent(of row: LedgerObject, _ path: String) -> Bool {
        guard row.status == .indexed, let crc32 = row.gzipCRC32, let plainBytes = row.plainBytes,
            let object = try? PlainObject(path, limit: Int(clamping: plainBytes))
        else { return false }
        return object.damage == nil && Int64(object.plain.count) == plainBytes && object.crc32 == crc32
    }

    /// What is wrong now with a file that was whole when it was indexed.
    ///
    /// What was read of it must not give way to less.
    private static func newDamage(
        _ row: LedgerObject, _ entry: ArchiveInventory.Entry, _ inventory: ArchiveInventory
    ) -> String? {
        guard row.diagnostics.isEmpty, entry.packed == nil else { return nil }
        if entry.isSpecial || !entry.hasUTF8Name || entry.failure != nil { return "it cannot be read any more" }
        var stored = ByteBuffer()
        guard StoredObject.read(inventory.root + "/" + inventory.path(entry), into: &stored) == nil else {
            return "it cannot be read any more"
        }
        guard unsafe GunzipDecoder.isGzip(stored.content) else {
            let first = unsafe stored.content.first { !" \t\r\n".utf8.contains($0) }
            return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? nil : "it is neither gzip nor JSON"
        }
        var plain = ByteBuffer()
        var decoder = GunzipDecoder()
        decoder.begin()
        while true {
            plain.removeAll()
            switch unsafe decoder.fill(&plain, from: stored.content) {
            case .more: continue
            case .finished: return nil
            case .damaged(let error): return "\(error)"
            }
        }
    }

    private mutating func addOther(_ object: PlannedObject, _ entry: ArchiveInventory.Entry, root: String) {
        var row = LedgerObject(object, root: root)
        row.status = .other
        if let failure = entry.failure {
            row.reject(failure.code, failure.message)
        } else if entry.isSpecial {
            row.reason = "no regular file, never opened"
            // Evidence may lie behind it: that it was not looked at must be told.
            if entry.isFolderLink {
                row.reject(.unreadable, "a symbolic link to a folder is not followed")
            } else if entry.isNamedAsRecords {
                row.reject(.unreadable, "no regular file, never opened")
            }
        } else if !entry.hasUTF8Name {
            row.reject(.unreadable, "a name that is no UTF-8; never opened")
        }
        kinds[row.kind, default: 0] += 1
        others.append(row)
    }
}

extension ArchiveInventory.Entry {
    /// Whether the object is opened: the user named it, it is named as one with records, or its name says nothing and may be JSON.
    var mayHoldRecords: Bool {
        if isSpecial || failure != nil || !hasUTF8Name { return false }
        return isGiven || isNamedAsRecords
    }

    /// Whether the name is that of an object with records, or says nothing and may be that of JSON.
    fileprivate var isNamedAsRecords: Bool {
        guard let kind else {
            return [".json", ".jsonl", ".ndjson", ".gz"].contains { name.hasSuffix($0) }
        }
        return kind.holdsRecords
    }
}
