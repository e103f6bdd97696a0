/// A JSON value built whole, to compare two texts by what they mean.
///
/// For the rare case only: two records with one event ID and different bytes. Members are compared without regard to
/// their order, the last of a repeated one counts; strings by their decoded text; numbers by their decimal value.
public indirect enum JSONTree: Hashable, Sendable {
    case object([[UInt8]: JSONTree])
    case array([JSONTree])
    case string([UInt8])
    /// Text that UTF-8 cannot hold, as delivered.
    case undecodable([UInt8])
    /// Digits without leading and trailing zeros, and the power of ten of the last.
    case number(isNegative: Bool, digits: [UInt8], exponent: Int)
    case boolean(Bool)
    case null

    /// - Throws: when the text is not one JSON value.
    public init(_ text: [UInt8]) throws(JSONScanError) {
        var index = StructuralIndex()
        var failure: JSONScanError?
        var result = JSONTree.null
        // A space behind the text lets a number be the whole of it.
        let padded = text + [UInt8(ascii: " ")]
        unsafe padded.withUnsafeBytes { bytes in
            unsafe index.scan(bytes) { reader in
                do throws(JSONScanError) {
                    reader.skipWhitespace()
                    result = try JSONTree.read(&reader)
                    reader.skipWhitespace()
                    if reader.offset < reader.byteCount {
                        throw JSONScanError(.expectedCommaOrEnd, at: reader.offset)
                    }
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        self = result
    }

    private static func read(_ reader: inout JSONReader, depth: Int = 0) throws(JSONScanError) -> JSONTree {
        guard depth < 512 else { throw JSONScanError(.nestedTooDeeply, at: reader.offset) }
        var isFirst = true
        if reader.enterObject() {
            var members: [[UInt8]: JSONTree] = [:]
            while let name = try reader.nextMember(&isFirst) {
                members[text(name, reader).bytes] = try read(&reader, depth: depth + 1)
            }
            return .object(members)
        }
        if reader.enterArray() {
            var elements: [JSONTree] = []
            while try reader.nextElement(&isFirst) { elements.append(try read(&reader, depth: depth + 1)) }
            return .array(elements)
        }
        let span = try reader.readValue()
        switch span.kind {
        case .string:
            let (bytes, isDecoded) = text(span, reader)
            return isDecoded ? .string(bytes) : .undecodable(bytes)
        case .number:
            return unsafe number(Array(reader.rawBytes(span)))
        case .true: return .boolean(true)
        case .false: return .boolean(false)
        case .null, .object, .array: return .null
        }
    }

    private static func text(_ span: JSONSpan, _ reader: JSONReader) -> (bytes: [UInt8], isDecoded: Bool) {
        var decoded: [UInt8] = []
        let decoding = unsafe JSONStringDecoding.decode(reader.contentBytes(span), into: &decoded)
        return unsafe decoding == JSONStringDecoding() ? (decoded, true) : (Array(reader.contentBytes(span)), false)
    }

    private static func number(_ text: [UInt8]) -> JSONTree {
        var digits: [UInt8] = []
        var exponent = 0
        var isNegative = false
        var seenPoint = false
        for (index, byte) in text.enumerated() {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                // An exponent beyond Int is kept apart from every other number by its text.
                guard let power = Int(String(decoding: text[(index + 1)...], as: UTF8.self)), abs(power) < 1 << 40
                else { return .undecodable(text) }
                return normalized(isNegative, digits, exponent + power)
            default:
                digits.append(byte)
                if seenPoint { exponent -= 1 }
            }
        }
        return normalized(isNegative, digits, exponent)
    }

    private static func normalized(_ isNegative: Bool, _ digits: [UInt8], _ exponent: Int) -> JSONTree {
        var significant = Array(digits.drop { $0 == UInt8(ascii: "0") })
        var power = exponent
        while significant.last == UInt8(ascii: "0") {
            significant.removeLast()
            power += 1
        }
        if significant.isEmpty { return .number(isNegative: false, digits: [], exponent: 0) }
        return .number(isNegative: isNegative, digits: significant, exponent: power)
    }
}
