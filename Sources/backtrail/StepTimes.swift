/// How long the steps of a question take, which `--timings` tells.
struct StepTimes {
    private var start = ContinuousClock.now
    private var steps: [(name: String, duration: Duration)] = []

    /// Ends a step; the next begins.
    mutating func end(_ step: String) {
        let end = ContinuousClock.now
        steps.append((step, end - start))
        start = end
    }

    /// Tells the steps on standard error, if the options say so.
    func tell(_ options: OutputOptions) {
        guard options.timings else { return }
        let texts = steps.map { "\($0.name) \(StepTimes.milliseconds($0.duration)) ms" }
        StandardError.note("timings: " + texts.joined(separator: ", "))
    }

    /// With two decimals.
    private static func milliseconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let hundredths = seconds * 100_000 + attoseconds / 10_000_000_000_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
