import ArgumentParser
import CloudTrail
import Reporting
import TrailQuery

extension EventLookup.TimeForm: ExpressibleByArgument {}

/// `backtrail lookup-events`.
struct LookupEventsCommand: SelectingCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup-events",
        abstract: "CloudTrail's LookupEvents over the archive: any age, all accounts and regions.",
        discussion: """
            Takes the options of "aws cloudtrail lookup-events" and prints its JSON, newest event first, so that what is \
            written for the one reads the other. As there, management events are looked up, or with --event-category \
            insight Insights; --category asks for others. Resources are those that the record lists, where AWS derives \
            more.

            Who signed in to the console?

              backtrail lookup-events --index sample-index \
            --lookup-attributes AttributeKey=EventName,AttributeValue=ConsoleLogin
            """)

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "AttributeKey=KEY,AttributeValue=VALUE, one of them; KEY is EventId, EventName, ReadOnly, Username, "
                + "ResourceType, ResourceName, EventSource or AccessKeyId.",
            valueName: "attribute"))
    var lookupAttributes: [String] = []

    @Option(
        help: ArgumentHelp(
            "The first time: as of --from, or seconds since 1970.", valueName: "time"))
    var startTime: String?

    @Option(help: ArgumentHelp("The last time, in the same forms; itself included.", valueName: "time"))
    var endTime: String?

    @Option(help: ArgumentHelp("insight: Insights instead of management events.", valueName: "category"))
    var eventCategory: EventCategory?

    @Option(help: ArgumentHelp("How many events are printed, all if not given.", valueName: "n"))
    var maxItems: Int?

    @Option(
        help: ArgumentHelp("Goes on behind an answer that --max-items cut: the NextToken in it.", valueName: "token"))
    var startingToken: String?

    @Option(
        name: .customLong("cli-timestamp-format"),
        help: ArgumentHelp("How EventTime is written: iso8601, or wire for seconds since 1970.", valueName: "format"))
    var timeForm: EventLookup.TimeForm = .iso8601

    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions

    @Option(help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Shows no notes, only the answer and errors.")
    var quiet = false

    enum EventCategory: String, ExpressibleByArgument, CaseIterable {
        case insight
    }

    func validate() throws {
        if let maxItems, maxItems < 1 { throw ValidationError("--max-items is a number of events, 1 or more") }
        if lookupAttributes.count > 1 {
            throw ValidationError(
                "--lookup-attributes takes one attribute, as the API does: --filter and the options of the selection "
                    + "combine with it")
        }
        if eventCategory != nil, !selectionOptions.category.isEmpty {
            throw ValidationError("name one of --event-category and --category")
        }
        if let output, ["json", "text", "table", "yaml", "yaml-stream"].contains(output) {
            throw ValidationError(
                "--output \(output): here --output names a file, and JSON is what is written; for a file of this name "
                    + "write ./\(output)")
        }
        if let startingToken, LookupToken(startingToken) == nil {
            throw ValidationError("--starting-token \(startingToken): this is no NextToken that backtrail prints")
        }
    }

    func run() throws {
        let attribute = try lookupAttributes.first.map { try LookupAttribute($0) }
        var selection = try selectionOptions.selection()
        if selection.categories.isEmpty { selection.categories = [eventCategory == nil ? "Management" : "Insight"] }
        let index = try OpenIndex(
            indexOptions, isQuiet: quiet, ReferenceData(), explains: selectionOptions.explain)
        let predicate = Predicate.allOf([try index.predicate(of: selection), try lookup(attribute, index).predicate])
        // The category is not what was asked for.
        selection.categories = selectionOptions.category
        try index.noteMissing(selection)
        try write(index, predicate)
        index.explain(predicate)
    }

    private func lookup(_ attribute: LookupAttribute?, _ index: OpenIndex) throws -> EventLookup {
        var lookup = EventLookup()
        lookup.attribute = attribute
        let newest = index.engine.newestEvent
        lookup.startTime = try startTime.map {
            try EventLookup.time($0, option: "--start-time", newestEvent: newest)
        }
        lookup.endTime = try endTime.map { try EventLookup.time($0, option: "--end-time", newestEvent: newest) }
        if let start = lookup.startTime, let end = lookup.endTime, start > end {
            throw ValidationError("--start-time \(start) is after --end-time \(end)")
        }
        return lookup
    }

    private func write(_ index: OpenIndex, _ predicate: Predicate) throws {
        var file = try OutputFile.open(output)
        var isFirst = true
        let next = try index.engine.lookUpEvents(
            selecting: predicate, startingAt: startingToken.flatMap { LookupToken($0) }, limit: maxItems,
            times: timeForm
        ) { event in
            try file.write(Array((isFirst ? "{\n    \"Events\": [\n        " : ",\n        ").utf8))
            try file.write(foreign: event)
            isFirst = false
        }
        try file.write(Array((isFirst ? "{\n    \"Events\": []" : "\n    ]").utf8))
        if let next { try file.write(Array(",\n    \"NextToken\": \"\(next)\"".utf8)) }
        try file.write(Array("\n}\n".utf8))
        try file.finish()
    }
}
