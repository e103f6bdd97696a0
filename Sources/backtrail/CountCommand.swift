import ArgumentParser
import TrailQuery

/// `backtrail count`.
struct CountCommand: QuestionCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Counts events by any fields.",
        discussion: """
            A field is a path into the record (eventName, userIdentity.type, requestParameters.bucketName, \
            resources[0].ARN) or a word: principal, session, account, category, integrity, hour, day, sourceIPKind, \
            channel, agent, credential, mfa. With --indicators also indicators; with --geo country, city, asn, asOrganization; with --aws-ranges \
            sourceAWSService, sourceAWSRegion; with --ip-list lists.

            Which services refused what?

              backtrail count --index sample-index --by eventSource,errorCode --error any

            From which countries do whose calls come?

              backtrail count --index sample-index --by country,principal --geo samples/places.mmdb
            """)

    @Option(
        help: ArgumentHelp("The fields to group by, with commas between them.", valueName: "fields"),
        completion: IndexCompletion.fields)
    var by: [String]

    @Option(
        help: ArgumentHelp("Fields whose distinct values are counted in each group.", valueName: "fields"),
        completion: IndexCompletion.fields)
    var distinct: [String] = []

    @Option(
        help: ArgumentHelp("Fields whose numbers are added up in each group.", valueName: "fields"),
        completion: IndexCompletion.fields)
    var sum: [String] = []

    @OptionGroup var newnessOptions: NewnessOptions
    @OptionGroup(title: "Addresses") var addressOptions: AddressOptions
    @OptionGroup var ruleOptions: RuleOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    var newSince: String? { newnessOptions.newSince }

    func validate() throws {
        _ = try question()
        let fields = try Fields.named(by + distinct + sum)
        try addressOptions.check(fields)
        try selectionOptions.check(fields)
    }

    func question() throws -> Question {
        try .count(by: Fields.named(by), distinct: Fields.named(distinct), sum: Fields.named(sum))
    }

    func references() throws -> ReferenceData {
        ReferenceData(addresses: try addressOptions.lookup(), classification: try ruleOptions.table())
    }
}
