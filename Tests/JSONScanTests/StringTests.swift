import JSONScan
import TestSupport
import Testing

@Suite struct StringTests {
    private static func decode(_ content: [UInt8]) -> (text: [UInt8], JSONStringDecoding) {
        var text: [UInt8] = [1, 2, 3]
        let result = unsafe content.withUnsafeBytes { unsafe JSONStringDecoding.decode($0, into: &text) }
        return (text, result)
    }

    @Test(arguments: [
        (#""#, ""), (#"plain"#, "plain"), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
        (#"\u003cb\u003E\u0026"#, "<b>&"), (#"\u0000"#, "\u{0}"), (#"\u00e9\u65E5"#, "é日"),
        (#"\ud83d\ude00"#, "😀"), (#"\uD83D\uDE00x"#, "😀x"), (#"\uDBFF\uDFFF"#, "\u{10FFFF}"),
        (#"\ud800\udc00"#, "\u{10000}"), (#"\\u0041"#, #"\u0041"#), ("日本é", "日本é"), (#"\uFFFD"#, "\u{FFFD}"),
    ])
    func textIsDecoded(content: String, expected: String) {
        let (text, result) = Self.decode(Array(content.utf8))
        #expect(text == Array(expected.utf8))
        #expect(result == JSONStringDecoding())
    }

    @Test(arguments: [
        #"\ud83d"#, #"\ude00"#, #"\ud83dx"#, #"\ud83d\n"#, #"\ud83d\ud83d\ude00"#, #"\ude00\ud83d"#, #"x\udfff"#,
        #"\ud83d\u0041"#, #"\ud83d\"#, #"\ud83d\u"#, #"\ud83d\u12"#,
    ])
    func loneSurrogatesAreTold(content: String) {
        let (text, result) = Self.decode(Array(content.utf8))
        #expect(result.hasLoneSurrogate)
        #expect(String(validating: text, as: UTF8.self) != nil)
    }

    @Test(arguments: [#"\"#, #"\x"#, #"\u"#, #"\u123"#, #"\u12g4"#, #"\U0041"#, #"a\ b"#, #"\u+123"#, #"\u 123"#])
    func unknownEscapesAreTold(content: String) {
        #expect(Self.decode(Array(content.utf8)).1.hasInvalidEscape)
        let isValid = unsafe Array(content.utf8).withUnsafeBytes { unsafe JSONStringDecoding.hasOnlyValidEscapes($0) }
        #expect(!isValid)
    }

    @Test(
        arguments: [
            [0x80], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x61, 0xFF, 0x62],
            [0xE6, 0x97],
        ] as [[UInt8]])
    func invalidUTF8IsRepairedAndTold(content: [UInt8]) {
        let (text, result) = Self.decode(content)
        #expect(result.hasInvalidUTF8)
        #expect(String(validating: text, as: UTF8.self)?.unicodeScalars.contains("\u{FFFD}") == true)
    }

    /// Whatever the bytes are: the text is UTF-8, and what both functions say of escapes is the same.
    @Test func noBytesAreTooOdd() {
        var generator = SeededGenerator(seed: 3)
        let alphabet = Array("\\\\\\uu0dD8cCeFf\"/n".utf8) + [0xC3, 0xA9, 0xF0]
        for _ in 0..<5_000 {
            let content = (0..<Int.random(in: 0..<16, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            let (text, result) = Self.decode(content)
            #expect(String(validating: text, as: UTF8.self) != nil)
            let isValid = unsafe content.withUnsafeBytes { unsafe JSONStringDecoding.hasOnlyValidEscapes($0) }
            #expect(isValid == !result.hasInvalidEscape, "\(String(decoding: content, as: UTF8.self))")
        }
    }
}
