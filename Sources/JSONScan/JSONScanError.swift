/// Why text is not the JSON a reader expected, and where.
public struct JSONScanError: Error, Hashable, Sendable {
    /// What was wrong.
    public enum Code: UInt8, Sendable {
        /// The text ends inside a value. With more bytes it may turn out to be valid.
        case unexpectedEnd
        case expectedObject
        case expectedArray
        case expectedString
        case expectedColon
        case expectedCommaOrEnd
        case expectedValue
        case invalidNumber
        case nestedTooDeeply
    }

    /// What was wrong.
    public let code: Code
    /// Offset in the scanned window of the byte that could not be read.
    public let byteOffset: Int

    /// An error at an offset of the scanned window.
    public init(_ code: Code, at byteOffset: Int) {
        self.code = code
        self.byteOffset = byteOffset
    }
}

extension JSONScanError: CustomStringConvertible {
    /// What was wrong in a few words, without the offset.
    public var description: String {
        switch code {
        case .unexpectedEnd: "the text ends inside a value"
        case .expectedObject: "expected an object"
        case .expectedArray: "expected an array"
        case .expectedString: "expected a string"
        case .expectedColon: "expected a colon after a member name"
        case .expectedCommaOrEnd: "expected a comma or a closing bracket"
        case .expectedValue: "expected a value"
        case .invalidNumber: "invalid number"
        case .nestedTooDeeply: "nested more than \(JSONReader.maximumDepth) levels deep"
        }
    }
}
