import JSONScan

/// What a JSON value is to somebody who looks for event records: one of them, something that holds some, or neither.
///
/// Beside CloudTrail's own log files, `{"Records":[…]}`, these hold records:
///
///     {"eventVersion":…}                             a record alone, a line of JSON lines, an element of an array
///     {"Events":[{"CloudTrailEvent":"{…}"}]}         what LookupEvents answers
///     {"events":[{"message":"{…}"}]}                 what FilterLogEvents and GetLogEvents of CloudWatch Logs answer
///     {"logEvents":[{"message":"{…}"}]}              what a subscription of CloudWatch Logs delivers
///     {"detail-type":…,"detail":{…}}                 an event of EventBridge
///     "{…}"                                          any of them as text
enum Carried {
    case record
    /// An object with a list; the elements of `Records` are records whatever they look like.
    case list(isRecords: Bool)
    /// A record or an envelope as the content of a string: the reader stands on it.
    case text(JSONReader)
    /// An object inside of which a record may lie: the reader stands on it.
    case detail(JSONReader)
    /// Says of itself that it is no event: what CloudWatch Logs sends to try a destination.
    case control
    case foreign

    /// Looks at the value that a reader stands on, as far as it takes to tell.
    ///
    /// - Throws: where the text ends or is damaged before anything could be told.
    /// - Complexity: O(members up to the first that tells); the first one of records that AWS writes.
    init(_ reader: JSONReader) throws(JSONScanError) {
        var reader = reader
        if reader.kind == .string {
            let ahead = reader
            let text = try reader.readString()
            self = Carried.mayBeJSON(text, reader) ? .text(ahead) : .foreign
            return
        }
        guard reader.enterObject() else {
            self = .foreign
            return
        }
        var isFirst = true
        var recordNames = 0
        while let name = try reader.nextMember(&isFirst) {
            let value = reader
            let kind = reader.kind
            switch kind {
            case .array where Carried.isAny(name, of: Carried.listNames, reader):
                self = .list(isRecords: reader.content(name, equals: Carried.recordsName))
                return
            case .object where reader.content(name, equals: Carried.detailName):
                self = .detail(value)
                return
            case .string where reader.content(name, equals: Carried.versionName):
                self = .record
                return
            case .string where Carried.isAny(name, of: Carried.textNames, reader):
                let text = try reader.readString()
                if Carried.mayBeJSON(text, reader) {
                    self = .text(value)
                    return
                }
                if reader.rawBytesBegin(text, with: Carried.controlText) {
                    self = .control
                    return
                }
            default:
                if Carried.isAny(name, of: Carried.recordNames, reader) { recordNames += 1 }
                if recordNames == 2 {
                    self = .record
                    return
                }
                _ = try reader.readValue()
            }
        }
        self = .foreign
    }

    /// Whether a name is one of those whose list holds records or what holds them, and `Records` itself.
    static func list(_ name: JSONSpan, _ reader: JSONReader) -> (isOne: Bool, isRecords: Bool) {
        (isAny(name, of: listNames, reader), reader.content(name, equals: recordsName))
    }

    private static func isAny(_ name: JSONSpan, of names: [[UInt8]], _ reader: JSONReader) -> Bool {
        names.contains { reader.content(name, equals: $0) }
    }

    /// Whether the content of a string begins as an object does.
    private static func mayBeJSON(_ text: JSONSpan, _ reader: JSONReader) -> Bool {
        var offset = Int(text.start) + 1
        while offset < Int(text.end) - 1 {
            switch reader.byte(at: offset) {
            case UInt8(ascii: " "): offset += 1
            case UInt8(ascii: "\\") where [UInt8(ascii: "n"), UInt8(ascii: "t")].contains(reader.byte(at: offset + 1)):
                offset += 2
            case UInt8(ascii: "{"): return true
            default: return false
            }
        }
        return false
    }

    private static let recordsName = Array("Records".utf8)
    private static let listNames = ["Records", "Events", "events", "logEvents"].map { Array($0.utf8) }
    private static let textNames = ["CloudTrailEvent", "message", "Message"].map { Array($0.utf8) }
    private static let detailName = Array("detail".utf8)
    private static let versionName = Array("eventVersion".utf8)
    /// Members that records have: two of them make one, where copies have lost the version.
    private static let recordNames = [
        "eventName", "eventSource", "eventTime", "eventType", "eventID", "userIdentity", "awsRegion",
    ].map { Array($0.utf8) }
    private static let controlText = Array("\"CWL CONTROL MESSAGE".utf8)
}

extension JSONReader {
    fileprivate func rawBytesBegin(_ span: JSONSpan, with text: [UInt8]) -> Bool {
        text.indices.allSatisfy { byte(at: Int(span.start) + $0) == text[$0] }
    }
}
