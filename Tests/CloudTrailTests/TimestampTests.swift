import CloudTrail
import Glibc
import TestSupport
import Testing

@Suite struct TimestampTests {
    private static func canonical(_ text: String) -> Int64? {
        unsafe Array(text.utf8).withUnsafeBytes { unsafe Timestamp(canonical: $0)?.microseconds }
    }

    /// Against the C library's calendar.
    @Test func datesAreThoseOfTheSystem() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<5_000 {
            let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &generator)
            var time = time_t(seconds)
            var parts = unsafe tm()
            unsafe gmtime_r(&time, &parts)
            let (month, day) = unsafe (parts.tm_mon + 1, parts.tm_mday)
            let (hour, minute, second) = unsafe (parts.tm_hour, parts.tm_min, parts.tm_sec)
            let year = unsafe String(Int(parts.tm_year) + 1900)
            func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
            let text =
                String(repeating: "0", count: 4 - year.utf8.count) + year + "-\(two(month))-\(two(day))"
                + "T\(two(hour)):\(two(minute)):\(two(second))Z"
            #expect(Timestamp(seconds: seconds).description == text)
            #expect(Self.canonical(text) == seconds * 1_000_000)
            #expect(Timestamp(rfc3339: text)?.seconds == seconds)
        }
    }

    @Test(arguments: [
        "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z",
        "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01t00:00:00Z",
        "2024-01-01T00:00:00z", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2024-1-1T00:00:00Z", "",
        "20240101T000000Z", "2024-01-01T00:00:0 Z", "2024-04-31T00:00:00Z", "1900-02-29T00:00:00Z",
    ])
    func otherFormsAreNotCanonical(text: String) {
        #expect(Self.canonical(text) == nil)
    }

    @Test(
        arguments: [
            ("2024-03-01", 1_709_251_200_000_000), ("2024-03-01T00:00:00Z", 1_709_251_200_000_000),
            ("2024-03-01t01:30:00+01:30", 1_709_251_200_000_000), ("2024-02-29 19:00:00-05:00", 1_709_251_200_000_000),
            ("2024-03-01T00:00:00.1234567Z", 1_709_251_200_123_456), ("2024-03-01T00:00:00.5z", 1_709_251_200_500_000),
            ("1969-12-31T23:59:59.999999Z", -1), ("2000-02-29T00:00:00Z", 951_782_400_000_000),
        ] as [(String, Int64)])
    func formsOfRFC3339(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "2024", "2024-03", "2024-03-01T", "2024-03-01T00:00Z", "2024-03-01T00:00:00", "2024-03-01T00:00:00.Z",
        "2024-03-01T00:00:00+1:00", "2024-03-01T00:00:00+24:00", "2024-03-01T00:00:00+00:60", "2024-03-01T00:00:00Zx",
        "2024-03-01T00:00:00+", "+024-03-01", "2024-03-01x", "é024-03-01",
    ])
    func otherTextIsNoTime(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func fractionsAndTheEndsOfTime() {
        #expect(Timestamp(microseconds: 1).description == "1970-01-01T00:00:00.000001Z")
        #expect(Timestamp(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(Timestamp(microseconds: 1_500_000).description == "1970-01-01T00:00:01.5Z")
        #expect(Timestamp(microseconds: -1).seconds == -1)
        #expect(Timestamp(microseconds: -1_000_000).seconds == -1)
        #expect(Timestamp(microseconds: -1_000_001).seconds == -2)
        // A damaged index may hold any number.
        #expect(!Timestamp(microseconds: .min).description.isEmpty)
        #expect(!Timestamp(microseconds: .max).description.isEmpty)
    }
}
