import Parquet

extension EventBatch {
    /// Stages the objects of a record whose values have codes, and lays out those that have none yet as if they were
    /// read member by member.
    ///
    /// - Returns: whether the principal was staged with them.
    mutating func appendRepeated(_ members: inout RecordMembers, _ row: UInt32) -> Bool {
        var hasPrincipal = false
        for position in 0..<members.repeated.count {
            let use = members.repeated[position]
            guard let start = repeatedCodes.start(of: use.entry, generation: members.objects.generation), start >= 0
            else {
                members.layOut(use)
                continue
            }
            let entry = members.objects.entries[use.entry]
            for offset in 0..<entry.leafCount {
                let leaf = members.objects.leaves[entry.firstLeaf + offset].leaf
                stage(leaf, code: repeatedCodes.code(start + offset), entry: row)
            }
            for offset in 0..<entry.groupCount {
                groupRows[members.objects.groups[entry.firstGroup + offset]].append(row)
            }
            if use.group == shape.identityGroup {
                let code = repeatedCodes.code(start + entry.leafCount)
                stage(columns.principal, code: code, entry: row)
                hasPrincipal = true
            }
        }
        return hasPrincipal
    }

    /// Notes where the values of newly met objects stand, to ask for their codes when they are settled.
    mutating func noteUncoded(_ members: inout RecordMembers, _ row: UInt32) {
        for position in 0..<members.repeated.count {
            let use = members.repeated[position]
            guard repeatedCodes.start(of: use.entry, generation: members.objects.generation) == nil else { continue }
            let isIdentity = use.group == shape.identityGroup
            repeatedCodes.begin(use.entry, isCoded: !isIdentity || lastEntry(columns.principal) == row)
            let entry = members.objects.entries[use.entry]
            for offset in 0..<entry.leafCount {
                noteUncoded(members.objects.leaves[entry.firstLeaf + offset].leaf)
            }
            if isIdentity { noteUncoded(columns.principal) }
            repeatedCodes.end()
        }
    }

    private mutating func noteUncoded(_ leaf: Int) {
        var count = texts[leaf].count
        for position in 0..<staged[leaf].count { count += Int(staged[leaf][position].run) }
        repeatedCodes.append(leaf: leaf, value: count - 1)
    }

    /// Takes the codes that the objects noted since the last time have got; dictionaries that were given up end all.
    mutating func settleCodes(gaveUp: Bool) {
        if gaveUp {
            repeatedCodes.beginBatch()
        } else {
            repeatedCodes.settle(&texts)
        }
    }
}
