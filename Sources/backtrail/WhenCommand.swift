import ArgumentParser
import TrailQuery

/// `backtrail when`.
struct WhenCommand: QuestionCommand {
    static let configuration = CommandConfiguration(
        commandName: "when",
        abstract: "When it happened: events over time.",
        discussion: """
            A row is a bucket of time in UTC, empty ones included, with a bar for its events.

            When was access denied, hour by hour?

              backtrail when --index sample-index --error '*Denied*' --interval 1h
            """)

    @Option(
        help: ArgumentHelp(
            "The length of a bucket: auto, \(WhenCommand.intervalNames).", valueName: "interval"),
        completion: .list(["auto"] + BucketInterval.allCases.map(\.rawValue)))
    var interval = "auto"

    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    /// As many as an automatic interval gives at most, so that it is never cut.
    var tableLimit: Int { 60 }

    private static let intervalNames = BucketInterval.allCases.map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        _ = try bucketInterval()
    }

    /// Nil for an automatic choice.
    private func bucketInterval() throws -> BucketInterval? {
        if interval == "auto" { return nil }
        guard let known = BucketInterval(rawValue: interval) else {
            throw ValidationError("--interval \(interval): expected auto, \(WhenCommand.intervalNames)")
        }
        return known
    }

    func question() throws -> Question {
        .when(try bucketInterval())
    }
}
