import JSONScan

extension FileValue {
    /// Reads JSON text.
    ///
    /// - Throws: `MetricFileError` with the place of the first byte that fits no JSON.
    init(json bytes: [UInt8]) throws(MetricFileError) {
        var index = StructuralIndex()
        var failure: JSONScanError?
        var result: FileValue?
        var places = PlaceFinder(bytes)
        // A space behind the text lets a number be the whole of it.
        let padded = bytes + [UInt8(ascii: " ")]
        // The buffer outlives the scan, and the reader does not leave it.
        unsafe padded.withUnsafeBytes { buffer in
            unsafe index.scan(buffer) { reader in
                do throws(JSONScanError) {
                    reader.skipWhitespace()
                    result = try FileValue.read(&reader, bytes, &places, depth: 0)
                    reader.skipWhitespace()
                    if reader.offset < bytes.count { throw JSONScanError(.expectedCommaOrEnd, at: reader.offset) }
                } catch {
                    failure = error
                }
            }
        }
        if let failure {
            var places = PlaceFinder(bytes)
            throw MetricFileError("\(failure)", at: places.place(of: failure.byteOffset))
        }
        guard let result else { throw MetricFileError("no JSON") }
        self = result
    }

    private static func read(
        _ reader: inout JSONReader, _ bytes: [UInt8], _ places: inout PlaceFinder, depth: Int
    ) throws(JSONScanError) -> FileValue {
        guard depth < maximumDepth else { throw JSONScanError(.nestedTooDeeply, at: reader.offset) }
        let place = places.place(of: reader.offset)
        var isFirst = true
        if reader.enterObject() {
            var members: [Member] = []
            while let name = try reader.nextMember(&isFirst) {
                let place = places.place(of: Int(name.start))
                let value = try read(&reader, bytes, &places, depth: depth + 1)
                members.append(Member(name: text(name, reader), place: place, value: value))
            }
            return FileValue(.object(members), at: place)
        }
        if reader.enterArray() {
            var elements: [FileValue] = []
            while try reader.nextElement(&isFirst) {
                elements.append(try read(&reader, bytes, &places, depth: depth + 1))
            }
            return FileValue(.list(elements), at: place)
        }
        let span = try reader.readValue()
        switch span.kind {
        case .string: return FileValue(.scalar(text(span, reader)), at: place)
        case .null: return FileValue(.null, at: place)
        case .number, .true, .false, .object, .array:
            return FileValue(
                .scalar(String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)), at: place)
        }
    }

    private static func text(_ span: JSONSpan, _ reader: JSONReader) -> String {
        var decoded: [UInt8] = []
        // The span is the reader's own.
        _ = unsafe JSONStringDecoding.decode(reader.contentBytes(span), into: &decoded)
        return String(decoding: decoded, as: UTF8.self)
    }
}
