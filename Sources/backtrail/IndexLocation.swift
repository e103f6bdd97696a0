import ArgumentParser

/// Where the index of a command lies.
struct IndexLocation: ParsableArguments {
    @Option(
        help: ArgumentHelp("The index; else $BACKTRAIL_INDEX, else ./backtrail-index.", valueName: "dir"),
        completion: .directory)
    var index: String?

    /// The directory of the index, as the user named it.
    var path: String { index ?? Environment.value(of: "BACKTRAIL_INDEX") ?? "backtrail-index" }
}
