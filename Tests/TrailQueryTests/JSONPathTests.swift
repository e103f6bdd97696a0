import TestSupport
import Testing

@testable import TrailQuery

/// Paths into JSON text against a reader that goes byte by byte.
struct JSONPathTests {
    private static let paths: [[String]] = [
        ["bucketName"], ["a", "bucketName"], ["a", "0", "bucketName"], ["a", "1"], ["bucketName", "a"], ["odd name"],
        ["é", "b"], ["a", "a", "a"], [],
    ]

    private static func path(_ steps: [String]) -> JSONPath {
        JSONPath(steps.map { step in Int(step).map { .element($0) } ?? .member(step) })
    }

    private func expectAgreement(_ text: [UInt8]) {
        for steps in JSONPathTests.paths {
            let path = JSONPathTests.path(steps)
            // Behind the text stands what must not be taken for a part of it.
            let bytes = Array("\"bucketName\":".utf8) + text + Array(#""bucketName":{"a":1}}"#.utf8)
            let found = path.find(in: bytes, 13..<13 + text.count).map { Array(bytes[$0]) }
            #expect(
                found == SlowCursor.find(steps, in: text), "\(steps) in \(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test func inText() {
        var random = SeededGenerator(seed: 31)
        for _ in 0..<3_000 { expectAgreement(Array(RandomJSON.object(&random).utf8)) }
    }

    /// What stands in a column is one value as its brackets and quotes say, whatever is between them.
    @Test func inDamagedText() {
        var random = SeededGenerator(seed: 32)
        let pieces = #"{}[]",:\x 1"#.utf8.map { $0 } + [0x80, 0xff, 0x5b, 0x22]
        for _ in 0..<6_000 {
            var text = Array(RandomJSON.object(&random).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 0..<text.count, using: &random)
                let piece = pieces.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text[position] = piece
                case 1: text.insert(piece, at: position)
                default: text.remove(at: position)
                }
                if text.isEmpty { text = [piece] }
            }
            expectAgreement(SlowCursor.firstValue(text))
        }
    }

    @Test func ofOnlyMembers() {
        let bytes = Array(#"{"b":{"bucketName":1},"bucketName":"x","bucketName":"y"}"#.utf8)
        let path = JSONPathTests.path(["bucketName"])
        #expect(path.find(in: bytes, 0..<bytes.count).map { Array(bytes[$0]) } == Array("\"y\"".utf8))
        #expect(path.find(in: bytes, 0..<bytes.count, isOnly: true).map { Array(bytes[$0]) } == Array("\"x\"".utf8))
    }
}
