import JSONScan

extension Unwrapping {
    /// Takes the records of one value and stands behind it.
    ///
    /// - Parameters:
    ///   - isRecord: an object is a record, whatever it looks like.
    ///   - isLine: the value stands by itself, as a line nearly always.
    mutating func take(
        _ reader: inout JSONReader, _ windowOffset: Int, isRecord: Bool, isLine: Bool
    ) throws(JSONScanError) {
        let start = reader.offset
        let origin = windowOffset + start
        switch try Carried(reader) {
        case .record:
            try passWhole(&reader, isLine: isLine)
            unsafe emit(reader.rawBytes(reader.span(from: start)), origin: origin)
        case .list:
            try takeLists(&reader, windowOffset)
        case .text(var inner):
            let string = try inner.readString()
            try passWhole(&reader, isLine: isLine)
            takeText(string, inner, origin: windowOffset + Int(string.start))
        case .detail(var inner):
            let detail = inner.offset
            let isEvent: Bool = if case .record = try Carried(inner) { true } else { false }
            try passContainer(&inner)
            try passWhole(&reader, isLine: isLine)
            if isEvent {
                unsafe emit(inner.rawBytes(inner.span(from: detail)), origin: windowOffset + detail)
            } else {
                refuse(origin, .notEvent, "an event of EventBridge that is no CloudTrail record")
            }
        case .control:
            try passWhole(&reader, isLine: isLine)
        case .foreign where isRecord && reader.kind == .object:
            try passWhole(&reader, isLine: isLine)
            unsafe emit(reader.rawBytes(reader.span(from: start)), origin: origin)
        case .foreign:
            let isObject = reader.kind == .object
            try passWhole(&reader, isLine: isLine)
            if isObject {
                refuse(origin, .notEvent, "no event")
            } else {
                refuse(origin, .recordNotObject, "a record must be an object")
            }
        }
    }

    /// Takes the elements of all lists of an object that stands inside of something else, whole.
    private mutating func takeLists(_ reader: inout JSONReader, _ windowOffset: Int) throws(JSONScanError) {
        guard reader.enterObject() else { throw JSONScanError(.expectedObject, at: reader.offset) }
        var isFirst = true
        while let name = try reader.nextMember(&isFirst) {
            let list = Carried.list(name, reader)
            guard list.isOne, reader.enterArray() else {
                _ = try reader.readValue()
                continue
            }
            var isFirstElement = true
            while try reader.nextElement(&isFirstElement) {
                // A list of lists is nothing that AWS writes; to follow it would let a file lead into any depth.
                if case .list = try Carried(reader) {
                    refuse(windowOffset + reader.offset, .notEvent, "lists inside of lists")
                    try passContainer(&reader)
                } else {
                    try take(&reader, windowOffset, isRecord: list.isRecords, isLine: false)
                }
            }
        }
    }

    /// Takes a record out of a string.
    private mutating func takeText(_ string: JSONSpan, _ reader: JSONReader, origin: Int) {
        let decoding = unsafe JSONStringDecoding.decode(reader.contentBytes(string), into: &decoded)
        if decoding.hasInvalidEscape {
            return refuse(origin, .malformedRecord, "an escape that JSON does not know")
        }
        guard let range = Unwrapping.record(in: decoded, &nested) else {
            return refuse(origin, .notEvent, "a message that is no event")
        }
        if decoding.hasInvalidUTF8 || decoding.hasLoneSurrogate {
            notes.append(
                LogFileWalk.Finding(
                    code: .invalidUTF8, message: "bytes of a message that are no text were replaced by U+FFFD",
                    byteOffset: origin))
        }
        unsafe decoded.withUnsafeBytes { bytes in
            unsafe emit(UnsafeRawBufferPointer(rebasing: bytes[range]), origin: origin, isVerbatim: false)
        }
    }

    /// Passes brackets that close; what lies between them is read by the walk.
    private func passContainer(_ reader: inout JSONReader) throws(JSONScanError) {
        if !reader.skipBrackets() { throw JSONScanError(.unexpectedEnd, at: reader.byteCount) }
    }

    /// Passes a value.
    ///
    /// The neighbours of an element are found behind brackets that close, even if what lies between is damaged. A line
    /// has nothing around it: where it is damaged, the next line is where to go on, and its own brackets and quotes say
    /// nothing of that.
    private func passWhole(_ reader: inout JSONReader, isLine: Bool) throws(JSONScanError) {
        let start = reader.offset
        guard isLine else {
            if reader.kind == .object || reader.kind == .array { return try passContainer(&reader) }
            _ = try reader.readValue()
            return
        }
        do throws(JSONScanError) {
            _ = try reader.readValue()
        } catch {
            guard error.code == .unexpectedEnd, Unwrapping.nextObject(reader, from: start) != nil else { throw error }
            throw JSONScanError(.expectedCommaOrEnd, at: start)
        }
    }

    /// Where the next line is that begins as an object does.
    private static func nextObject(_ reader: JSONReader, from start: Int) -> Int? {
        var offset = start
        while offset + 2 < reader.byteCount {
            if reader.byte(at: offset) == 0x0A, reader.byte(at: offset + 1) == UInt8(ascii: "{"),
                reader.byte(at: offset + 2) == UInt8(ascii: "\"")
            {
                return offset + 1
            }
            offset += 1
        }
        return nil
    }
}
