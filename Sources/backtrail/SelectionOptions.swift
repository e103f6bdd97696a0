import ArgumentParser
import TrailQuery

/// Which events a question is about.
///
/// Different options must all hold; one that is repeated holds when any of its values does.
struct SelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The first time: 2024-03-01, 2024-03-01T08:30:00Z, or 7d, 12h, 30m back from the newest event.",
            valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The time to stop before, in the same forms.", valueName: "time"))
    var to: String?

    @Option(
        help: ArgumentHelp("The account the event was delivered for.", valueName: "id"),
        completion: IndexCompletion.accounts)
    var account: [String] = []

    @Option(
        help: ArgumentHelp("The account of who acted.", valueName: "id"),
        completion: IndexCompletion.actorAccounts)
    var actorAccount: [String] = []

    @Option(
        help: ArgumentHelp("The region.", valueName: "region"),
        completion: IndexCompletion.regions)
    var region: [String] = []

    @Option(
        help: ArgumentHelp(
            "Who acted: ARN, role, user name, principal id; * allowed. A role means all its sessions.",
            valueName: "who"),
        completion: IndexCompletion.principals)
    var principal: [String] = []

    @Option(
        help: ArgumentHelp("The access key id that signed the call.", valueName: "id"),
        completion: IndexCompletion.accessKeys)
    var accessKey: [String] = []

    @Option(
        help: ArgumentHelp(
            "The source: an address, a CIDR block, a service name, or @FILE with one of these a line.",
            valueName: "source"))
    var ip: [String] = []

    @Option(
        help: ArgumentHelp("The event name: GetObject, 'Delete*', s3:GetObject.", valueName: "event"),
        completion: IndexCompletion.events)
    var event: [String] = []

    @Option(help: ArgumentHelp("The ID of the event.", valueName: "id"))
    var eventId: [String] = []

    @Option(
        help: ArgumentHelp("The service: s3 or s3.amazonaws.com.", valueName: "service"),
        completion: IndexCompletion.services)
    var service: [String] = []

    @Option(help: ArgumentHelp("The user agent; * allowed.", valueName: "agent"))
    var userAgent: [String] = []

    @Option(
        help: ArgumentHelp("The outcome: any error, none, a code, or '*Denied*'.", valueName: "code"),
        completion: IndexCompletion.errors)
    var error: [String] = []

    @Option(
        help: ArgumentHelp(
            "An ARN or identifier among the resources, request parameters or response elements; * allowed.",
            valueName: "resource"))
    var resource: [String] = []

    @Option(
        help: ArgumentHelp(
            "The category: Management, Data, NetworkActivity, Insight, Aggregated or all.", valueName: "category"),
        completion: .list(["Management", "Data", "NetworkActivity", "Insight", "Aggregated", "all"]))
    var category: [String] = []

    @Option(help: ArgumentHelp("The verdict on the object the event came from.", valueName: "verdict"))
    var integrity: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A CloudWatch Logs filter pattern: '{ $.eventName = \"ConsoleLogin\" && $.errorMessage EXISTS }', "
                + "or terms: '?Denied -\"dry run\"'.",
            valueName: "pattern"))
    var filter: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file of addresses, keys, ARNs, hashes, names, one a line: events that hold any of them anywhere.",
            valueName: "file"),
        completion: .file())
    var indicators: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A text that stands anywhere in a record, or /an expression/ as of filter patterns.", valueName: "text"))
    var rawSearch: [String] = []

    @Flag(help: "Only events that read.")
    var readOnly = false

    @Flag(help: "Only events that write.")
    var writeOnly = false

    @Flag(
        help: "Tells on standard error what was asked as a filter pattern, what decided it, and what each step cost.")
    var explain = false

    @Option(
        help: ArgumentHelp(
            "Saves this question, without its index: \"backtrail @NAME\" asks it again. See views.", valueName: "name"))
    var save: String?

    mutating func validate() throws {
        if readOnly, writeOnly { throw ValidationError("--read-only and --write-only leave no event") }
    }

    /// Refuses fields that nothing is known of.
    func check(_ fields: [Field]) throws {
        if indicators.isEmpty, let field = fields.first(where: \.asksIndicators) {
            throw ValidationError("\(field.name) needs --indicators FILE")
        }
    }
}
