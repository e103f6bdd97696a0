extension ColumnChunk {
    /// Why these entries cannot be written as a column of a leaf, or nil.
    ///
    /// After it, unchecked loops may rely on levels, codes and offsets.
    ///
    /// - Complexity: O(entries), without allocating.
    package func fault(as leaf: Schema.Leaf, rowCount: Int) -> ParquetError.Code? {
        switch (values, leaf.physicalType) {
        case (.boolean(let values), .boolean):
            guard LevelSummary(values.span, maximum: 1).highest <= 1 else { return .inconsistentColumn }
        case (.int32, .int32), (.int64, .int64): break
        case (.byteArray(let values), .byteArray):
            guard values.isConsistent else { return .inconsistentColumn }
        case (.dictionary(let codes, let dictionary), .byteArray):
            guard dictionary.isConsistent, Self.codes(codes.span, areBelow: dictionary.count) else {
                return .inconsistentColumn
            }
        default: return .wrongValueType
        }

        var presentCount = entryCount
        if !definitionLevels.isEmpty {
            let summary = LevelSummary(definitionLevels.span, maximum: leaf.maxDefinitionLevel)
            guard definitionLevels.count == entryCount, summary.highest <= leaf.maxDefinitionLevel else {
                return .inconsistentColumn
            }
            presentCount = summary.countAtMaximum
        }
        guard values.count == presentCount else { return .inconsistentColumn }

        guard leaf.maxRepetitionLevel > 0 else {
            return repetitionLevels.isEmpty && entryCount == rowCount ? nil : .inconsistentColumn
        }
        let rows = LevelSummary(repetitionLevels.span, maximum: 0)
        guard repetitionLevels.count == entryCount, rows.highest <= leaf.maxRepetitionLevel,
            rows.countAtMaximum == rowCount, repetitionLevels.first ?? 0 == 0
        else { return .inconsistentColumn }
        return nil
    }

    /// Whether every code has an entry in a dictionary of `count` values.
    static func codes(_ codes: Span<UInt32>, areBelow count: Int) -> Bool {
        var highest = SIMD8<UInt32>(repeating: 0)
        var index = 0
        while index &+ 8 <= codes.count {
            // In bounds: index + 8 <= codes.count, four bytes each.
            let lanes = unsafe codes.bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: 4 &* index, as: SIMD8<UInt32>.self)
            highest = pointwiseMax(highest, lanes)
            index &+= 8
        }
        var last = highest.max()
        while index < codes.count {
            last = max(last, codes[index])
            index &+= 1
        }
        return codes.isEmpty || Int(last) < count
    }

    /// What the page after `previous` holds: entries whose values take about `byteCount` bytes, up to the end of a row.
    ///
    /// - Parameter codeWidth: of dictionary codes; 0 for PLAIN values.
    func pageSlice(
        after previous: ColumnWriter.PageSlice, of leaf: Schema.Leaf, codeWidth: Int, byteCount: Int
    ) -> ColumnWriter.PageSlice {
        let firstEntry = previous.entries.upperBound
        let firstValue = previous.values.upperBound
        let valueCount = values.count
        if encodedByteCount(firstValue..<valueCount, codeWidth: codeWidth) <= byteCount {
            return ColumnWriter.PageSlice(entries: firstEntry..<entryCount, values: firstValue..<valueCount)
        }
        var entry = firstEntry
        var value = firstValue
        func isPresent(_ entry: Int) -> Bool {
            definitionLevels.isEmpty || definitionLevels[entry] == leaf.maxDefinitionLevel
        }
        // In steps, to ask for the size less often.
        while entry < entryCount, encodedByteCount(firstValue..<value, codeWidth: codeWidth) < byteCount {
            let end = min(entry + 16, entryCount)
            while entry < end {
                if isPresent(entry) { value += 1 }
                entry += 1
            }
        }
        while entry < entryCount, !repetitionLevels.isEmpty, repetitionLevels[entry] != 0 {
            if isPresent(entry) { value += 1 }
            entry += 1
        }
        return ColumnWriter.PageSlice(entries: firstEntry..<entry, values: firstValue..<value)
    }

    /// How many rows begin in a range of entries.
    func rowCount(of entries: Range<Int>) -> Int {
        if repetitionLevels.isEmpty { return entries.count }
        return LevelSummary(repetitionLevels.span.extracting(entries), maximum: 0).countAtMaximum
    }

    private func encodedByteCount(_ range: Range<Int>, codeWidth: Int) -> Int {
        if codeWidth > 0 { return range.count * codeWidth / 8 }
        return switch values {
        case .boolean: range.count / 8
        case .int32: 4 * range.count
        case .int64: 8 * range.count
        case .byteArray(let values): PlainEncoder.byteCount(range, of: values)
        case .dictionary: 0
        }
    }
}

extension ColumnChunk {
    /// The bits of a Bloom filter over the values, which must be faultless; nil for a column without byte strings.
    var bloomFilterBits: [UInt8]? {
        guard values.count > 0 else { return nil }
        return switch values {
        case .dictionary(_, let dictionary): BloomFilter(of: dictionary).bytes
        case .byteArray(let values): BloomFilter(of: values).bytes
        case .boolean, .int32, .int64: nil
        }
    }
}
