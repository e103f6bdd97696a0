internal import TestSupport
internal import Testing

@testable internal import DeltaTable

@Suite("Names in a log")
struct LogListingTests {
    private func digits(_ number: Int, _ count: Int = 20) -> String {
        String(repeating: "0", count: count - String(number).count) + String(number)
    }

    @Test("Checkpoints come newest first, the one that is easiest to read before others; incomplete ones are none")
    func checkpoints() {
        let parts = (1...3).map { digits(12) + ".checkpoint." + digits($0, 10) + "." + digits(3, 10) + ".parquet" }
        let uuid = digits(12) + ".checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json"
        let names =
            parts.reversed() + [
                uuid, digits(5) + ".checkpoint.parquet", digits(20) + ".checkpoint.parquet",
                digits(30) + ".checkpoint." + digits(1, 10) + "." + digits(2, 10) + ".parquet",
                digits(12) + ".json", digits(12) + ".crc", "_last_checkpoint", "12.json", digits(3) + ".x.json",
                digits(3) + "." + digits(4) + ".compacted.json", "." + digits(3) + ".json.1-2.tmp",
            ]
        let listing = LogListing(names)
        #expect(listing.checkpoints.map(\.version) == [20, 12, 12, 5])
        #expect(listing.checkpoints.map(\.kind) == [.classic, .parts, .uuidNamed, .classic])
        #expect(listing.checkpoints[1].names == parts)
        #expect(listing.versions == [12])
        #expect(listing.checksums == [12])
        #expect(listing.newestVersion == 20)
    }

    @Test("Absurd numbers cost nothing")
    func absurd() {
        let nines = String(repeating: "9", count: 20)
        let listing = LogListing([
            nines + ".json", digits(0) + ".json", nines + ".checkpoint.9999999999.9999999999.parquet",
            nines + ".checkpoint.0000000000.0000000000.parquet",
        ])
        #expect(listing.newestVersion == .max - 1)
        #expect(listing.firstHole(in: 0...(.max - 1)) == 1)
        #expect(listing.firstHole(in: (.max - 1)...(.max - 1)) == nil)
        #expect(listing.checkpoints.isEmpty)
    }
}
