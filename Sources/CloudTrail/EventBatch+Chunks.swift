package import Parquet

extension EventBatch {
    /// The column chunks of the row group, in the order of the schema's leaves; the batch starts over.
    ///
    /// - Complexity: O(rows × columns), a byte a level.
    package mutating func finish() -> [ColumnChunk] {
        precondition(isSettled, "staged values would be lost")
        var bases: [[Int]: [UInt8]] = [:]
        var chunks: [ColumnChunk] = []
        let leaves = EventSchema.events.leaves
        chunks.reserveCapacity(leaves.count)
        for (index, leaf) in leaves.enumerated() {
            if shape.listLeaves.contains(index) {
                chunks.append(finishListLeaf(index, leaf))
                continue
            }
            let groups = shape.groupsOfLeaf[index]
            var levels = bases[groups] ?? base(groups)
            bases[groups] = levels
            let values = finishValues(index, leaf, chunks, &levels)
            let isFull = leaf.maxDefinitionLevel == 0 || values.count == rowCount
            chunks.append(ColumnChunk(entryCount: rowCount, definitionLevels: isFull ? [] : levels, values: values))
        }
        startOver()
        return chunks
    }

    /// Forgets the records appended, as `finish` does.
    package mutating func discard() {
        precondition(isSettled, "staged values would be lost")
        for leaf in 0..<texts.count { texts[leaf].discard() }
        startOver()
    }

    private mutating func startOver() {
        for leaf in 0..<booleans.count {
            booleans[leaf].removeAll()
            booleanRows[leaf].removeAll()
        }
        eventTimes.removeAll()
        eventTimeRows.removeAll()
        objectIds.removeAll()
        recordIndexes.removeAll()
        byteOffsets.removeAll()
        byteLengths.removeAll()
        for group in 0..<groupRows.count { groupRows[group].removeAll() }
        listDefinitions.removeAll()
        listRepetitions.removeAll()
        repeatedCodes.beginBatch()
        rowCount = 0
    }

    /// The levels of a leaf in these groups where it has no value: how many of them are present.
    private func base(_ groups: [Int]) -> [UInt8] {
        var levels = [UInt8](repeating: 0, count: rowCount)
        for group in groups {
            for position in 0..<groupRows[group].count { levels[Int(groupRows[group][position])] += 1 }
        }
        return levels
    }

    private mutating func finishListLeaf(_ index: Int, _ leaf: Schema.Leaf) -> ColumnChunk {
        let finished = texts[index].finish()
        var levels = listDefinitions.array()
        finished.entries.mark(leaf.maxDefinitionLevel, in: &levels)
        return ColumnChunk(
            entryCount: levels.count, definitionLevels: levels, repetitionLevels: listRepetitions.array(),
            values: finished.values)
    }

    /// The values of a leaf outside of lists; the rows that have one get their level.
    private mutating func finishValues(
        _ index: Int, _ leaf: Schema.Leaf, _ earlier: [ColumnChunk], _ levels: inout [UInt8]
    ) -> ColumnChunk.Values {
        switch leaf.physicalType {
        case .byteArray:
            if index == columns.sourceIPKind {
                let address = earlier[columns.sourceIPAddress]
                levels = address.definitionLevels
                return EventBatch.addressKinds(address.values)
            }
            let finished = texts[index].finish()
            finished.entries.mark(leaf.maxDefinitionLevel, in: &levels)
            return finished.values
        case .boolean:
            mark(booleanRows[index], leaf.maxDefinitionLevel, &levels)
            return .boolean(booleans[index].array())
        case .int64, .int32:
            return finishNumbers(index, leaf, &levels)
        }
    }

    private func mark(_ rows: borrowing OwnedBuffer<UInt32>, _ level: UInt8, _ levels: inout [UInt8]) {
        for position in 0..<rows.count { levels[Int(rows[position])] = level }
    }

    private mutating func finishNumbers(
        _ index: Int, _ leaf: Schema.Leaf, _ levels: inout [UInt8]
    ) -> ColumnChunk.Values {
        switch index {
        case columns.eventTime:
            mark(eventTimeRows, leaf.maxDefinitionLevel, &levels)
            return .int64(eventTimes.array())
        case columns.objectId:
            return .int64(objectIds.array())
        case columns.recordIndex:
            return .int32(recordIndexes.array())
        case columns.byteOffset:
            return .int64(byteOffsets.array())
        case columns.byteLength:
            return .int32(byteLengths.array())
        default:
            preconditionFailure("the schema has a number that no builder fills")
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
