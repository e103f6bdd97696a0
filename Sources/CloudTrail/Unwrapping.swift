package import JSONScan

/// Takes event records out of what carries them, window by window, and leaves them behind one another.
///
/// The text of an object of the carrier `wrapped` goes in; out come its records, each on a line of its own, for a
/// `LogFileWalk` over a sequence. Values that are no record become a `null` that the walk counts as rejected. Of each
/// line it is known where in the object it comes from:
///
/// - A record that stands in the object as it is: its first byte.
/// - A record that the object holds as text, escaped: the opening quote of that string. `record(at:in:)` reads it back.
package struct Unwrapping: ~Copyable {
    /// Where in the object the reader stands.
    enum Phase {
        /// Between the values of the object, which stand behind one another.
        case values
        /// In an object with lists.
        case members(isFirst: Bool)
        /// In a list of such an object, or in an array that is a value of its own.
        case elements(isFirst: Bool, isInObject: Bool, areRecords: Bool)
        /// In text that cannot be read, up to a line that begins a value.
        case damage
    }

    /// A line of the output.
    private struct Line {
        var start: Int
        var origin: Int
        var isVerbatim: Bool
    }

    /// Why a value is no record.
    struct Refusal {
        var code: Diagnostic.Code
        var message: String
    }

    var phase = Phase.values
    private var isAtStart = true
    /// The lines that the last call of `advance` made.
    package private(set) var text: [UInt8] = []
    /// Bytes of output before `text`.
    package private(set) var textOffset = 0
    private var lines: [Line] = []
    /// Refused values by the start of their line.
    private var refusals: [Int: Refusal] = [:]
    /// Values that are no records, as long as nothing else was found: then the object is of some other kind.
    private var pending: [(origin: Int, refusal: Refusal)] = []
    var notes: [LogFileWalk.Finding] = []
    var nested = StructuralIndex()
    var decoded: [UInt8] = []
    /// Records found.
    package private(set) var recordCount = 0
    /// What the object is damaged by, where that was before any record.
    private(set) var damage: LogFileWalk.Finding?

    package init() {}

    /// Goes on in a window that starts at `windowOffset` of the uncompressed object.
    ///
    /// - Parameter isLast: nothing follows the window.
    /// - Returns: how many bytes of the window are done with, and whether to go on. `text` is what they gave.
    package mutating func advance(
        _ reader: inout JSONReader, windowOffset: Int, isLast: Bool
    ) -> (consumed: Int, outcome: LogFileWalk.Outcome) {
        textOffset += text.count
        text.removeAll(keepingCapacity: true)
        while true {
            let before = reader
            let state = (text: text.count, lines: lines.count, pending: pending.count, records: recordCount)
            do throws(JSONScanError) {
                if let consumed = try pass(&reader, windowOffset, isLast: isLast) {
                    return (consumed, isLast && consumed == reader.byteCount ? .finished : .more)
                }
            } catch {
                // What was taken of a value that is not whole is taken again.
                text.removeLast(text.count - state.text)
                lines.removeLast(lines.count - state.lines)
                pending.removeLast(max(0, pending.count - state.pending))
                recordCount = state.records
                if error.code == .unexpectedEnd, !isLast { return (before.offset, .more) }
                reader = before
                recover(from: error, &reader, windowOffset)
            }
        }
    }

    /// Passes one step.
    ///
    /// - Returns: the consumed bytes where the window is done with.
    private mutating func pass(
        _ reader: inout JSONReader, _ windowOffset: Int, isLast: Bool
    ) throws(JSONScanError) -> Int? {
        switch phase {
        case .values:
            return try passValue(&reader, windowOffset) ? nil : reader.byteCount
        case .members(let isFirst):
            var first = isFirst
            guard let name = try reader.nextMember(&first) else {
                phase = .values
                return nil
            }
            let list = Carried.list(name, reader)
            if list.isOne, reader.enterArray() {
                phase = .elements(isFirst: true, isInObject: true, areRecords: list.isRecords)
            } else {
                _ = try reader.readValue()
                phase = .members(isFirst: false)
            }
            return nil
        case .elements(let isFirst, let isInObject, let areRecords):
            var first = isFirst
            guard try reader.nextElement(&first) else {
                phase = isInObject ? .members(isFirst: false) : .values
                return nil
            }
            // Where a window ends at a comma, the next one must come back to it.
            if reader.offset >= reader.byteCount { throw JSONScanError(.unexpectedEnd, at: reader.offset) }
            try take(&reader, windowOffset, isRecord: areRecords, isLine: false)
            phase = .elements(isFirst: false, isInObject: isInObject, areRecords: areRecords)
            return nil
        case .damage:
            return passDamage(&reader, isLast: isLast)
        }
    }

    /// Passes one of the values that stand behind one another; false at the end of the window.
    private mutating func passValue(_ reader: inout JSONReader, _ windowOffset: Int) throws(JSONScanError) -> Bool {
        if isAtStart {
            let mark = Carrier.byteOrderMark
            if reader.byte(at: 0) == mark[0], reader.byteCount < mark.count {
                throw JSONScanError(.unexpectedEnd, at: reader.byteCount)
            }
            if mark.indices.allSatisfy({ reader.byte(at: $0) == mark[$0] }) { reader.offset = mark.count }
        }
        reader.skipWhitespace()
        guard reader.offset < reader.byteCount else { return false }
        if LinePrefix.pass(&reader) == .needsMore { throw JSONScanError(.unexpectedEnd, at: reader.byteCount) }
        if reader.kind == .array, reader.enterArray() {
            phase = .elements(isFirst: true, isInObject: false, areRecords: false)
        } else if reader.kind == .object, case .list = try Carried(reader), reader.enterObject() {
            phase = .members(isFirst: true)
        } else {
            try take(&reader, windowOffset, isRecord: false, isLine: true)
        }
        isAtStart = false
        return true
    }

    // MARK: Damage

    private mutating func recover(from error: JSONScanError, _ reader: inout JSONReader, _ windowOffset: Int) {
        let place = windowOffset + error.byteOffset
        let isCut = error.code == .unexpectedEnd
        let message = isCut ? "\(error); nothing behind it could be read" : "\(error)"
        let code: Diagnostic.Code = isCut ? .truncatedJSON : .malformedRecord
        if recordCount == 0, damage == nil {
            damage = LogFileWalk.Finding(
                code: isCut ? .truncatedJSON : .malformedJSON, message: "\(error)", byteOffset: place)
        }
        // The line end before the value leads to nothing new; and only what began is a record that was lost.
        reader.skipWhitespace()
        if reader.byte(at: reader.offset) == UInt8(ascii: ",") {
            reader.offset += 1
            reader.skipWhitespace()
        }
        if !(isCut && reader.offset >= reader.byteCount) { refuse(place, code, message) }
        phase = .damage
    }

    /// Looks for a line that begins a value; false positives only cost another refusal.
    private mutating func passDamage(_ reader: inout JSONReader, isLast: Bool) -> Int {
        var offset = reader.offset
        while offset + 1 < reader.byteCount {
            if reader.byte(at: offset) == 0x0A {
                switch reader.byte(at: offset + 1) {
                case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    phase = .values
                    return offset + 1
                default: break
                }
            }
            offset += 1
        }
        // A line end at the end of the window may still be followed by a value.
        return isLast ? reader.byteCount : offset
    }

    /// Passes a value that is larger than any window may be: `advance` looks for a line behind it.
    package mutating func refuseOversizedValue(windowOffset: Int, limit: Int) {
        textOffset += text.count
        text.removeAll()
        refuse(windowOffset, .tooLarge, "a value of more than \(limit) bytes; nothing before the next line was read")
        phase = .damage
        if recordCount == 0, damage == nil {
            damage = LogFileWalk.Finding(
                code: .tooLarge, message: "a value of more than \(limit) bytes", byteOffset: windowOffset)
        }
    }

    // MARK: Output

    /// Adds a record as a line.
    mutating func emit(_ record: UnsafeRawBufferPointer, origin: Int, isVerbatim: Bool = true) {
        if recordCount == 0 {
            for (origin, refusal) in pending { appendRefusal(origin, refusal) }
            pending.removeAll()
        }
        recordCount += 1
        lines.append(Line(start: textOffset + text.count, origin: origin, isVerbatim: isVerbatim))
        unsafe text.append(contentsOf: record)
        text.append(UInt8(ascii: "\n"))
    }

    mutating func refuse(_ origin: Int, _ code: Diagnostic.Code, _ message: String) {
        let refusal = Refusal(code: code, message: message)
        if recordCount > 0 {
            appendRefusal(origin, refusal)
        } else if pending.count < Unwrapping.pendingLimit {
            pending.append((origin, refusal))
        }
    }

    /// Values before the first record that are remembered: a file of nothing else must not fill the memory.
    private static let pendingLimit = 100_000

    private mutating func appendRefusal(_ origin: Int, _ refusal: Refusal) {
        let start = textOffset + text.count
        lines.append(Line(start: start, origin: origin, isVerbatim: false))
        if refusals.count < LogFileWalk.findingLimit { refusals[start] = refusal }
        text.append(contentsOf: Unwrapping.nullLine)
    }

    private static let nullLine = Array("null\n".utf8)

    /// Where in the object a byte of the output comes from: exactly for records that stand there as they are, else
    /// where the string begins that holds it.
    ///
    /// - Complexity: O(log lines)
    package func origin(of offset: Int) -> Int {
        var low = 0
        var high = lines.count
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].start <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return offset }
        let line = lines[low - 1]
        return line.isVerbatim ? line.origin + offset - line.start : line.origin
    }

    /// Says of a walk over all of the output what it means for the object.
    package func conclude(_ walk: inout LogFileWalk) {
        walk.translate { finding in
            guard let offset = finding.byteOffset else { return }
            if finding.code == .recordNotObject, let refusal = refusals[offset] {
                finding.code = refusal.code
                finding.message = refusal.message
            }
            finding.byteOffset = origin(of: offset)
        }
        for note in notes { walk.add(note) }
        walk.concludeSequence(hasRecords: recordCount > 0, damage: damage)
    }
}
