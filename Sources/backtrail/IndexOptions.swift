import ArgumentParser

/// Which index a command reads.
struct IndexOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The index; else $BACKTRAIL_INDEX, else ./backtrail-index.", valueName: "dir"),
        completion: .directory)
    var index: String?

    @Option(
        help: ArgumentHelp("Where the archive lies now, if it has moved since it was indexed.", valueName: "dir"),
        completion: .directory)
    var archiveRoot: String?

    /// The directory of the index, as the user named it.
    var path: String { Self.path(index) }

    /// The directory of an index, given what `--index` says.
    static func path(_ index: String?) -> String {
        index ?? Environment.value(of: "BACKTRAIL_INDEX") ?? "backtrail-index"
    }
}
