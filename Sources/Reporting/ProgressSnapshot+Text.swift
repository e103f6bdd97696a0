package import TrailIndex

extension ProgressSnapshot {
    /// How far the run has come, on one line without an end:
    /// `31 %, 1,234 of 4,000 objects, 53.2 MB of 173.0 MB, 492.4 MB/s plain, 12.3 s left`.
    ///
    /// - Parameter seconds: wall clock since the start of the run. Rates and the time left are averages over it.
    package func text(after seconds: Double) -> String {
        var parts: [String] = []
        if storedBytesTotal > 0 {
            let percent = Double(min(storedBytesDone, storedBytesTotal)) / Double(storedBytesTotal) * 100
            // Rounded down: 100 % is said when it is true.
            parts.append("\(Int(max(0, percent))) %")
        }
        parts.append("\(NumberText.grouped(objectsDone)) of \(NumberText.grouped(objectsTotal)) objects")
        parts.append("\(NumberText.bytes(storedBytesDone)) of \(NumberText.bytes(storedBytesTotal))")
        if seconds >= 0.001 {
            parts.append("\(NumberText.fixed(Double(plainBytes) / 1_000_000 / seconds, decimals: 1)) MB/s plain")
        }
        if storedBytesDone > 0, storedBytesTotal > storedBytesDone {
            let left = seconds * Double(storedBytesTotal - storedBytesDone) / Double(storedBytesDone)
            parts.append("\(NumberText.duration(left)) left")
        }
        return parts.joined(separator: ", ")
    }
}
