/// Puts column chunks of one leaf together into one chunk, without the rows that are left out.
///
/// Chunks with a dictionary stay so: their dictionaries become one, of the values that are still used. Once a plain
/// chunk comes, or the dictionary grows beyond `dictionaryByteLimit`, all values are plain.
package struct ColumnAssembly {
    /// Bytes of a common dictionary above which it pays no more.
    private static let dictionaryByteLimit = 8 << 20

    private let leaf: Schema.Leaf
    private var entryCount = 0
    /// Empty as long as every entry is present.
    private var definitionLevels: [UInt8] = []
    private var repetitionLevels: [UInt8] = []
    private var booleans: [UInt8] = []
    private var int32s: [Int32] = []
    private var int64s: [Int64] = []
    /// Byte strings are codes and dictionary until `isPlain`, then values.
    private var codes: [UInt32] = []
    private var texts = ByteArrays()
    private var isPlain = false
    /// The code of each value of the common dictionary.
    private var codeOfValue: [ArraySlice<UInt8>: UInt32] = [:]

    package init(_ leaf: Schema.Leaf) {
        self.leaf = leaf
    }

    /// Bytes that byte strings and codes take so far; 0 for other types.
    package var byteCount: Int { texts.bytes.count + codes.count * 4 }

    /// Appends the rows of a chunk.
    ///
    /// - Parameters:
    ///   - chunk: of this leaf; all chunks have values of one physical type.
    ///   - keeps: whether each row stays; nil for all.
    /// - Complexity: O(entries + bytes of a dictionary)
    package mutating func append(_ chunk: ColumnChunk, keeping keeps: [Bool]? = nil) {
        guard let keeps else {
            appendLevels(of: chunk, entries: [0..<chunk.entryCount])
            appendValues(chunk.values, [0..<chunk.values.count])
            return
        }
        let (entries, values) = ranges(of: chunk, keeping: keeps)
        appendLevels(of: chunk, entries: entries)
        appendValues(chunk.values, values)
    }

    /// What was put together; the assembly is empty again.
    package mutating func finish() -> ColumnChunk {
        if values.count == entryCount { definitionLevels = [] }
        let chunk = ColumnChunk(
            entryCount: entryCount, definitionLevels: definitionLevels, repetitionLevels: repetitionLevels,
            values: values)
        self = ColumnAssembly(leaf)
        return chunk
    }

    private var values: ColumnChunk.Values {
        switch leaf.physicalType {
        case .boolean: .boolean(booleans)
        case .int32: .int32(int32s)
        case .int64: .int64(int64s)
        case .byteArray: isPlain ? .byteArray(texts) : .dictionary(codes: codes, dictionary: texts)
        }
    }

    /// The runs of entries and of values that belong to rows which stay.
    private func ranges(of chunk: ColumnChunk, keeping keeps: [Bool]) -> (entries: [Range<Int>], values: [Range<Int>]) {
        var entries: [Range<Int>] = []
        var values: [Range<Int>] = []
        func extend(_ ranges: inout [Range<Int>], to index: Int) {
            if let last = ranges.last, last.upperBound == index {
                ranges[ranges.count - 1] = last.lowerBound..<index + 1
            } else {
                ranges.append(index..<index + 1)
            }
        }
        var row = -1
        var value = 0
        for entry in 0..<chunk.entryCount {
            if chunk.repetitionLevels.isEmpty || chunk.repetitionLevels[entry] == 0 { row += 1 }
            let isPresent = chunk.definitionLevels.isEmpty || chunk.definitionLevels[entry] == leaf.maxDefinitionLevel
            if keeps[row] {
                extend(&entries, to: entry)
                if isPresent { extend(&values, to: value) }
            }
            if isPresent { value += 1 }
        }
        return (entries, values)
    }

    private mutating func appendLevels(of chunk: ColumnChunk, entries ranges: [Range<Int>]) {
        let count = ranges.reduce(0) { $0 + $1.count }
        if !chunk.definitionLevels.isEmpty {
            if definitionLevels.isEmpty {
                definitionLevels = Array(repeating: leaf.maxDefinitionLevel, count: entryCount)
            }
            for range in ranges { definitionLevels += chunk.definitionLevels[range] }
        } else if !definitionLevels.isEmpty {
            definitionLevels += repeatElement(leaf.maxDefinitionLevel, count: count)
        }
        if !chunk.repetitionLevels.isEmpty {
            for range in ranges { repetitionLevels += chunk.repetitionLevels[range] }
        }
        entryCount += count
    }

    private mutating func appendValues(_ values: ColumnChunk.Values, _ ranges: [Range<Int>]) {
        // A chunk of nulls comes without a dictionary, and says nothing about the others.
        if ranges.allSatisfy(\.isEmpty) { return }
        switch values {
        case .boolean(let more): for range in ranges { booleans += more[range] }
        case .int32(let more): for range in ranges { int32s += more[range] }
        case .int64(let more): for range in ranges { int64s += more[range] }
        case .byteArray(let more):
            expandCodes()
            for index in ranges.joined() { texts.append(more[index]) }
        case .dictionary(let more, let dictionary):
            append(more, dictionary, ranges)
            if texts.bytes.count > Self.dictionaryByteLimit { expandCodes() }
        }
    }

    private mutating func append(_ more: [UInt32], _ dictionary: ByteArrays, _ ranges: [Range<Int>]) {
        if isPlain {
            for index in ranges.joined() { texts.append(dictionary[Int(more[index])]) }
            return
        }
        var commonCodes = [UInt32?](repeating: nil, count: dictionary.count)
        for index in ranges.joined() {
            let code = Int(more[index])
            let common = commonCodes[code] ?? intern(dictionary[code])
            commonCodes[code] = common
            codes.append(common)
        }
    }

    private mutating func intern(_ value: ArraySlice<UInt8>) -> UInt32 {
        if let code = codeOfValue[value] { return code }
        let code = UInt32(texts.count)
        codeOfValue[value] = code
        texts.append(value)
        return code
    }

    /// Goes on without a dictionary.
    private mutating func expandCodes() {
        if isPlain { return }
        isPlain = true
        let dictionary = texts
        texts = ByteArrays()
        for code in codes { texts.append(dictionary[Int(code)]) }
        codes = []
        codeOfValue = [:]
    }
}
