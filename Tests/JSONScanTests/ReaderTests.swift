import JSONScan
import TestSupport
import Testing

/// The reader against a recursive parser that knows nothing of indexes.
@Suite struct ReaderTests {
    private static let documents = [
        #"{"Records":[{"eventVersion":"1.08","userIdentity":{"type":"Root"},"n":-1.50e+10,"t":true,"f":false,"z":null}]}"#,
        #" [ 1 , "a\"b" , { } , [ ] , [[["x"]]] , {"k" : {"k":[0]}} ] "#,
        #""just \\ a \u00e9 string""#, "[0.0,1e5,-0,12345678901234567890123]", "{\n\t\"a\"\r:\n1\t}",
        #"{"é":"日本","policy":"{\"Statement\":[{\"Effect\":\"Allow\"}]}","":""}"#, "true", "null", " {} ", "[]",
        #"{"a":[{"b":1},{"c":[true,false,null,"]}{["]}],"d":"\\\\\\"}"#,
    ]

    /// Reads member by member and element by element; every second value is passed as a whole first.
    private static func read(_ bytes: [UInt8]) -> ReferenceJSON.Node? {
        var index = StructuralIndex()
        var result: ReferenceJSON.Node?
        unsafe bytes.withUnsafeBytes { text in
            unsafe index.scan(text) { reader in
                reader.skipWhitespace()
                let node = try? Self.value(&reader)
                reader.skipWhitespace()
                if reader.offset == reader.byteCount { result = node }
            }
        }
        return result
    }

    private static func value(_ reader: inout JSONReader) throws -> ReferenceJSON.Node {
        let start = reader.offset
        var isFirst = true
        var node: ReferenceJSON.Node
        if reader.enterObject() {
            node = ReferenceJSON.Node(kind: .object, start: start)
            while let name = try reader.nextMember(&isFirst) {
                unsafe node.names.append(String(decoding: reader.contentBytes(name), as: UTF8.self))
                node.children.append(try value(&reader))
            }
        } else if reader.enterArray() {
            node = ReferenceJSON.Node(kind: .array, start: start)
            while try reader.nextElement(&isFirst) { node.children.append(try value(&reader)) }
        } else {
            let span = try reader.readValue()
            #expect(Int(span.start) == start && Int(span.end) == reader.offset)
            node = ReferenceJSON.Node(kind: kind(span.kind), start: start)
        }
        node.end = reader.offset
        return node
    }

    /// The span of the whole value, passed without looking into it.
    private static func skip(_ bytes: [UInt8]) -> Range<Int>? {
        var index = StructuralIndex()
        return unsafe bytes.withUnsafeBytes { text in
            unsafe index.scan(text) { reader -> Range<Int>? in
                reader.skipWhitespace()
                guard let span = try? reader.readValue() else { return nil }
                reader.skipWhitespace()
                return reader.offset == reader.byteCount ? Int(span.start)..<Int(span.end) : nil
            }
        }
    }

    private static func kind(_ kind: JSONSpan.Kind) -> ReferenceJSON.Kind {
        switch kind {
        case .object: .object
        case .array: .array
        case .string: .string
        case .number: .number
        case .true: .true
        case .false: .false
        case .null: .null
        }
    }

    private static func check(_ bytes: [UInt8]) {
        // A number needs something behind it to be known as whole.
        let text = bytes + [0x20]
        let expected = ReferenceJSON.parse(text)
        #expect(Self.read(text) == expected, "\(String(decoding: bytes, as: UTF8.self))")
        #expect(
            Self.skip(text) == expected.map { $0.start..<$0.end }, "\(String(decoding: bytes, as: UTF8.self))")
    }

    @Test(arguments: documents)
    func validTextIsReadAsItStands(document: String) {
        #expect(ReferenceJSON.parse(Array(document.utf8)) != nil)
        Self.check(Array(document.utf8))
    }

    @Test(arguments: documents)
    func damagedTextIsReadOrRefusedAlike(document: String) {
        var generator = SeededGenerator(seed: 11)
        let bytes = Array(document.utf8)
        let alphabet = Array("{}[]\":,\\ a1-.eEtnf0\n\u{0}".utf8) + [0xC3, 0xFF]
        for end in 0..<bytes.count { Self.check(Array(bytes[..<end])) }
        for place in bytes.indices {
            var removed = bytes
            removed.remove(at: place)
            Self.check(removed)
        }
        for _ in 0..<800 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<mutated.count, using: &generator)
                let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                if Bool.random(using: &generator) { mutated[place] = byte } else { mutated.insert(byte, at: place) }
            }
            Self.check(mutated)
        }
    }

    @Test func deepTextIsReadToTheLimitAndNotBeyond() {
        for depth in [1, 2, 63, 64, 65, 127, 128, 129, 1_023, 1_024, 1_025, 1_088, 100_000] {
            let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let mixed =
                String(repeating: "{\"a\":[", count: depth / 2) + "0" + String(repeating: "]}", count: depth / 2)
            #expect((Self.skip(Array(arrays.utf8)) != nil) == (depth <= JSONReader.maximumDepth), "\(depth)")
            if depth > 1 {
                #expect((Self.skip(Array(mixed.utf8)) != nil) == (depth / 2 * 2 <= JSONReader.maximumDepth), "\(depth)")
            }
        }
        // The levels beyond 64 are remembered in the right order.
        let wrong = String(repeating: "{\"a\":[", count: 100) + String(repeating: "}]", count: 100)
        #expect(Self.skip(Array(wrong.utf8)) == nil)
    }

    @Test func bracketsLeadPastAMalformedValue() {
        for (text, rest) in [
            (#"{"a":nonsense "x}" []},{"b":1}"#, ",{\"b\":1}"), (#"{"a" 1 {"c":"}"}} tail"#, " tail"),
            (#"[1 2 3],4"#, ",4"),
        ] {
            var index = StructuralIndex()
            unsafe Array(text.utf8).withUnsafeBytes { bytes in
                unsafe index.scan(bytes) { reader in
                    let isPassed = reader.skipBrackets()
                    #expect(isPassed)
                    #expect(text.utf8.count - reader.offset == rest.utf8.count)
                }
            }
        }
        for text in ["{\"a\":1", "{\"a\":\"}", "[[]", "{", "\"", "x", ""] {
            var index = StructuralIndex()
            unsafe Array(text.utf8).withUnsafeBytes { bytes in
                unsafe index.scan(bytes) { reader in
                    // Whether a string alone counts as closed is nobody's question: it starts no record.
                    let isPassed = reader.skipBrackets()
                    #expect(!isPassed || text == "\"")
                    #expect(reader.offset <= bytes.count)
                }
            }
        }
    }

    @Test func flagsTellOfEscapesAndOtherBytesWhereverTheyStand() {
        for place in 0..<200 {
            var content = [UInt8](repeating: UInt8(ascii: "x"), count: 200)
            content[place] = UInt8(ascii: "\\")
            var other = content
            other[place] = 0xC3
            for (bytes, isEscape) in [(content, true), (other, false)] {
                let text = [UInt8(ascii: "\"")] + bytes + Array("n\"  ".utf8)
                var index = StructuralIndex()
                let span = unsafe text.withUnsafeBytes { text in
                    unsafe index.scan(text) { reader in try? reader.readString() }
                }
                #expect(isEscape ? span?.mayHaveEscapes == true : span?.mayHaveNonASCII == true, "\(place)")
            }
        }
    }

    @Test func namesAreComparedWhole() {
        let names = [
            "", "a", "ab", "eventName", "eventNamf", "EventName", "eventNames", "userIdentity", "aserIdentity",
        ]
        for name in names {
            let text = Array("\"\(name)\" ".utf8)
            var index = StructuralIndex()
            unsafe text.withUnsafeBytes { bytes in
                unsafe index.scan(bytes) { reader in
                    guard let span = try? reader.readString() else {
                        Issue.record("a string was not read")
                        return
                    }
                    for other in names { #expect(reader.content(span, equals: Array(other.utf8)) == (name == other)) }
                }
            }
        }
    }
}
