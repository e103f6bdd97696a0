import Testing

@testable import CloudTrail

/// Times read one after the other are the times read each by itself.
@Suite struct CanonicalTimesTests {
    @Test func everyByteCounts() {
        var times = CanonicalTimes()
        func check(_ text: [UInt8]) {
            let expected = unsafe text.withUnsafeBytes { unsafe Timestamp(canonical: $0) }
            let found = unsafe text.withUnsafeBytes { unsafe times.timestamp(canonical: $0) }
            #expect(found == expected, "\(String(decoding: text, as: UTF8.self))")
        }
        check([UInt8](repeating: 0, count: 11) + Array("00:00:00Z".utf8))
        for text in ["2024-03-01T23:59:59Z", "2024-02-29T00:00:00Z", "1969-12-31T23:59:58Z", "2024-03-01T24:00:00Z"] {
            let bytes = Array(text.utf8)
            check(bytes)
            for place in bytes.indices {
                for byte in [0, 0x2F, 0x30, 0x35, 0x39, 0x3A, 0x3B, 0x54, 0x5A, 0x80, 0xB0, 0xFF] as [UInt8] {
                    check(bytes)
                    var other = bytes
                    other[place] = byte
                    check(other)
                }
            }
            check(Array(bytes.dropLast()))
            check(bytes + [0x5A])
        }
        check(Array("2024-03-01T12:00:00Z".utf8))
        #expect(
            unsafe Array("2024-03-01T00:00:01Z".utf8).withUnsafeBytes { unsafe times.timestamp(canonical: $0) }?
                .microseconds == 1_709_251_201_000_000)
    }
}
