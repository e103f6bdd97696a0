package import JSONScan

/// Walks the text of a log file window by window and hands over its records one by one.
///
/// A log file is `{"Records":[…]}`; other members before and after are passed, and log files may stand behind one
/// another, as members of gzip do. A sequence is records behind one another, as `Unwrapping` leaves them. A window may
/// end anywhere: the walk stops before the first value that the window does not hold whole, and goes on from there in
/// the next.
package struct LogFileWalk: Sendable {
    /// Where in the file the walk stands.
    private enum Phase: Sendable {
        case start
        case members(isFirst: Bool)
        case records(isFirst: Bool)
        case end
        case done
        case sequence
    }

    package enum Outcome: Sendable, Hashable {
        /// The rest of the window and more bytes are needed.
        case more
        /// The file was read to its end, or to where it cannot be read any further.
        case finished
    }

    /// What the sink did with a record.
    package enum Disposition: Sendable, Hashable {
        case kept
        case duplicate
        case rejected(Diagnostic.Code, String)
    }

    /// Something bad that was met, without the object's key.
    package struct Finding: Sendable, Hashable {
        package var code: Diagnostic.Code
        package var message: String
        package var recordIndex: Int?
        package var byteOffset: Int?
    }

    private var phase = Phase.start
    /// `Records` stood in the file.
    package private(set) var hasRecords = false
    /// Members of other files that AWS delivers beside logs.
    package private(set) var looksLikeDigest = false
    package private(set) var looksLikeConfig = false
    /// The text is JSON as far as it was read.
    package private(set) var isJSON = false
    package private(set) var seen = 0
    package private(set) var kept = 0
    package private(set) var duplicates = 0
    package private(set) var rejected = 0
    /// The first findings; a last one says how many more there are.
    package var findings: [Finding] {
        guard unlistedCount > 0 else { return listed }
        return listed + [Finding(code: .malformedRecord, message: "\(unlistedCount) more findings in this object")]
    }

    /// Findings that are listed one by one: a file of nothing else must not fill the memory.
    package static let findingLimit = 1_000
    private var listed: [Finding] = []
    private var unlistedCount = 0

    package init() {}

    /// A walk over records behind one another.
    ///
    /// Every window holds whole records; what the object is, `concludeSequence` says.
    package static func sequence() -> LogFileWalk {
        var walk = LogFileWalk()
        walk.phase = .sequence
        return walk
    }

    /// Goes on in a window that starts at `windowOffset` of the uncompressed file.
    ///
    /// - Parameters:
    ///   - isLast: nothing follows the window.
    ///   - take: is given a reader behind a record that `records` has read, its index and its offset in the file.
    /// - Returns: how many bytes of the window are done with, and whether to go on.
    package mutating func advance(
        _ reader: inout JSONReader, windowOffset: Int, isLast: Bool, records: inout RecordReader,
        take: (inout RecordReader, JSONReader, _ recordIndex: Int, _ byteOffset: Int) -> Disposition
    ) -> (consumed: Int, outcome: Outcome) {
        while true {
            let offset = reader.offset
            let next = reader.next
            do throws(JSONScanError) {
                switch phase {
                case .start:
                    try passStart(&reader)
                case .members(let isFirst):
                    try passMember(&reader, isFirst)
                case .records(let isFirst):
                    let ended = try passRecord(&reader, isFirst, windowOffset, isLast, &records, take)
                    if ended { return (reader.byteCount, .finished) }
                case .end:
                    reader.skipWhitespace()
                    if reader.offset < reader.byteCount {
                        if hasRecords, try enterNextFile(&reader, isLast) { continue }
                        add(
                            Finding(
                                code: .malformedJSON, message: "text follows the end of the log file",
                                byteOffset: windowOffset + reader.offset))
                        phase = .done
                    }
                    return (reader.byteCount, isLast || isDone ? .finished : .more)
                case .done:
                    return (reader.byteCount, .finished)
                case .sequence:
                    reader.skipWhitespace()
                    if reader.offset >= reader.byteCount { return (reader.byteCount, isLast ? .finished : .more) }
                    if try passRecordValue(&reader, windowOffset, isLast, &records, take) {
                        return (reader.byteCount, .finished)
                    }
                }
            } catch {
                if error.code == .unexpectedEnd, !isLast { return (offset, .more) }
                reader.offset = offset
                reader.next = next
                fail(error, windowOffset)
                return (reader.byteCount, .finished)
            }
        }
    }

    private var isSequence: Bool {
        if case .sequence = phase { true } else { false }
    }

    private var isDone: Bool {
        if case .done = phase { true } else { false }
    }

    /// What cannot be read outside of records ends the walk.
    private mutating func fail(_ error: JSONScanError, _ windowOffset: Int) {
        let place = windowOffset + error.byteOffset
        if case .start = phase {
            add(Finding(code: .notJSON, message: "no JSON: \(error)", byteOffset: place))
        } else if error.code == .unexpectedEnd {
            add(Finding(code: .truncatedJSON, message: "\(error)", byteOffset: place))
        } else {
            add(Finding(code: .malformedJSON, message: "\(error)", byteOffset: place))
        }
        phase = .done
    }

    private mutating func passStart(_ reader: inout JSONReader) throws(JSONScanError) {
        // A byte order mark is no JSON, but Windows tools write it.
        if reader.byte(at: 0) == 0xEF, reader.byteCount < 3 {
            throw JSONScanError(.unexpectedEnd, at: reader.byteCount)
        }
        if reader.byte(at: 0) == 0xEF, reader.byte(at: 1) == 0xBB, reader.byte(at: 2) == 0xBF { reader.offset = 3 }
        reader.skipWhitespace()
        if reader.enterObject() {
            isJSON = true
            phase = .members(isFirst: true)
            return
        }
        // Some other JSON value is a foreign file, not a damaged one.
        let start = reader.offset
        _ = try reader.readValue()
        isJSON = reader.byte(at: start) == UInt8(ascii: "[") || reader.byte(at: start) == UInt8(ascii: "\"")
        if !isJSON { throw JSONScanError(.expectedObject, at: start) }
        phase = .end
    }

    /// Enters the log file that stands behind another: its first member must be `Records`.
    ///
    /// - Throws: where the window ends before that can be told.
    private mutating func enterNextFile(_ reader: inout JSONReader, _ isLast: Bool) throws(JSONScanError) -> Bool {
        var ahead = reader
        var isFirst = true
        do throws(JSONScanError) {
            guard ahead.enterObject(), let name = try ahead.nextMember(&isFirst),
                reader.content(name, equals: LogFileWalk.recordsName)
            else { return false }
        } catch {
            if error.code == .unexpectedEnd, !isLast { throw error }
            return false
        }
        guard reader.enterObject() else { return false }
        phase = .members(isFirst: true)
        return true
    }

    private mutating func passMember(_ reader: inout JSONReader, _ isFirst: Bool) throws(JSONScanError) {
        var first = isFirst
        guard let name = try reader.nextMember(&first) else {
            phase = .end
            return
        }
        if reader.content(name, equals: LogFileWalk.recordsName), reader.enterArray() {
            hasRecords = true
            phase = .records(isFirst: true)
            return
        }
        _ = try reader.readValue()
        if reader.content(name, equals: LogFileWalk.digestName) { looksLikeDigest = true }
        if reader.content(name, equals: LogFileWalk.configName) { looksLikeConfig = true }
        phase = .members(isFirst: false)
    }

    /// Passes one record.
    ///
    /// - Returns: whether the file cannot be read any further.
    private mutating func passRecord(
        _ reader: inout JSONReader, _ isFirst: Bool, _ windowOffset: Int, _ isLast: Bool,
        _ records: inout RecordReader,
        _ take: (inout RecordReader, JSONReader, Int, Int) -> Disposition
    ) throws(JSONScanError) -> Bool {
        var first = isFirst
        guard try reader.nextElement(&first) else {
            phase = .members(isFirst: false)
            return false
        }
        // Where a window ends at a comma, the next one must come back to it.
        if reader.offset >= reader.byteCount { throw JSONScanError(.unexpectedEnd, at: reader.offset) }
        if try passRecordValue(&reader, windowOffset, isLast, &records, take) { return true }
        phase = .records(isFirst: false)
        return false
    }

    /// Passes the value of one record.
    ///
    /// - Returns: whether the file cannot be read any further.
    @inline(__always)
    private mutating func passRecordValue(
        _ reader: inout JSONReader, _ windowOffset: Int, _ isLast: Bool,
        _ records: inout RecordReader,
        _ take: (inout RecordReader, JSONReader, Int, Int) -> Disposition
    ) throws(JSONScanError) -> Bool {
        let start = reader.offset
        let next = reader.next
        let place = windowOffset + start
        if reader.kind != .object {
            _ = try reader.readValue()
            reject(.recordNotObject, "a record must be an object", place)
            return false
        }
        do throws(JSONScanError) {
            try records.read(&reader)
        } catch {
            if error.code == .unexpectedEnd, !isLast { throw error }
            // Brackets that close lead past the damage to the next record.
            reader.offset = start
            reader.next = next
            if error.code != .unexpectedEnd || isSequence, reader.skipBrackets(), follows(reader) {
                reject(.malformedRecord, "\(error)", windowOffset + error.byteOffset)
                return false
            }
            if !isLast { throw JSONScanError(.unexpectedEnd, at: start) }
            let code: Diagnostic.Code = error.code == .unexpectedEnd ? .truncatedJSON : .malformedJSON
            reject(code, "\(error); nothing behind it could be read", windowOffset + error.byteOffset)
            phase = .done
            return true
        }
        switch take(&records, reader, seen, place) {
        case .kept:
            kept += 1
            seen += 1
        case .duplicate:
            duplicates += 1
            seen += 1
        case .rejected(let code, let message):
            reject(code, message, place)
        }
        return false
    }

    /// Whether what follows a record by its brackets is what may follow a record.
    private func follows(_ reader: JSONReader) -> Bool {
        // Each record of a sequence was found by its brackets.
        if isSequence { return true }
        var ahead = reader
        ahead.skipWhitespace()
        let byte = ahead.byte(at: ahead.offset)
        return byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")
    }

    private mutating func reject(_ code: Diagnostic.Code, _ message: String, _ place: Int) {
        add(Finding(code: code, message: message, recordIndex: seen, byteOffset: place))
        rejected += 1
        seen += 1
    }

    mutating func add(_ finding: Finding) {
        if listed.count < LogFileWalk.findingLimit {
            listed.append(finding)
        } else {
            unlistedCount += 1
        }
    }

    /// Notes something about a record that is kept.
    package mutating func note(_ code: Diagnostic.Code, _ message: String, recordIndex: Int, byteOffset: Int) {
        add(Finding(code: code, message: message, recordIndex: recordIndex, byteOffset: byteOffset))
    }

    /// Lets what stands for another text speak of that.
    mutating func translate(_ body: (inout Finding) -> Void) {
        for index in listed.indices { body(&listed[index]) }
    }

    /// Says what the object is that a sequence was made of.
    mutating func concludeSequence(hasRecords: Bool, damage: Finding?) {
        self.hasRecords = hasRecords
        isJSON = hasRecords || damage == nil
        if !hasRecords, let damage { add(damage) }
    }

    /// Ends the walk before a value that is larger than any window may be.
    package mutating func refuseOversizedValue(windowOffset: Int, limit: Int) {
        let message = "a value of more than \(limit) bytes; nothing behind it was read"
        if case .records = phase {
            reject(.tooLarge, message, windowOffset)
        } else {
            add(Finding(code: .tooLarge, message: message, byteOffset: windowOffset))
        }
        phase = .done
    }

    private static let recordsName = Array("Records".utf8)
    private static let digestName = Array("digestStartTime".utf8)
    private static let configName = Array("configurationItems".utf8)
}
