import JSONScan

/// The time before each line that CloudWatch Logs exports: `2024-03-01T00:05:12.345Z {…}`.
enum LinePrefix {
    enum Outcome {
        case none, passed, needsMore
    }

    static let limit = 64

    /// Moves to the value behind the time; stays where there is none.
    static func pass(_ reader: inout JSONReader) -> Outcome {
        var offset = reader.offset
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(reader.byte(at: offset)) else { return .none }
        let end = offset + limit
        while offset < end {
            if offset >= reader.byteCount { return .needsMore }
            switch reader.byte(at: offset) {
            case UInt8(ascii: "{"), UInt8(ascii: "\""):
                // No bracket and no quote lies between, so the index is where it should be.
                let before = reader.byte(at: offset - 1)
                guard before == 0x20 || before == 0x09 else { return .none }
                reader.offset = offset
                return .passed
            case 0x0A, UInt8(ascii: "["), UInt8(ascii: "}"), UInt8(ascii: "]"): return .none
            default: offset += 1
            }
        }
        return .none
    }
}
