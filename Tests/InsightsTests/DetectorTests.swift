import CloudTrail
import Testing

@testable import Insights

/// Each detector with what it finds and what it nearly would.
@Suite struct DetectorTests {
    private static func kinds(_ script: FeedScript) -> [InsightKind] {
        script.incidents(DetectorEngine()).map(\.kind)
    }

    private static let signIn: [FeedColumn: String] = [
        .eventSource: "signin.amazonaws.com", .eventName: "ConsoleLogin", .region: "us-east-1",
        .userAgent: "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0",
    ]

    private static func signIn(_ values: [FeedColumn: String]) -> [FeedColumn: String] {
        var all = signIn.merging(values) { $1 }
        // A sign-in has no key.
        all[.accessKeyId] = ""
        return all
    }

    // MARK: Console sign-ins

    @Test func consoleLoginWithoutMFA() throws {
        var script = FeedScript()
        script.add(flags: .usedNoMFA, Self.signIn([:]))
        script.add(hour: 12, flags: .usedNoMFA, Self.signIn([:]))
        let incidents = script.incidents(DetectorEngine())
        #expect(incidents.map(\.kind) == [.consoleLoginNoMFA])
        #expect(incidents.first?.observed == 2)
        #expect(incidents.first?.severity == .medium)
    }

    @Test(
        arguments: [
            (EventFlags.usedMFA, "IAMUser"), ([.usedNoMFA, .isError], "IAMUser"), (.usedNoMFA, "AssumedRole"),
            ([], "IAMUser"),
        ] as [(EventFlags, String)])
    func consoleLoginThatIsNotWithoutMFA(_ flags: EventFlags, _ type: String) {
        var script = FeedScript()
        script.add(flags: flags, Self.signIn([.principalType: type]))
        #expect(Self.kinds(script).isEmpty)
    }

    private static func failures(_ count: Int, users: Int, everySeconds: Int = 20) -> FeedScript {
        var script = FeedScript()
        for number in 0..<count {
            let user = "arn:aws:iam::111122223333:user/u\(number % users)"
            script.add(
                second: number * everySeconds, flags: .isError,
                signIn([.principal: user, .session: user, .sourceIPAddress: "203.0.113.9"]))
        }
        return script
    }

    @Test func passwordSpraying() throws {
        let incidents = Self.failures(11, users: 3).incidents(DetectorEngine())
        #expect(incidents.map(\.kind) == [.passwordSpraying])
        #expect(incidents.first?.observed == 11)
        #expect(incidents.first?.sourceAddresses.first?.value == "203.0.113.9")
    }

    @Test func failuresThatAreNoSpraying() {
        #expect(Self.kinds(Self.failures(10, users: 3)).isEmpty)
        #expect(Self.kinds(Self.failures(11, users: 2)).isEmpty)
        // Never more than ten within ten minutes.
        #expect(Self.kinds(Self.failures(30, users: 3, everySeconds: 61)).isEmpty)
    }

    @Test func guessingOfOnePassword() {
        #expect(Self.kinds(Self.failures(21, users: 1)) == [.consoleLoginFailures])
        #expect(Self.kinds(Self.failures(20, users: 1)).isEmpty)
    }

    @Test(arguments: [(5, 10, true), (4, 10, false), (5, 75, false)])
    func successAfterFailures(_ failures: Int, _ minutesLater: Int, _ isFound: Bool) {
        var script = FeedScript()
        for number in 0..<failures { script.add(minute: number, flags: .isError, Self.signIn([:])) }
        script.add(minute: minutesLater, flags: .usedMFA, Self.signIn([:]))
        #expect(Self.kinds(script) == (isFound ? [.successAfterFailures] : []))
    }

    @Test func successBetweenEndsTheCount() {
        var script = FeedScript()
        for number in 0..<3 { script.add(minute: number, flags: .isError, Self.signIn([:])) }
        script.add(minute: 4, flags: .usedMFA, Self.signIn([:]))
        for number in 0..<3 { script.add(minute: 5 + number, flags: .isError, Self.signIn([:])) }
        script.add(minute: 9, flags: .usedMFA, Self.signIn([:]))
        #expect(Self.kinds(script).isEmpty)
    }

    // MARK: Denials

    private static func denied(_ count: Int, after day: Int, error: String = "AccessDenied") -> FeedScript {
        var script = FeedScript()
        script.add()
        for number in 0..<count {
            script.add(
                day: day, second: number * 10, flags: [.isError, .isReadOnly],
                [.errorCode: error, .eventName: "DescribeThing\(number)"])
        }
        return script
    }

    @Test func burstOfDenials() {
        #expect(Self.kinds(Self.denied(15, after: 1)) == [.accessDeniedBurst])
        #expect(Self.kinds(Self.denied(5, after: 8)) == [.accessDeniedBurst])
        #expect(Self.kinds(Self.denied(5, after: 8, error: "Client.UnauthorizedOperation")) == [.accessDeniedBurst])
    }

    @Test func denialsThatAreNoBurst() {
        #expect(Self.kinds(Self.denied(14, after: 1)).isEmpty)
        #expect(Self.kinds(Self.denied(4, after: 8)).isEmpty)
        #expect(Self.kinds(Self.denied(20, after: 8, error: "ThrottlingException")).isEmpty)
    }

    @Test func whoIsOftenDeniedIsNoNews() {
        var script = Self.denied(5, after: 20)
        for number in 0..<3 {
            script.add(
                day: 10, second: number, flags: .isError, [.errorCode: "AccessDenied", .eventName: "List\(number)"])
        }
        #expect(Self.kinds(script).isEmpty)
    }

    @Test(arguments: [(10, "GetPasswordData", true), (9, "GetPasswordData", false), (14, "DescribeInstances", false)])
    func oneSensitiveCallDeniedAgainAndAgain(_ count: Int, _ name: String, _ isFound: Bool) {
        var script = FeedScript()
        for number in 0..<count {
            script.add(
                second: number, flags: .isError, [.errorCode: "Client.UnauthorizedOperation", .eventName: name])
        }
        #expect(Self.kinds(script) == (isFound ? [.accessDeniedBurst] : []))
    }

    // MARK: Credentials

    private static func shared(_ address: String, _ agent: String, minutes: Int) -> FeedScript {
        var script = FeedScript()
        script.add()
        script.add(minute: minutes, [.sourceIPAddress: address, .userAgent: agent])
        return script
    }

    @Test func oneKeyFromTwoPlacesAtOnce() {
        let incidents = Self.shared("203.0.113.9", "Boto3/1.34 Windows/10", minutes: 9).incidents(DetectorEngine())
        #expect(incidents.map(\.kind) == [.credentialSharing])
        #expect(incidents.first?.key == "AKIAEXAMPLE111111111")
    }

    @Test(
        arguments: [
            ("203.0.113.9", "Boto3/1.34 Windows/10", 11), ("203.0.113.9", "Boto3/1.34 Linux/5", 9),
            ("198.51.7.7", "Boto3/1.34 Windows/10", 9), ("10.1.2.3", "Boto3/1.34 Windows/10", 9),
            ("ec2.amazonaws.com", "ec2.amazonaws.com", 9),
        ])
    func keyFromOnePlace(_ address: String, _ agent: String, _ minutes: Int) {
        #expect(Self.kinds(Self.shared(address, agent, minutes: minutes)).isEmpty)
    }

    private static func instance(_ addresses: [(minute: Int, address: String)], session: String = "i-0123456789abcdef0")
        -> FeedScript
    {
        var script = FeedScript()
        for (minute, address) in addresses {
            script.add(minute: minute, call(by: session, from: address))
        }
        return script
    }

    private static func call(by session: String, from address: String) -> [FeedColumn: String] {
        [
            .principal: "arn:aws:iam::111122223333:role/web", .principalType: "AssumedRole",
            .session: "arn:aws:sts::111122223333:assumed-role/web/\(session)",
            .accessKeyId: "ASIAEXAMPLE111111111", .sourceIPAddress: address,
        ]
    }

    @Test func instanceCredentialsElsewhere() {
        let incidents = Self.instance([(0, "198.51.100.7"), (5, "203.0.113.9")]).incidents(DetectorEngine())
        #expect(incidents.map(\.kind) == [.instanceCredentialExfiltration])
        // The first private network is the instance's, a second one is not.
        let endpoints = Self.instance([(0, "198.51.100.7"), (5, "10.0.0.5"), (9, "10.1.9.9")])
        #expect(Self.kinds(endpoints) == [.instanceCredentialExfiltration])
    }

    /// Two instances of a role that call by two addresses, and one of them by a third one once.
    @Test(arguments: [([0, 3, 7], 2, 0), ([0, 3, 6], 2, 3), ([0, 7], 2, 2), ([0, 3, 7], 1, 3)])
    func instancesThatShareTheirWayOut(_ days: [Int], _ instances: Int, _ findings: Int) {
        var script = FeedScript()
        for day in days {
            for instance in 0..<instances {
                let session = "i-0123456789abcdef\(instance)"
                script.add(day: day, minute: instance, Self.call(by: session, from: "198.51.100.7"))
                script.add(day: day, minute: 10 + instance, Self.call(by: session, from: "198.51.100.8"))
            }
        }
        let incidents = script.incidents(DetectorEngine(), budget: 100)
        #expect(incidents.count == findings * instances)
        script.add(day: days.last ?? 0, minute: 30, Self.call(by: "i-0123456789abcdef0", from: "203.0.113.9"))
        let stolen = script.incidents(DetectorEngine(), budget: 100).filter {
            $0.sourceAddresses.contains { $0.value == "203.0.113.9" }
        }
        #expect(stolen.map(\.kind) == [.instanceCredentialExfiltration])
    }

    @Test func instanceCredentialsOnTheInstance() {
        #expect(Self.kinds(Self.instance([(0, "198.51.100.7"), (5, "10.0.0.5"), (9, "2001:db8::1")])).isEmpty)
        // A pause of more than eight hours: the instance may have another address.
        #expect(Self.kinds(Self.instance([(0, "198.51.100.7"), (500, "203.0.113.9")])).isEmpty)
        #expect(Self.kinds(Self.instance([(0, "198.51.100.7"), (5, "203.0.113.9")], session: "deploy")).isEmpty)
        #expect(Self.kinds(Self.instance([(0, "198.51.100.7"), (5, "ec2.amazonaws.com")])).isEmpty)
    }

    @Test func instanceThatGotAnotherAddress() {
        var script = Self.instance([(0, "198.51.100.7"), (5, "203.0.113.9")])
        script.add(minute: 3, [.eventName: "AssociateAddress"])
        #expect(Self.kinds(script).isEmpty)
    }

    // MARK: Regions

    private static func regions(_ names: [String], after day: Int, flags: EventFlags = []) -> FeedScript {
        var script = FeedScript()
        script.add()
        for (number, name) in names.enumerated() {
            script.add(day: day, minute: number, flags: flags, [.region: name, .eventName: "RunInstances"])
        }
        return script
    }

    @Test func firstUseOfARegion() throws {
        let incidents = Self.regions(["ap-south-1"], after: 7).incidents(DetectorEngine())
        #expect(incidents.map(\.kind) == [.newRegion])
        #expect(incidents.first?.severity == .medium)
        let several = Self.regions(["ap-south-1", "ap-east-1"], after: 7).incidents(DetectorEngine())
        #expect(several.count == 1)
        #expect(several.first?.observed == 2)
    }

    @Test func usesOfARegionThatAreNoNews() {
        // Too little of the account is known; a Region of global services; a known Region.
        #expect(Self.kinds(Self.regions(["ap-south-1"], after: 6)).isEmpty)
        #expect(Self.kinds(Self.regions(["us-east-1"], after: 8)).isEmpty)
        #expect(Self.kinds(Self.regions(["eu-west-1"], after: 8)).isEmpty)
    }

    @Test func readingInANewRegionWeighsLess() {
        func rate(_ flags: EventFlags) -> Double? {
            Self.regions(["ap-south-1"], after: 8, flags: flags).incidents(DetectorEngine()).first?.expectedPerMonth
        }
        #expect(rate([]) == 0.1)
        #expect(rate(.isReadOnly) == 1)
    }

    // MARK: Logging

    @Test(
        arguments: [
            ("StopLogging", nil), ("DeleteTrail", nil), ("DeleteFlowLogs", nil),
            ("PutEventSelectors", #"{"eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":true}]}"#),
            ("PutEventSelectors", #"{"eventSelectors":[{"readWriteType":"All","includeManagementEvents":false}]}"#),
            (
                "PutEventSelectors",
                #"{"eventSelectors":[{"readWriteType":"All","excludeManagementEventSources":["kms.amazonaws.com"]}]}"#
            ),
            (
                "PutEventSelectors",
                #"{"advancedEventSelectors":[{"fieldSelectors":[{"field":"eventCategory","equals":["Data"]}]}]}"#
            ),
            ("UpdateTrail", #"{"name":"t","isMultiRegionTrail":false}"#), ("UpdateDetector", #"{"enable":false}"#),
        ] as [(String, String?)])
    func loggingThatEnds(_ name: String, _ parameters: String?) {
        var script = FeedScript()
        script.add([.eventName: name, .requestParameters: parameters ?? ""])
        #expect(Self.kinds(script) == [.loggingTampered])
    }

    @Test(
        arguments: [
            ("StartLogging", nil), ("CreateTrail", nil), ("PutEventSelectors", nil), ("PutEventSelectors", "{"),
            ("PutEventSelectors", #"{"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true}]}"#),
            (
                "PutEventSelectors",
                #"{"advancedEventSelectors":[{"fieldSelectors":[{"field":"eventCategory","equals":["Management"]}]}]}"#
            ),
            ("UpdateTrail", #"{"name":"t","isMultiRegionTrail":true}"#), ("UpdateDetector", #"{"enable":true}"#),
        ] as [(String, String?)])
    func loggingThatGoesOn(_ name: String, _ parameters: String?) {
        var script = FeedScript()
        script.add([.eventName: name, .requestParameters: parameters ?? ""])
        #expect(Self.kinds(script).isEmpty)
    }

    @Test func omittedParameters() {
        var script = FeedScript()
        script.add([
            .eventName: "PutUserPolicy",
            .requestParameters: #"{"omitted":true,"reason":"requestParameters too large"}"#,
        ])
        #expect(Self.kinds(script) == [.parametersOmitted])
        var other = FeedScript()
        other.add([.eventName: "PutUserPolicy"])
        // A name that a caller chose is none of CloudTrail's.
        other.add(minute: 1, [.eventName: "DescribeInstances", .requestParameters: #"{"omitted":true}"#])
        #expect(Self.kinds(other).isEmpty)
    }

    // MARK: Travel

    private static let places: [String: ImpossibleTravel.Place] = [
        "198.51.100.7": ImpossibleTravel.Place(latitude: 50.1, longitude: 8.7, asn: 1, name: "Frankfurt, DE"),
        "203.0.113.9": ImpossibleTravel.Place(latitude: -23.5, longitude: -46.6, asn: 2, name: "São Paulo, BR"),
        "192.0.2.9": ImpossibleTravel.Place(latitude: 48.9, longitude: 2.4, asn: 3, name: "Paris, FR"),
        "192.0.3.9": ImpossibleTravel.Place(latitude: -23.5, longitude: -46.6, asn: 1, name: "São Paulo, BR"),
    ]

    private static func travel(to address: String, hours: Int) -> FeedScript {
        var script = FeedScript()
        script.add(hour: 1)
        script.add(hour: 1 + hours, [.sourceIPAddress: address])
        return script
    }

    private static func journeys(_ script: FeedScript) -> [Incident] {
        script.incidents(DetectorEngine(locate: { places[$0] }))
    }

    @Test func impossibleTravel() throws {
        // 9,800 km in ten hours.
        let incidents = Self.journeys(Self.travel(to: "203.0.113.9", hours: 10))
        #expect(incidents.map(\.kind) == [.impossibleTravel])
        #expect(incidents.first?.why.first?.contains("São Paulo") ?? false)
    }

    @Test func journeysThatArePossible() {
        #expect(Self.journeys(Self.travel(to: "203.0.113.9", hours: 11)).isEmpty)
        // 450 km; the same provider; a place that no one knows; no database.
        #expect(Self.journeys(Self.travel(to: "192.0.2.9", hours: 0)).isEmpty)
        #expect(Self.journeys(Self.travel(to: "192.0.3.9", hours: 2)).isEmpty)
        #expect(Self.journeys(Self.travel(to: "192.0.4.9", hours: 2)).isEmpty)
        #expect(Self.kinds(Self.travel(to: "203.0.113.9", hours: 10)).isEmpty)
    }

    @Test func networkThatAPrincipalUsesOftenIsNoJourney() {
        var script = Self.travel(to: "203.0.113.9", hours: 0)
        for day in 1..<4 {
            script.add(day: day, hour: 1)
            script.add(day: day, hour: 20, [.sourceIPAddress: "203.0.113.9"])
        }
        script.add(day: 10, hour: 1)
        script.add(day: 10, hour: 2, [.sourceIPAddress: "203.0.113.9"])
        let days = Self.journeys(script).map { $0.start.microseconds }
        #expect(!days.contains { $0 >= FeedScript.time(day: 4) })
    }

    // MARK: Habits

    @Test func endingOfLoggingIsToldHoweverOften() {
        var script = FeedScript()
        for day in 0..<9 { script.add(day: day, [.eventName: "StopLogging"]) }
        #expect(script.incidents(DetectorEngine(), budget: 1).count == 9)
    }

    @Test func whatSomeoneDoesEveryWeekIsExpected() throws {
        var script = FeedScript()
        for week in 0..<8 { script.add(day: week * 7, flags: .usedNoMFA, Self.signIn([:])) }
        // Eight in two months: 7 others, by the days on which the account was active, within one month.
        let all = script.incidents(DetectorEngine(), budget: 100)
        #expect(all.count == 8)
        #expect(all.allSatisfy { $0.expectedPerMonth > 3 })
        #expect(script.incidents(DetectorEngine(), budget: 1).isEmpty)
    }
}
