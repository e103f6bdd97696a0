import CloudTrail
import Testing

@testable import Tracing

/// Calls that give access, made by hand, and what is found of them.
@Suite struct CredentialTraceTests {
    private static let user = "arn:aws:iam::111122223333:user/anna"
    private static let role = "arn:aws:iam::444455556666:role/build"

    /// Somebody with a user's long-term key.
    private static func user(_ name: String, key: String) -> TracedCall.Identity {
        var identity = TracedCall.Identity()
        identity.type = "IAMUser"
        identity.arn = "arn:aws:iam::111122223333:user/\(name)"
        identity.principalId = "AIDA\(name.uppercased())"
        identity.accountId = "111122223333"
        identity.userName = name
        identity.accessKeyId = key
        return identity
    }

    private static func session(_ role: String, _ name: String, key: String) -> TracedCall.Identity {
        var identity = TracedCall.Identity()
        identity.type = "AssumedRole"
        identity.arn = "arn:aws:sts::444455556666:assumed-role/\(role)/\(name)"
        identity.principalId = "AROA\(role.uppercased()):\(name)"
        identity.accountId = "444455556666"
        identity.issuerARN = "arn:aws:iam::444455556666:role/\(role)"
        identity.issuerType = "Role"
        identity.accessKeyId = key
        return identity
    }

    private static func call(
        _ name: String, by identity: TracedCall.Identity, at second: Int64, issuing key: String? = nil,
        request: String? = nil, response: String? = nil
    ) -> TracedCall {
        var call = TracedCall(eventName: name)
        call.eventID = "\(name)-\(second)"
        call.time = Timestamp(seconds: second)
        call.account = identity.accountId
        call.identity = identity
        call.issuedKey = key
        call.request = request
        call.response = response
        return call
    }

    private func graph(
        _ calls: [TracedCall], of key: String, limits: CredentialTrace.Limits = .init(), ambiguous: Bool = false
    ) throws -> CredentialGraph {
        let source = CallList(calls) { $0.identity.accessKeyId == key }
        return try #require(try CredentialTrace.graph(source, limits: limits, followsAmbiguous: ambiguous))
    }

    private func names(_ nodes: Set<Int>, _ graph: CredentialGraph) -> Set<String> {
        Set(nodes.map { graph.names[$0].text })
    }

    /// anna's key → role build → role deploy, and a key for a new user.
    private let story = [
        call("ListBuckets", by: user("anna", key: "AKIAANNA"), at: 10),
        call("AssumeRole", by: user("anna", key: "AKIAANNA"), at: 20, issuing: "ASIABUILD"),
        call("AssumeRole", by: session("build", "s1", key: "ASIABUILD"), at: 30, issuing: "ASIADEPLOY"),
        call("GetObject", by: session("deploy", "s2", key: "ASIADEPLOY"), at: 40),
        call("CreateAccessKey", by: session("deploy", "s2", key: "ASIADEPLOY"), at: 50, issuing: "AKIANEW"),
        call("GetObject", by: user("new", key: "AKIANEW"), at: 60),
        call("GetObject", by: session("build", "other", key: "ASIAOTHER"), at: 35),
        call("AssumeRole", by: user("bert", key: "AKIABERT"), at: 34, issuing: "ASIAOTHER"),
    ]

    @Test func everythingThatCameOfAKeyIsFound() throws {
        let graph = try graph(story, of: "AKIAANNA")
        #expect(names(graph.descendants(of: graph.subjects), graph) == ["ASIABUILD", "ASIADEPLOY", "AKIANEW"])
        #expect(graph.origins.map { graph.names[$0].text } == [CredentialTraceTests.user])
    }

    @Test func theWayUpFromTheLastKeyLeadsToTheFirst() throws {
        let graph = try graph(story, of: "AKIANEW")
        #expect(
            names(graph.ancestors(of: graph.subjects), graph)
                == ["ASIADEPLOY", "ASIABUILD", "AKIAANNA", CredentialTraceTests.user])
        #expect(graph.descendants(of: graph.subjects).isEmpty)
    }

    @Test func callsThatFailedGaveNothing() throws {
        var calls = story
        calls[1].isError = true
        let graph = try graph(calls, of: "AKIAANNA")
        #expect(graph.descendants(of: graph.subjects).isEmpty)
    }

    @Test func noCallOfTheSubjectIsNoGraph() throws {
        let source = CallList(story) { $0.identity.accessKeyId == "AKIANOBODY" }
        #expect(try CredentialTrace.graph(source) == nil)
    }

    @Test func rolesThatTakeEachOtherInTurnEnd() throws {
        let calls = [
            CredentialTraceTests.call(
                "AssumeRole", by: CredentialTraceTests.session("a", "s", key: "ASIAA"), at: 1, issuing: "ASIAB"),
            CredentialTraceTests.call(
                "AssumeRole", by: CredentialTraceTests.session("b", "s", key: "ASIAB"), at: 2, issuing: "ASIAA"),
        ]
        let graph = try graph(calls, of: "ASIAA")
        #expect(names(graph.descendants(of: graph.subjects), graph) == ["ASIAB"])
        #expect(graph.origins == graph.subjects)
    }

    @Test func sessionsBeyondTheLimitAreSaid() throws {
        let calls = (0..<1_000).map { number in
            CredentialTraceTests.call(
                "AssumeRole", by: CredentialTraceTests.user("anna", key: "AKIAANNA"), at: Int64(number),
                issuing: "ASIA\(number)")
        }
        var limits = CredentialTrace.Limits()
        limits.sessions = 10
        let graph = try graph(calls, of: "AKIAANNA", limits: limits)
        #expect(graph.descendants(of: graph.subjects).count == 10)
        #expect(
            graph.facts[graph.subjects[0]].cut == "990 further credentials came of it, which are not followed")
    }

    /// Of a call across accounts each account has a record; the owner's names no key.
    @Test func twoRecordsOfOneCallAreOneEdge() throws {
        var visitor = TracedCall.Identity()
        visitor.type = "AWSAccount"
        visitor.principalId = "AIDAANNA"
        visitor.accountId = "111122223333"
        var seen = CredentialTraceTests.call("AssumeRole", by: visitor, at: 20, issuing: "ASIABUILD")
        seen.account = "444455556666"
        seen.sharedEventID = "shared"
        var calls = story
        calls[1].sharedEventID = "shared"
        calls.append(seen)
        let up = try graph(calls, of: "ASIABUILD")
        let edges = up.grants(to: up.subjects[0])
        #expect(edges.map { up.names[$0.from].text } == ["AKIAANNA"])
        #expect(edges.first?.grant.sharedAccounts == ["111122223333", "444455556666"])
        #expect(edges.first?.grant.isAmbiguous == false)
    }

    /// Only the owner's record: whose key it was follows from the principal's keys at that time.
    @Test func aCallerWithoutAKeyIsFoundByItsPrincipal() throws {
        var visitor = TracedCall.Identity()
        visitor.type = "AWSAccount"
        visitor.principalId = "AIDAANNA"
        visitor.accountId = "111122223333"
        var calls = story
        calls[1] = CredentialTraceTests.call("AssumeRole", by: visitor, at: 20, issuing: "ASIABUILD")
        calls.append(
            CredentialTraceTests.call("ListRoles", by: CredentialTraceTests.user("anna", key: "AKIAANNA"), at: 25))
        let one = try graph(calls, of: "ASIABUILD")
        #expect(one.grants(to: one.subjects[0]).map { one.names[$0.from].text } == ["AKIAANNA"])
        // With a second key in use at the time nobody can tell.
        for second in [Int64(5), 30] {
            calls.append(
                CredentialTraceTests.call(
                    "ListRoles", by: CredentialTraceTests.user("anna", key: "AKIASECOND"), at: second))
        }
        let two = try graph(calls, of: "ASIABUILD")
        let edges = two.grants(to: two.subjects[0])
        #expect(Set(edges.map { two.names[$0.from].text }) == ["AKIAANNA", "AKIASECOND"])
        #expect(edges.allSatisfy { $0.grant.isAmbiguous })
    }

    @Test func aUserThatWasMadeStandsForItsKeys() throws {
        let calls = [
            CredentialTraceTests.call(
                "CreateUser", by: CredentialTraceTests.user("anna", key: "AKIAANNA"), at: 10,
                request: #"{"userName":"eve"}"#, response: #"{"user":{"arn":"arn:aws:iam::111122223333:user/eve"}}"#),
            CredentialTraceTests.call("ListUsers", by: CredentialTraceTests.user("eve", key: "AKIAEVE"), at: 20),
            CredentialTraceTests.call(
                "AssumeRole", by: CredentialTraceTests.user("eve", key: "AKIAEVE"), at: 30, issuing: "ASIAEVE"),
            CredentialTraceTests.call("ListRoles", by: CredentialTraceTests.session("r", "e", key: "ASIAEVE"), at: 40),
        ]
        let down = try graph(calls, of: "AKIAANNA")
        #expect(
            names(down.descendants(of: down.subjects, ambiguous: false), down)
                == ["arn:aws:iam::111122223333:user/eve", "AKIAEVE", "ASIAEVE"])
        let up = try graph(calls, of: "ASIAEVE")
        #expect(up.origins.map { up.names[$0].text } == [CredentialTraceTests.user])
    }

    /// A password for a user that was there before: what the user does need not be due to it.
    @Test func aPasswordForAnotherUserIsNotCertain() throws {
        let calls = [
            CredentialTraceTests.call(
                "UpdateLoginProfile", by: CredentialTraceTests.user("anna", key: "AKIAANNA"), at: 10,
                request: #"{"userName":"bert"}"#),
            CredentialTraceTests.call("ListUsers", by: CredentialTraceTests.user("bert", key: "ASIABERT"), at: 20),
            CredentialTraceTests.call("ListUsers", by: CredentialTraceTests.user("bert", key: "ASIAOLD"), at: 5),
        ]
        let shown = try graph(calls, of: "AKIAANNA")
        #expect(shown.descendants(of: shown.subjects, ambiguous: false).isEmpty)
        #expect(names(shown.descendants(of: shown.subjects), shown) == ["arn:aws:iam::111122223333:user/bert"])
        let followed = try graph(calls, of: "AKIAANNA", ambiguous: true)
        #expect(
            names(followed.descendants(of: followed.subjects), followed)
                == ["arn:aws:iam::111122223333:user/bert", "ASIABERT"])
    }

    @Test(arguments: [
        ("UpdateAssumeRolePolicy", #"{"roleName":"build","policyDocument":"{}"}"#),
        ("CreateFunction20150331", #"{"role":"arn:aws:iam::111122223333:role/build"}"#),
        ("RunInstances", #"{"iamInstanceProfile":{"name":"build"}}"#),
        ("RunInstances", #"{"iamInstanceProfile":{"arn":"arn:aws:iam::111122223333:instance-profile/build"}}"#),
    ])
    func aRoleThatWasOpenedOrPassedIsShownAsNotCertain(name: String, request: String) throws {
        let calls = [
            CredentialTraceTests.call(
                name, by: CredentialTraceTests.user("anna", key: "AKIAANNA"), at: 10, request: request)
        ]
        let graph = try graph(calls, of: "AKIAANNA")
        let edge = try #require(graph.grants(from: graph.subjects[0]).first)
        #expect(graph.names[edge.to] == .init(.role, "arn:aws:iam::111122223333:role/build"))
        #expect(edge.grant.isAmbiguous)
    }

    @Test func aSessionOfAnInstanceLeadsToWhoStartedIt() throws {
        var service = TracedCall.Identity()
        service.type = "AWSService"
        service.invokedBy = "ec2.amazonaws.com"
        let calls = [
            CredentialTraceTests.call(
                "RunInstances", by: CredentialTraceTests.user("anna", key: "AKIAANNA"), at: 10,
                response: #"{"instancesSet":{"items":[{"instanceId":"i-0123456789abcdef0"}]}}"#),
            CredentialTraceTests.call("AssumeRole", by: service, at: 20, issuing: "ASIAVM"),
            CredentialTraceTests.call(
                "GetObject", by: CredentialTraceTests.session("build", "i-0123456789abcdef0", key: "ASIAVM"), at: 30),
        ]
        let graph = try graph(calls, of: "ASIAVM")
        let above = names(graph.ancestors(of: graph.subjects), graph)
        #expect(above.contains("i-0123456789abcdef0") && above.contains("AKIAANNA"))
        #expect(above.contains("ec2.amazonaws.com"))
    }

    @Test func aSwitchOfRolesInTheConsoleLeadsBackToTheUser() throws {
        var target = CredentialTraceTests.session("build", "anna", key: "")
        target.accessKeyId = nil
        var change = CredentialTraceTests.call("SwitchRole", by: target, at: 100)
        change.additional = #"{"SwitchFrom":"arn:aws:iam::111122223333:user/anna"}"#
        var used = CredentialTraceTests.session("build", "anna", key: "ASIACONSOLE")
        used.isFromConsole = true
        used.creationDate = "1970-01-01T00:01:40Z"
        let calls = [change, CredentialTraceTests.call("ListBuckets", by: used, at: 110)]
        let graph = try graph(calls, of: "ASIACONSOLE")
        #expect(graph.origins.map { graph.names[$0] } == [.init(.user, CredentialTraceTests.user)])
        #expect(graph.grants(to: graph.subjects[0]).map(\.grant.rule) == [.switchRole])
    }

    @Test func aSessionThatNobodyIsKnownToHaveHandedOutIsItsRoles() throws {
        var identity = CredentialTraceTests.session("build", "x", key: "ASIAX")
        identity.sourceIdentity = "anna"
        let graph = try graph([CredentialTraceTests.call("ListBuckets", by: identity, at: 1)], of: "ASIAX")
        let edges = graph.grants(to: graph.subjects[0])
        #expect(
            Set(edges.map { graph.names[$0.from] }) == [
                .init(.role, CredentialTraceTests.role), .init(.person, "anna"),
            ])
        #expect(edges.allSatisfy { $0.grant.isAmbiguous })
    }

    @Test func anIdentityCenterSessionIsAPersons() throws {
        let identity = CredentialTraceTests.session(
            "AWSReservedSSO_Admin_0123456789abcdef", "anna@example.com", key: "ASIAX")
        let graph = try graph([CredentialTraceTests.call("ListBuckets", by: identity, at: 1)], of: "ASIAX")
        #expect(graph.origins.map { graph.names[$0] } == [.init(.person, "anna@example.com")])
    }

    @Test func aRoleThatIsAskedAboutStandsAboveItsSessions() throws {
        let source = CallList(story, subjectName: CredentialTraceTests.role) {
            $0.identity.issuerARN == CredentialTraceTests.role
        }
        let graph = try #require(try CredentialTrace.graph(source))
        #expect(graph.subjects.map { graph.names[$0] } == [.init(.role, CredentialTraceTests.role)])
        #expect(
            names(graph.descendants(of: graph.subjects), graph)
                == ["ASIABUILD", "ASIAOTHER", "ASIADEPLOY", "AKIANEW"])
        // Who handed out each of them is told, and is not above the role.
        let takers = try #require(graph.find(.key("ASIAOTHER"))).self
        #expect(graph.grants(to: takers).contains { graph.names[$0.from].text == "AKIABERT" })
        #expect(graph.origins == graph.subjects)
    }
}
