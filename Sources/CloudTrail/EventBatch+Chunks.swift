package import Parquet

extension EventBatch {
    /// The column chunks of the row group, in the order of the schema's leaves; the batch starts over.
    ///
    /// - Complexity: O(rows × columns), a byte a level.
    package mutating func finish() -> [ColumnChunk] {
        var bases: [[Int]: [UInt8]] = [:]
        var chunks: [ColumnChunk] = []
        let leaves = EventSchema.events.leaves
        chunks.reserveCapacity(leaves.count)
        for (index, leaf) in leaves.enumerated() {
            if shape.listLeaves.contains(index) {
                chunks.append(finishListLeaf(index, leaf))
                continue
            }
            let (rows, values) = finishValues(index, leaf, chunks)
            guard leaf.maxDefinitionLevel > 0, rows.count < rowCount else {
                chunks.append(ColumnChunk(entryCount: rowCount, values: values))
                continue
            }
            let groups = shape.groupsOfLeaf[index]
            var levels = bases[groups] ?? base(groups)
            bases[groups] = levels
            for row in rows { levels[Int(row)] = leaf.maxDefinitionLevel }
            chunks.append(ColumnChunk(entryCount: rowCount, definitionLevels: levels, values: values))
        }
        for group in 0..<groupRows.count { groupRows[group].removeAll() }
        listDefinitions.removeAll()
        listRepetitions.removeAll()
        repeatedCodes.beginBatch()
        rowCount = 0
        return chunks
    }

    /// The levels of a leaf in these groups where it has no value: how many of them are present.
    private func base(_ groups: [Int]) -> [UInt8] {
        var levels = [UInt8](repeating: 0, count: rowCount)
        for group in groups {
            for row in groupRows[group].array() { levels[Int(row)] += 1 }
        }
        return levels
    }

    private mutating func finishListLeaf(_ index: Int, _ leaf: Schema.Leaf) -> ColumnChunk {
        let (entries, values) = texts[index].finish()
        var levels = listDefinitions.array()
        for entry in entries { levels[Int(entry)] = leaf.maxDefinitionLevel }
        return ColumnChunk(
            entryCount: levels.count, definitionLevels: levels, repetitionLevels: listRepetitions.array(),
            values: values)
    }

    private mutating func finishValues(
        _ index: Int, _ leaf: Schema.Leaf, _ earlier: [ColumnChunk]
    ) -> (rows: [UInt32], values: ColumnChunk.Values) {
        switch leaf.physicalType {
        case .byteArray:
            if index == columns.sourceIPKind {
                let address = earlier[columns.sourceIPAddress]
                return (addressRows(address), EventBatch.addressKinds(address.values))
            }
            let finished = texts[index].finish()
            return (finished.entries, finished.values)
        case .boolean:
            defer {
                booleans[index].removeAll()
                booleanRows[index].removeAll()
            }
            return (booleanRows[index].array(), .boolean(booleans[index].array()))
        case .int64, .int32:
            return finishNumbers(index)
        }
    }

    private mutating func finishNumbers(_ index: Int) -> (rows: [UInt32], values: ColumnChunk.Values) {
        // Required columns have no levels: their rows are not looked at.
        switch index {
        case columns.eventTime:
            defer {
                eventTimes.removeAll()
                eventTimeRows.removeAll()
            }
            return (eventTimeRows.array(), .int64(eventTimes.array()))
        case columns.objectId:
            defer { objectIds.removeAll() }
            return ([], .int64(objectIds.array()))
        case columns.recordIndex:
            defer { recordIndexes.removeAll() }
            return ([], .int32(recordIndexes.array()))
        case columns.byteOffset:
            defer { byteOffsets.removeAll() }
            return ([], .int64(byteOffsets.array()))
        case columns.byteLength:
            defer { byteLengths.removeAll() }
            return ([], .int32(byteLengths.array()))
        default:
            preconditionFailure("the schema has a number that no builder fills")
        }
    }

    private func addressRows(_ address: ColumnChunk) -> [UInt32] {
        if address.definitionLevels.isEmpty { return Array(0..<UInt32(truncatingIfNeeded: address.entryCount)) }
        return address.definitionLevels.indices.compactMap {
            address.definitionLevels[$0] == 1 ? UInt32(truncatingIfNeeded: $0) : nil
        }
    }

    /// The kind of each address, decided once for each distinct one.
    private static func addressKinds(_ values: ColumnChunk.Values) -> ColumnChunk.Values {
        let kinds = AddressKind.allCases
        var dictionary = ByteArrays()
        for kind in kinds { dictionary.append(kind.rawValue.utf8) }
        func code(_ text: String) -> UInt32 {
            UInt32(truncatingIfNeeded: kinds.firstIndex(of: AddressKind(text)) ?? 0)
        }
        switch values {
        case .dictionary(let codes, let addresses):
            let kindOfCode = (0..<addresses.count).map { code(addresses.string($0)) }
            return .dictionary(codes: codes.map { kindOfCode[Int($0)] }, dictionary: dictionary)
        case .byteArray(let addresses):
            return .dictionary(codes: (0..<addresses.count).map { code(addresses.string($0)) }, dictionary: dictionary)
        case .boolean, .int32, .int64:
            preconditionFailure("addresses are text")
        }
    }
}
