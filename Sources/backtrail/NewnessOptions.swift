import ArgumentParser

/// Whether only what is new is shown.
struct NewnessOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only rows that have no selected event before this time, in the forms of --from, which excludes it.",
            valueName: "time"))
    var newSince: String?
}
