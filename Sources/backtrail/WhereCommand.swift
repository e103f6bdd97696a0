import ArgumentParser
import TrailQuery

/// `backtrail where`.
struct WhereCommand: QuestionCommand {
    static let configuration = CommandConfiguration(
        commandName: "where",
        abstract: "Where calls came from: source addresses and services.",
        discussion: """
            A row is a source address with its kind (public, private, service, internal, other). Files that you bring \
            tell more of it: --geo its country, city and autonomous system, --aws-ranges whether AWS holds it, for which \
            service and where, --ip-list which of your lists it is on. Nothing is asked of the network.

            Where do failed sign-ins come from?

              backtrail where --index sample-index --event ConsoleLogin --error any

            Which addresses were never seen before the second day?

              backtrail where --index sample-index --new-since 2024-03-02

            Where in the world are they?

              backtrail where --index sample-index --geo samples/places.mmdb
            """)

    @OptionGroup var newnessOptions: NewnessOptions
    @OptionGroup(title: "Addresses") var addressOptions: AddressOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    var newSince: String? { newnessOptions.newSince }

    func question() throws -> Question {
        .where
    }

    func references() throws -> ReferenceData {
        ReferenceData(addresses: try addressOptions.lookup())
    }
}
