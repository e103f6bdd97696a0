import JSONScan
import Testing

@Suite struct JSONTreeTests {
    private static func tree(_ text: String) throws -> JSONTree { try JSONTree(Array(text.utf8)) }

    @Test(arguments: [
        (#"{"a":1,"b":[true,null]}"#, #" { "b" : [ true , null ] , "a" : 1 } "#), ("1", "1.0"), ("1", "1e0"),
        ("100", "1e2"), ("0.001", "1E-3"), ("-0", "0.0"), ("1.50e1", "15"), ("9007199254740993", "9007199254740993.0"),
        (#""\u0041/""#, #""A\/""#), (#"{"a":1,"a":2}"#, #"{"a":2}"#), (#"{"\u0061":1}"#, #"{"a":1}"#), ("0e999", "0"),
        (#""\ud800""#, #""\ud800""#),
    ])
    func equalValues(left: String, right: String) throws {
        #expect(try Self.tree(left) == Self.tree(right))
    }

    @Test(arguments: [
        ("9007199254740993", "9007199254740992"), ("9007199254740993", "9007199254740993.1"), ("1", "-1"),
        ("1", #""1""#), ("true", #""true""#), ("null", "{}"), ("[]", "{}"), ("[1,2]", "[2,1]"), ("[1]", "[1,1]"),
        (#"{"a":1}"#, #"{"a":1,"b":null}"#), (#"{"a":1}"#, #"{"A":1}"#), ("1e400", "1e401"), ("0.1", "0.10000000001"),
        (#""\ud800""#, #""\ud801""#), (#""\ud800""#, #""\ufffd""#),
        ("1e99999999999999999999", "1e99999999999999999998"),
        ("null", "false"),
    ])
    func differentValues(left: String, right: String) throws {
        #expect(try Self.tree(left) != Self.tree(right))
    }

    @Test(arguments: ["", " ", "{", "[1,]", "{\"a\":1,}", "1 2", "{} x", "nul", "\"a", "{\"a\"}", "-", "1e", "[1}"])
    func whatIsNotOneValueIsRefused(text: String) {
        #expect(throws: JSONScanError.self) { try Self.tree(text) }
    }

    @Test func depthIsNoTrap() {
        for depth in [500, 600, 5_000, 100_000] {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            if depth <= 500 {
                #expect(throws: Never.self) { try Self.tree(text) }
            } else {
                #expect(throws: JSONScanError.self) { try Self.tree(text) }
            }
        }
    }
}
