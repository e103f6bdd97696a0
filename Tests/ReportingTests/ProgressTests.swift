import Reporting
import Testing
import TrailIndex

@Suite struct ProgressTests {
    @Test func aRunUnderWaySaysRateAndTimeLeft() {
        let snapshot = ProgressSnapshot(
            objectsDone: 1_234, objectsTotal: 4_000, storedBytesDone: 50_000_000, storedBytesTotal: 200_000_000,
            plainBytes: 300_000_000, events: 200_000)
        #expect(
            snapshot.text(after: 2)
                == "25 %, 1,234 of 4,000 objects, 50.0 MB of 200.0 MB, 150.0 MB/s plain, 6.0 s left")
    }

    @Test func nothingDoneOrNothingToDoIsNoDivisionByZero() {
        #expect(ProgressSnapshot().text(after: 0) == "0 of 0 objects, 0 B of 0 B")
        #expect(
            ProgressSnapshot(objectsTotal: 1, storedBytesTotal: 10).text(after: 1)
                == "0 %, 0 of 1 objects, 0 B of 10 B, 0.0 MB/s plain")
    }

    @Test func moreDoneThanKnownIsNotOverAHundredPercent() {
        let snapshot = ProgressSnapshot(objectsDone: 2, objectsTotal: 1, storedBytesDone: 20, storedBytesTotal: 10)
        #expect(snapshot.text(after: 1).hasPrefix("100 %, 2 of 1 objects"))
    }
}
