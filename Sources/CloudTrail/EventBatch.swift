package import JSONScan
package import Parquet

/// The column builders of one row group of `events`.
///
/// Records are appended row by row, each only where it has something to say: a column notes the rows that have a value,
/// a group the rows where its object is present, and the definition levels are laid out once, when the row group is full.
/// Text is only noted by its place at first (*staged*); when enough records are there, `settle` moves it column by column
/// into the builders. Until then the text must stay where it is.
package struct EventBatch: ~Copyable {
    /// What is known of a record besides its members.
    package struct Provenance: Sendable {
        package var objectId: Int64
        package var recordIndex: Int32
        /// Of the record in the uncompressed object.
        package var byteOffset: Int64

        package init(objectId: Int64, recordIndex: Int32, byteOffset: Int64) {
            self.objectId = objectId
            self.recordIndex = recordIndex
            self.byteOffset = byteOffset
        }
    }

    /// The account in the key of the object that records are appended from.
    package var keyAccount: [UInt8] = []

    let shape = RecordShape.events
    package let columns = EventColumns.shared
    package internal(set) var rowCount = 0

    /// For each leaf its builder; those of other types stay empty.
    var texts: OwnedArray<ByteArrayColumnBuilder>
    /// For each leaf the values that are not settled yet.
    var staged: OwnedArray<OwnedBuffer<StagedValue>>
    /// Staged values that do not stand in the text as they are.
    var sideText = OwnedBuffer<UInt8>()
    /// Where in the text the window starts that records are appended from.
    package var windowStart = 0
    /// Whether anything waits for `settle`.
    package private(set) var isSettled = true
    private let treatments: OwnedBuffer<Treatment>
    var booleans: OwnedArray<OwnedBuffer<UInt8>>
    var booleanRows: OwnedArray<OwnedBuffer<UInt32>>
    private var times = CanonicalTimes()
    var eventTimes = OwnedBuffer<Int64>()
    var eventTimeRows = OwnedBuffer<UInt32>()
    var objectIds = OwnedBuffer<Int64>()
    var recordIndexes = OwnedBuffer<Int32>()
    var byteOffsets = OwnedBuffer<Int64>()
    var byteLengths = OwnedBuffer<Int32>()
    /// Rows in which each group's object is present, ascending.
    var groupRows: OwnedArray<OwnedBuffer<UInt32>>
    /// Level entries of the list column.
    var listDefinitions = OwnedBuffer<UInt8>()
    var listRepetitions = OwnedBuffer<UInt8>()

    var repeatedCodes = RepeatedCodes()
    var scratch: [UInt8] = []
    var composed: [UInt8] = []

    package init(hash: ByteHash) {
        let count = EventSchema.events.leaves.count
        texts = OwnedArray(count: count) { _ in ByteArrayColumnBuilder(hash: hash) }
        staged = OwnedArray(count: count) { _ in OwnedBuffer() }
        treatments = OwnedBuffer(
            (0..<count).map { leaf in
                if leaf == EventColumns.shared.eventTime { return .time }
                if RecordShape.events.isJSONText[leaf] { return .json }
                return RecordShape.events.isBoolean[leaf] ? .boolean : .text
            })
        booleans = OwnedArray(count: count) { _ in OwnedBuffer() }
        booleanRows = OwnedArray(count: count) { _ in OwnedBuffer() }
        groupRows = OwnedArray(count: shape.groupCount) { _ in OwnedBuffer() }
    }

    /// What becomes of a leaf's value.
    enum Treatment: UInt8, BitwiseCopyable {
        case text, json, time, boolean
    }

    /// Bytes that the builders hold.
    ///
    /// - Complexity: O(columns); ask now and then, not for every record.
    package var byteCount: Int {
        mutating get {
            var count = rowCount * 48 + listDefinitions.count * 8
            for leaf in 0..<texts.count { count += texts[leaf].byteCount }
            return count
        }
    }

    // Functions of this type take `members` as `inout` and are mutating even where they only look: what is borrowed by a
    // function that is not inlined is copied first, which for values of this size costs more than the work.

    /// Appends a record that a reader has found the members of.
    ///
    /// - Precondition: Its escapes are valid (`JSONStringDecoding.hasOnlyValidEscapes`).
    /// - Returns: whether invalid UTF-8 had to be replaced.
    package mutating func append(
        _ members: inout RecordMembers, _ reader: JSONReader, _ provenance: Provenance
    ) -> Bool {
        let row = UInt32(truncatingIfNeeded: rowCount)
        var odd = OddMembers()
        var hasInvalidUTF8 = false
        let hasPrincipal = appendRepeated(&members, row)
        for position in 0..<members.leaves.count {
            let leaf = members.leaves[position]
            guard let span = members.value(leaf) else { continue }
            let treatment = treatments[leaf]
            if treatment == .text, span.kind == .string, span.isPlain {
                stage(leaf, span, entry: row, reader)
                continue
            }
            switch treatment {
            case .text where span.kind == .string:
                appendText(leaf, span, entry: row, reader, &odd, &hasInvalidUTF8)
            case .time where span.kind == .string:
                appendTime(span, row, reader, &odd)
            case .boolean where span.kind == .true || span.kind == .false:
                booleans[leaf].append(span.kind == .true ? 1 : 0)
                booleanRows[leaf].append(row)
            case .text, .json, .time, .boolean:
                appendJSON(leaf, span, row, reader, &hasInvalidUTF8)
            }
        }
        for position in 0..<members.groups.count { groupRows[members.groups[position]].append(row) }
        appendList(&members, reader, &odd, &hasInvalidUTF8)
        appendDerived(&members, row, reader, hasPrincipal: hasPrincipal, &odd)
        noteUncoded(&members, row)
        appendOthers(&members, row, reader, odd, &hasInvalidUTF8)
        if hasInvalidUTF8 {
            booleans[columns.invalidUTF8].append(1)
            booleanRows[columns.invalidUTF8].append(row)
        }
        objectIds.append(provenance.objectId)
        recordIndexes.append(provenance.recordIndex)
        byteOffsets.append(provenance.byteOffset)
        byteLengths.append(Int32(clamping: members.record.byteCount))
        rowCount += 1
        isSettled = false
        return hasInvalidUTF8
    }

    // MARK: Staging

    /// Stages the content of a string that stands for itself.
    @inline(__always)
    mutating func stage(_ leaf: Int, _ string: JSONSpan, entry: UInt32, _ reader: JSONReader) {
        stage(leaf, Int(string.start) + 1, string.byteCount - 2, entry: entry, reader)
    }

    /// Stages bytes of the window.
    @inline(__always)
    private mutating func stage(_ leaf: Int, _ start: Int, _ count: Int, entry: UInt32, _ reader: JSONReader) {
        let window = windowStart
        extendOrAppend(StagedValue(start: window &+ start, length: count, entry: entry), leaf) { last in
            // Earlier windows lie before offset 0.
            guard last.byteCount == count, let lastStart = last.textStart else { return false }
            return reader.areEqual(lastStart &- window, start, count: count)
        }
    }

    /// Stages bytes that stand nowhere in the text.
    mutating func stageCopy(_ leaf: Int, _ bytes: [UInt8], entry: UInt32) {
        var isSame = false
        if let last = staged[leaf].last, last.byteCount == bytes.count, let start = last.sideStart {
            isSame = bytes.indices.allSatisfy { sideText[start + $0] == bytes[$0] }
        }
        let value = StagedValue(sideStart: sideText.count, length: bytes.count, entry: entry)
        guard extendOrAppend(value, leaf, { _ in isSame }) else { return }
        unsafe bytes.withUnsafeBytes { unsafe sideText.append(contentsOf: $0) }
    }

    /// Stages a value that has a code.
    @inline(__always)
    mutating func stage(_ leaf: Int, code: UInt32, entry: UInt32) {
        extendOrAppend(StagedValue(code: code, entry: entry), leaf) { $0.code == code }
    }

    /// Lets the last value of a column hold for one more entry, if it is the same, or stages the new one.
    ///
    /// - Returns: whether the new one was staged.
    @inline(__always) @discardableResult
    private mutating func extendOrAppend(
        _ value: StagedValue, _ leaf: Int, _ isSame: (StagedValue) -> Bool
    ) -> Bool {
        let count = staged[leaf].count
        if count > 0 {
            var last = staged[leaf][count &- 1]
            if last.lastEntry &+ 1 == value.entry, isSame(last) {
                last.extend()
                staged[leaf][count &- 1] = last
                return false
            }
        }
        staged[leaf].append(value)
        return true
    }

    /// Moves what was staged into the builders; afterwards the text may go.
    ///
    /// - Parameter text: what `windowStart` counts from; behind it `ByteArrayColumnBuilder.paddingOfTexts` bytes are
    ///   readable.
    /// - Complexity: O(staged values + columns).
    package mutating func settle(_ text: UnsafeRawBufferPointer) {
        guard !isSettled else { return }
        isSettled = true
        sideText.reserve(ByteArrayColumnBuilder.paddingOfTexts)
        var gaveUp = false
        for leaf in 0..<staged.count where staged[leaf].count > 0 {
            let usedDictionary = texts[leaf].usesDictionary
            unsafe sideText.withValues { side in
                unsafe texts[leaf].append(&staged[leaf], text: text, side: UnsafeRawBufferPointer(side))
            }
            if usedDictionary != texts[leaf].usesDictionary { gaveUp = true }
        }
        sideText.removeAll()
        settleCodes(gaveUp: gaveUp)
    }

    // MARK: One value

    /// Appends the text of a string, or leaves it to `otherMembers` if UTF-8 cannot hold it.
    @inline(__always)
    mutating func appendText(
        _ leaf: Int, _ span: JSONSpan, entry: UInt32, _ reader: JSONReader, _ odd: inout OddMembers,
        _ hasInvalidUTF8: inout Bool
    ) {
        if span.isPlain {
            stage(leaf, span, entry: entry, reader)
        } else {
            appendDecoded(leaf, span, entry: entry, reader, &odd, &hasInvalidUTF8)
        }
    }

    @inline(never)
    private mutating func appendDecoded(
        _ leaf: Int, _ span: JSONSpan, entry: UInt32, _ reader: JSONReader, _ odd: inout OddMembers,
        _ hasInvalidUTF8: inout Bool
    ) {
        let decoding = unsafe JSONStringDecoding.decode(reader.contentBytes(span), into: &scratch)
        if decoding.hasLoneSurrogate {
            odd.append(OddMember(leaf: leaf, entry: entry, span: span))
            return
        }
        if decoding.hasInvalidUTF8 { hasInvalidUTF8 = true }
        stageCopy(leaf, scratch, entry: entry)
    }

    @inline(__always)
    private mutating func appendTime(_ span: JSONSpan, _ row: UInt32, _ reader: JSONReader, _ odd: inout OddMembers) {
        if let time = unsafe times.timestamp(canonical: reader.contentBytes(span)) {
            eventTimes.append(time.microseconds)
            eventTimeRows.append(row)
            return
        }
        // Another form of RFC 3339 still tells when; how it was written is kept beside it.
        if let time = unsafe Timestamp(rfc3339: String(decoding: reader.contentBytes(span), as: UTF8.self)) {
            eventTimes.append(time.microseconds)
            eventTimeRows.append(row)
        }
        odd.append(OddMember(leaf: columns.eventTime, entry: row, span: span))
    }

    /// Appends a value as delivered.
    @inline(__always)
    private mutating func appendJSON(
        _ leaf: Int, _ span: JSONSpan, _ row: UInt32, _ reader: JSONReader, _ hasInvalidUTF8: inout Bool
    ) {
        let bytes = unsafe reader.rawBytes(span)
        if span.mayHaveNonASCII, unsafe !JSONStringDecoding.isUTF8(bytes) {
            hasInvalidUTF8 = true
            unsafe stageCopy(leaf, Array(String(decoding: bytes, as: UTF8.self).utf8), entry: row)
        } else {
            stage(leaf, Int(span.start), span.byteCount, entry: row, reader)
        }
    }

    private mutating func appendList(
        _ members: inout RecordMembers, _ reader: JSONReader, _ odd: inout OddMembers, _ hasInvalidUTF8: inout Bool
    ) {
        // Levels of the three-level list: 0 no list, 1 an empty one, 3 an element, 4 a member of an element.
        guard let count = members.listCount, count > 0 else {
            listDefinitions.append(members.listCount == nil ? 0 : 1)
            listRepetitions.append(0)
            return
        }
        let first = listDefinitions.count
        for element in 0..<count {
            listDefinitions.append(3)
            listRepetitions.append(element == 0 ? 0 : 1)
        }
        for position in 0..<members.listValues.count {
            let value = members.listValues[position]
            let entry = UInt32(truncatingIfNeeded: first) + value.element
            appendText(value.leaf, value.span, entry: entry, reader, &odd, &hasInvalidUTF8)
        }
    }
}

/// A value whose column cannot hold it as delivered.
struct OddMember {
    let leaf: Int
    let entry: UInt32
    let span: JSONSpan
}

typealias OddMembers = [OddMember]
