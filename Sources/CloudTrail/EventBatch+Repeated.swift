import Parquet

/// The dictionary codes that the values of repeated objects got in the row group under construction.
struct RepeatedCodes: ~Copyable {
    /// For each entry of `RepeatedObjects`, where its codes start and in which row group they hold.
    private var starts = OwnedBuffer<Int>()
    private var batches = OwnedBuffer<Int>()
    /// For each entry one code a value, then one for the principal.
    private var codes = OwnedBuffer<UInt32>()
    private var batch = 0
    private var generation = 0

    /// Forgets all codes: dictionaries start over with each row group.
    mutating func beginBatch() {
        batch += 1
        starts.removeAll()
        batches.removeAll()
        codes.removeAll()
    }

    /// Where the codes of an entry start: -1 if its values get none, nil if it was not met in this row group.
    @inline(__always)
    mutating func start(of entry: Int, generation current: Int) -> Int? {
        if generation != current {
            generation = current
            beginBatch()
        }
        guard entry < starts.count, batches[entry] == batch else { return nil }
        return starts[entry]
    }

    @inline(__always)
    func code(_ position: Int) -> UInt32 { codes[position] }

    /// Starts the codes of an entry.
    mutating func begin(_ entry: Int, hasCodes: Bool) {
        while starts.count <= entry {
            starts.append(0)
            batches.append(-1)
        }
        starts[entry] = hasCodes ? codes.count : -1
        batches[entry] = batch
    }

    mutating func append(_ code: UInt32) { codes.append(code) }
}

extension EventBatch {
    /// Appends the objects of a record whose values have codes, and lays out those that have none yet as if they were
    /// read member by member.
    ///
    /// - Returns: whether the principal was appended with them.
    mutating func appendRepeated(_ members: inout RecordMembers, _ row: UInt32) -> Bool {
        var hasPrincipal = false
        for position in 0..<members.repeated.count {
            let use = members.repeated[position]
            guard let start = repeatedCodes.start(of: use.entry, generation: members.objects.generation),
                start >= 0, takesCodes(use, members)
            else {
                members.layOut(use)
                continue
            }
            let entry = members.objects.entries[use.entry]
            for offset in 0..<entry.leafCount {
                let leaf = members.objects.leaves[entry.firstLeaf + offset].leaf
                texts[leaf].append(code: repeatedCodes.code(start + offset), entry: row)
            }
            for offset in 0..<entry.groupCount {
                groupRows[members.objects.groups[entry.firstGroup + offset]].append(row)
            }
            if use.group == shape.identityGroup {
                texts[columns.principal].append(code: repeatedCodes.code(start + entry.leafCount), entry: row)
                hasPrincipal = true
            }
        }
        return hasPrincipal
    }

    /// Notes the codes that the values of newly met objects have got.
    mutating func noteCodes(_ members: borrowing RecordMembers, _ row: UInt32) {
        for position in 0..<members.repeated.count {
            let use = members.repeated[position]
            guard repeatedCodes.start(of: use.entry, generation: members.objects.generation) == nil else { continue }
            let hasPrincipal = use.group != shape.identityGroup || texts[columns.principal].lastEntry == row
            repeatedCodes.begin(use.entry, hasCodes: hasPrincipal && takesCodes(use, members))
            let entry = members.objects.entries[use.entry]
            for offset in 0..<entry.leafCount {
                repeatedCodes.append(texts[members.objects.leaves[entry.firstLeaf + offset].leaf].lastCode)
            }
            repeatedCodes.append(texts[columns.principal].lastCode)
        }
    }

    /// Whether every column of an object still has its dictionary.
    @inline(__always)
    private func takesCodes(_ use: RecordMembers.RepeatedUse, _ members: borrowing RecordMembers) -> Bool {
        let entry = members.objects.entries[use.entry]
        for offset in 0..<entry.leafCount
        where !texts[members.objects.leaves[entry.firstLeaf + offset].leaf].usesDictionary {
            return false
        }
        return texts[columns.principal].usesDictionary
    }
}
