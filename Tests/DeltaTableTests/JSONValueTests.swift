internal import TestSupport
internal import Testing

@testable internal import DeltaTable

@Suite("JSON of the log")
struct JSONValueTests {
    @Test(
        "Text that is its own canonical form comes back",
        arguments: [
            "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
            "1.50", "-0.0e-7", "1E+400", #""""#, #""a\"\\\n\r\t\u0000\u001f\u2028é日🙂/""#, "[]", "{}",
            #"[1,[2,{"a":{"b":[]}}],null]"#, #"{"b":1,"a":2}"#,
        ])
    func roundTrip(text: String) throws {
        #expect(try JSONParser.parse(text).text == text)
    }

    @Test("Escapes and white space are understood")
    func escapes() throws {
        #expect(
            try JSONParser.parse(#" { "a\/\b\f\u00e9\uD83D\ude42" : [ 1 , -0 ] } "#)
                == .object([.init("a/\u{8}\u{C}é🙂", .array([.integer(1), .integer(0)]))]))
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", " ", "nul", "nulls", "01", "-", "-01", "1.", ".5", "1e", "+1", "0x1", "NaN", #"""#, #""\x""#,
            #""\u12""#,
            #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, "\"\n\"", "[", "[1", "[1,", "[1,]", "[,1]", "{", #"{"a"}"#,
            #"{"a":}"#, #"{"a":1,}"#, "{1:2}", "1 2", "[1}", #""\u00ｅ9""#,
        ])
    func refused(text: String) {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(text) }
    }

    @Test("Invalid UTF-8 and bottomless nesting are refused")
    func hostile() {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xFF, 0x22].span) }
        #expect(throws: JSONParser.Failure.self) {
            try JSONParser.parse(String(repeating: "[", count: 1_000_000))
        }
        #expect(throws: Never.self) {
            try JSONParser.parse(String(repeating: "[", count: 60) + String(repeating: "]", count: 60))
        }
    }

    @Test("Of members with the same name the last counts")
    func duplicates() throws {
        #expect(try JSONParser.parse(#"{"a":1,"a":2}"#)["a"] == .integer(2))
    }

    @Test("Random bytes are refused or parsed, never a trap")
    func randomBytes() {
        var generator = SeededGenerator(seed: 5)
        let alphabet = Array(#"{}[]",:\u0123456789eE+-.truefalsn "#.utf8) + [0xC3, 0xA9, 0x0A]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<30, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            if let value = try? JSONParser.parse(bytes.span) {
                #expect((try? JSONParser.parse(value.text)) == value)
            }
        }
    }
}
