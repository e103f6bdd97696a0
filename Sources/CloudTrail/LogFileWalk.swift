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
    private var hasRecordsMember = false
    /// How often the walk was taken up again behind damage that hides where a record ends.
    private var resumptions = 0
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
                    try passMember(&reader, isFirst, windowOffset, isLast)
                case .records(let isFirst):
                    switch try passRecord(&reader, isFirst, windowOffset, isLast, &records, take) {
                    case .passed: break
                    case .ended: return (reader.byteCount, .finished)
                    // The structure of this window is that of the damage: the next one starts at the record.
                    case .resumes(let start) where start > 0: return (start, .more)
                    case .resumes:
                        reader.offset = 0
                        reader.next = 0
                    }
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
                    guard case .passed = try passRecordValue(&reader, windowOffset, isLast, &records, take) else {
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
        hasRecordsMember = false
        phase = .members(isFirst: true)
        return true
    }

    private mutating func passMember(
        _ reader: inout JSONReader, _ isFirst: Bool, _ windowOffset: Int, _ isLast: Bool
    ) throws(JSONScanError) {
        var first = isFirst
        guard let name = try reader.nextMember(&first) else {
            phase = .end
            return
        }
        let isRecords = LogFileWalk.text(of: name, reader, is: LogFileWalk.recordsName)
        if isRecords, reader.enterArray() {
            noteRecordsMember(windowOffset + Int(name.start))
            hasRecords = true
            phase = .records(isFirst: true)
            return
        }
        try passValue(&reader, windowOffset, isLast)
        if isRecords { noteRecordsMember(windowOffset + Int(name.start)) }
        if reader.content(name, equals: LogFileWalk.digestName) { looksLikeDigest = true }
        if reader.content(name, equals: LogFileWalk.configName) { looksLikeConfig = true }
        phase = .members(isFirst: false)
    }

    /// Passes a value that nobody asked for; one that is malformed costs nothing else if its brackets close.
    private mutating func passValue(
        _ reader: inout JSONReader, _ windowOffset: Int, _ isLast: Bool
    ) throws(JSONScanError) {
        let start = reader.offset
        let next = reader.next
        do throws(JSONScanError) {
            _ = try reader.readValue()
        } catch {
            reader.offset = start
            reader.next = next
            guard error.code != .unexpectedEnd, reader.kind == .object || reader.kind == .array else { throw error }
            guard reader.skipBrackets() else {
                throw isLast ? error : JSONScanError(.unexpectedEnd, at: start)
            }
            var ahead = reader
            ahead.skipWhitespace()
            if ahead.offset >= ahead.byteCount, !isLast { throw JSONScanError(.unexpectedEnd, at: start) }
            let byte = ahead.byte(at: ahead.offset)
            guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else { throw error }
            add(Finding(code: .malformedJSON, message: "\(error)", byteOffset: windowOffset + error.byteOffset))
        }
    }

    /// Whatever stands in the first `Records`, a second one is read as well: readers differ in which of them counts.
    private mutating func noteRecordsMember(_ place: Int) {
        if hasRecordsMember {
            add(Finding(code: .repeatedMember, message: "Records stands more than once", byteOffset: place))
        }
        hasRecordsMember = true
    }

    /// What became of one step through the records.
    private enum Step {
        case passed
        /// The file cannot be read any further.
        case ended
        /// A record starts at this offset of the window, and nothing before it can be read.
        case resumes(Int)
    }

    /// Passes one record.
    private mutating func passRecord(
        _ reader: inout JSONReader, _ isFirst: Bool, _ windowOffset: Int, _ isLast: Bool,
        _ records: inout RecordReader,
        _ take: (inout RecordReader, JSONReader, Int, Int) -> Disposition
    ) throws(JSONScanError) -> Step {
        var first = isFirst
        do throws(JSONScanError) {
            guard try reader.nextElement(&first) else {
                phase = .members(isFirst: false)
                return .passed
            }
        } catch {
            guard error.code != .unexpectedEnd else { throw error }
            // What stands between two records belongs to neither.
            guard let start = try resumption(reader, from: error.byteOffset, isLast) else { throw error }
            add(Finding(code: .malformedJSON, message: "\(error)", byteOffset: windowOffset + error.byteOffset))
            return resume(at: start)
        }
        let start = reader.offset
        // Where a window ends at a comma, the next one must come back to it.
        if start >= reader.byteCount { throw JSONScanError(.unexpectedEnd, at: start) }
        if reader.byte(at: start) == UInt8(ascii: "]") {
            add(
                Finding(
                    code: .malformedJSON, message: "a comma behind the last record", byteOffset: windowOffset + start))
            phase = .records(isFirst: true)
            return .passed
        }
        let step = try passRecordValue(&reader, windowOffset, isLast, &records, take)
        if case .passed = step { phase = .records(isFirst: false) }
        return step
    }

    /// Passes the value of one record.
    @inline(__always)
    private mutating func passRecordValue(
        _ reader: inout JSONReader, _ windowOffset: Int, _ isLast: Bool,
        _ records: inout RecordReader,
        _ take: (inout RecordReader, JSONReader, Int, Int) -> Disposition
    ) throws(JSONScanError) -> Step {
        let start = reader.offset
        let next = reader.next
        let place = windowOffset + start
        do throws(JSONScanError) {
            if reader.kind == .object {
                try records.read(&reader)
            } else {
                _ = try reader.readValue()
                reject(.recordNotObject, "a record must be an object", place)
                return .passed
            }
        } catch {
            if error.code == .unexpectedEnd, !isLast { throw error }
            reader.offset = start
            reader.next = next
            return try passDamage(&reader, error, windowOffset, isLast)
        }
        let repeats = records.members.repeatsMember
        switch take(&records, reader, seen, place) {
        case .kept:
            kept += 1
            seen += 1
        case .duplicate:
            duplicates += 1
            seen += 1
        case .rejected(let code, let message):
            reject(code, message, place)
            return .passed
        }
        if repeats {
            let message = "a member stands more than once; the last one counts"
            note(.repeatedMember, message, recordIndex: seen - 1, byteOffset: place)
        }
        return .passed
    }

    /// Rejects the record the reader stands on and finds the way to its neighbours: by brackets that close before the
    /// next thing that looks like a record, else by that.
    private mutating func passDamage(
        _ reader: inout JSONReader, _ error: JSONScanError, _ windowOffset: Int, _ isLast: Bool
    ) throws(JSONScanError) -> Step {
        let damage = windowOffset + error.byteOffset
        let start = reader.offset
        // Each record of a sequence was found by its brackets: the damage is within them.
        if isSequence, reader.skipBrackets() {
            reject(.malformedRecord, "\(error)", damage)
            return .passed
        }
        // Widening steps: neither search may cost more than what lies up to the nearer of both.
        var reach = 4_096
        while true {
            let limit = min(start + reach, reader.byteCount)
            var behind = reader
            let closes = behind.skipBrackets(before: limit) && follows(behind)
            let resumption =
                resumptions < LogFileWalk.resumptionLimit
                ? RecordStart.find(in: reader, from: start + 1, before: closes ? behind.offset : limit) : nil
            if let resumption {
                reject(.malformedRecord, "\(error)", damage)
                return resume(at: resumption)
            }
            if closes {
                reader = behind
                reject(.malformedRecord, "\(error)", damage)
                return .passed
            }
            if limit == reader.byteCount { break }
            reach *= 8
        }
        if !isLast { throw JSONScanError(.unexpectedEnd, at: start) }
        let code: Diagnostic.Code = error.code == .unexpectedEnd ? .truncatedJSON : .malformedJSON
        reject(code, "\(error); nothing behind it could be read", damage)
        phase = .done
        return .ended
    }

    /// Where the next record begins, behind what stands between two of them; nil if there is none.
    private func resumption(
        _ reader: JSONReader, from start: Int, _ isLast: Bool
    ) throws(JSONScanError) -> Int? {
        guard resumptions < LogFileWalk.resumptionLimit else { return nil }
        let found = RecordStart.find(in: reader, from: start, before: reader.byteCount, isBehindValue: true)
        if let found { return found }
        if !isLast { throw JSONScanError(.unexpectedEnd, at: start) }
        return nil
    }

    private mutating func resume(at start: Int) -> Step {
        resumptions += 1
        phase = .records(isFirst: true)
        return .resumes(start)
    }

    /// Times that the walk is taken up again in one file: each costs another look at a window.
    package static let resumptionLimit = 1_000

    private static func text(of name: JSONSpan, _ reader: JSONReader, is known: [UInt8]) -> Bool {
        if reader.content(name, equals: known) { return true }
        guard unsafe reader.contentBytes(name).contains(UInt8(ascii: "\\")) else { return false }
        var text: [UInt8] = []
        return unsafe JSONStringDecoding.decode(reader.contentBytes(name), into: &text) == JSONStringDecoding()
            && text == known
    }

    /// Whether what follows a record by its brackets is what may follow a record.
    private func follows(_ reader: JSONReader) -> Bool {
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
