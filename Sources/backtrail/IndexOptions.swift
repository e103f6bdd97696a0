import ArgumentParser

/// Which index a command reads.
struct IndexOptions: ParsableArguments {
    @OptionGroup var location: IndexLocation

    @Option(
        help: ArgumentHelp("Where the archive lies now, if it has moved since it was indexed.", valueName: "dir"),
        completion: .directory)
    var archiveRoot: String?

    @OptionGroup var redaction: RedactionOptions

    /// The directory of the index, as the user named it.
    var path: String { location.path }
}
