import CloudTrail
import Testing
import TrailQuery

/// Which of a few events a selection finds.
struct PredicateTests {
    private static let role = "arn:aws:iam::111122223333:role/path/Deploy"
    private static let session = "arn:aws:sts::111122223333:assumed-role/Deploy/ci-42"

    private static func event(_ name: String, _ texts: [String: String], error: Bool = false) -> PlainEvent {
        var event = PlainEvent(texts.merging(["eventID": name]) { left, _ in left })
        event.values["isError"] = .boolean(error)
        return event
    }

    private static func events() -> [PlainEvent] {
        var events = [
            event(
                "role",
                [
                    "principal": role, "userIdentity.arn": session, "userIdentity.principalId": "AROAX:ci-42",
                    "userIdentity.sessionContext.sessionIssuer.userName": "Deploy",
                    "eventName": "CreateFunction20150331",
                    "eventSource": "lambda.amazonaws.com", "sourceIPAddress": "203.0.113.9", "category": "Management",
                ]),
            event(
                "user",
                [
                    "principal": "arn:aws:iam::111122223333:user/alice", "userIdentity.userName": "alice",
                    "userIdentity.arn": "arn:aws:iam::111122223333:user/alice", "eventName": "GetObject",
                    "eventSource": "s3.amazonaws.com", "sourceIPAddress": "2001:db8::1", "category": "Data",
                    "requestParameters": #"{"a":[{"b":"x\/bucket"}],"name":"deep"}"#, "userAgent": "aws-cli/2.1",
                ]),
            event(
                "service",
                [
                    "principal": "ec2.amazonaws.com", "eventName": "CreateFunction20150331v2",
                    "eventSource": "lambda.amazonaws.com", "sourceIPAddress": "ec2.amazonaws.com",
                    "errorCode": "Client.UnauthorizedOperation", "category": "Insight",
                ], error: true),
            event("bare", ["eventName": "GetObjectAcl", "eventSource": "s3express.amazonaws.com"]),
        ]
        events[0].values["eventTime"] = .integer(1_000_000_000)
        events[0].values["readOnly"] = .boolean(false)
        events[1].values["eventTime"] = .integer(2_000_000_000)
        events[1].values["readOnly"] = .boolean(true)
        events[1].resources = [["ARN": "arn:aws:s3:::photos"], ["ARN": "arn:aws:s3:::photos/cat"]]
        events[1].values["otherMembers"] = .text(#"{"/errorCode":null,"/userIdentity/extra":{"n":7}}"#)
        events[2].values["eventTime"] = .integer(3_000_000_000)
        events[2].values["objectId"] = .integer(2)
        return events
    }

    private func find(_ predicate: Predicate) throws -> [String] {
        // Together and a row group each: codes and skipping differ, answers must not.
        var store = MemoryStore([PredicateTests.events()])
        store.objects[2] = .named("b", 2, integrity: "modified")
        var apart = MemoryStore(PredicateTests.events().map { [$0] })
        apart.objects = store.objects
        func names(_ store: MemoryStore) throws -> [String] {
            let field = try Field("eventID")
            let table = try QueryEngine(store: store, threads: 2).answer(.count(by: [field]), selecting: predicate)
            return table.rows.compactMap { if case .text(let name) = $0[0] { name } else { nil } }.sorted()
        }
        let found = try names(store)
        #expect(try names(apart) == found)
        return found
    }

    private func find(scope: Selection.Scope = .allRecords, _ set: (inout Selection) -> Void) throws -> [String] {
        var selection = Selection()
        set(&selection)
        return try find(selection.predicate(newestEvent: Timestamp(seconds: 3_000), scope: scope))
    }

    @Test(arguments: [
        role, session, "arn:aws:sts::111122223333:assumed-role/Deploy", "role/Deploy", "Deploy", "ci-42", "AROAX:ci-42",
        "*role/*Deploy", "assumed-role/Deploy",
    ])
    func principalInAnyForm(text: String) throws {
        #expect(try find { $0.principals = [text] } == ["role"])
    }

    @Test func principals() throws {
        #expect(try find { $0.principals = ["alice"] } == ["user"])
        #expect(try find { $0.principals = ["user/alice"] } == ["user"])
        #expect(try find { $0.principals = ["ec2.amazonaws.com", "alice"] } == ["service", "user"])
        #expect(try find { $0.principals = ["ali"] } == [])
        #expect(try find { $0.principals = ["eploy"] } == [])
    }

    @Test func addresses() throws {
        #expect(try find { $0.addresses = ["203.0.113.0/24"] } == ["role"])
        #expect(try find { $0.addresses = ["2001:0db8:0:0:0:0:0:1"] } == ["user"])
        #expect(try find { $0.addresses = ["ec2.amazonaws.com", "203.0.113.9"] } == ["role", "service"])
        #expect(throws: QueryError.self) { try find { $0.addresses = ["1.2.3.0/40"] } }
    }

    @Test func eventNames() throws {
        #expect(try find { $0.events = ["CreateFunction"] } == ["role", "service"])
        #expect(try find { $0.events = ["CreateFunction20150331"] } == ["role"])
        #expect(try find { $0.events = ["Get*"] } == ["bare", "user"])
        #expect(try find { $0.events = ["s3:GetObject"] } == ["user"])
        #expect(try find { $0.events = ["s3:*"] } == ["user"])
        #expect(try find { $0.events = ["getobject"] } == [])
        #expect(try find { $0.services = ["lambda"] } == ["role", "service"])
        #expect(try find { $0.services = ["s3.amazonaws.com"] } == ["user"])
    }

    @Test func errors() throws {
        #expect(try find { $0.errors = ["any"] } == ["service"])
        #expect(try find { $0.errors = ["none"] } == ["bare", "role", "user"])
        #expect(try find { $0.errors = ["*Unauthorized*"] } == ["service"])
        #expect(try find { $0.errors = ["AccessDenied"] } == [])
    }

    @Test func resources() throws {
        #expect(try find { $0.resources = ["arn:aws:s3:::photos/*"] } == ["user"])
        #expect(try find { $0.resources = ["x/bucket"] } == ["user"])
        #expect(try find { $0.resources = ["name"] } == [])
        #expect(try find { $0.resources = ["de*p"] } == ["user"])
    }

    @Test func times() throws {
        #expect(try find { $0.from = "1970-01-01T00:33:20Z" } == ["service", "user"])
        #expect(try find { $0.to = "1970-01-01T00:33:20Z" } == ["role"])
        #expect(try find { $0.from = "20m" } == ["service", "user"])
        #expect(
            try find {
                $0.from = "1970-01-01"; $0.to = "0m"
            } == ["role", "user"])
        #expect(throws: QueryError.self) { try find { $0.from = "soon" } }
        #expect(throws: QueryError.self) { try find { $0.from = "99999999999999d" } }
        #expect(throws: QueryError.self) {
            try find {
                $0.from = "1h"; $0.to = "2h"
            }
        }
        #expect(throws: QueryError.noNewestEvent(option: "--from", value: "7d")) {
            var selection = Selection()
            selection.from = "7d"
            _ = try selection.predicate(newestEvent: nil)
        }
    }

    @Test func otherOptions() throws {
        #expect(try find { $0.isReadOnly = true } == ["user"])
        #expect(try find { $0.isWriteOnly = true } == ["bare", "role", "service"])
        #expect(try find { $0.categories = ["data"] } == ["user"])
        #expect(try find(scope: .callsOnly) { _ in } == ["bare", "role", "user"])
        #expect(try find(scope: .callsOnly) { $0.categories = ["all"] } == ["bare", "role", "service", "user"])
        #expect(throws: QueryError.self) { try find { $0.categories = ["Nothing"] } }
        #expect(throws: QueryError.self) { try find { $0.accounts = [""] } }
        #expect(try find { $0.integrities = ["modified"] } == ["service"])
        #expect(try find { $0.userAgents = ["cli/2"] } == ["user"])
        #expect(try find { $0.eventIDs = ["bare"] } == ["bare"])
        #expect(try find { $0.eventIDs = ["user", "role", "nobody"] } == ["role", "user"])
        #expect(try find { $0.eventIDs = ["us*"] } == [], "IDs are no patterns")
        #expect(
            try find {
                $0.services = ["s3"]; $0.events = ["GetObject", "PutObject"]
            } == ["user"])
    }

    @Test func nullIsNotAbsent() throws {
        let code = try Field("errorCode")
        #expect(try find(.field(code, .isNull)) == ["user"])
        #expect(try find(.field(code, .isAbsent)) == ["bare", "role"])
        #expect(try find(.field(code, .exists)) == ["service", "user"])
        #expect(try find(.not(.any([.field(code, .isNull), .field(code, .exists)]))) == ["bare", "role"])
        let six = try #require(FilterNumber("6"))
        #expect(try find(.field(Field(recordPath: "userIdentity.extra.n"), .number(.greater, six))) == ["user"])
        #expect(try find(.field(Field("requestParameters.a[0].b"), .equals(["x/bucket"]))) == ["user"])
        #expect(try find(.field(Field("resources[1].ARN"), .exists)) == ["user"])
        #expect(try find(.any([])) == [])
    }

    @Test func missingValuesAreNamed() throws {
        var selection = Selection()
        selection.regions = ["mars-1"]
        selection.events = ["GetObject", "Nothing*"]
        selection.integrities = ["unchecked"]
        let engine = QueryEngine(store: MemoryStore(PredicateTests.events().map { [$0] }))
        #expect(try engine.unmatchedValues(of: selection).map(\.value) == ["mars-1", "Nothing*"])
        #expect(
            try engine.unmatchedValues(of: selection, isMet: true).map(\.value) == ["Nothing*"],
            "an event is selected, so the only value of an option occurs")
    }

    @Test(arguments: [
        ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "acb", false), ("*", "", true), ("a*a", "a", false),
        ("*ab*ab*", "abab", true), ("*ab*ab*", "aba", false), ("a**b", "ab", true), ("", "", true), ("", "x", false),
        ("*aab", "aaab", true), ("A", "a", false), ("x*yz*z", "xyz", false),
    ])
    func glob(pattern: String, text: String, isMatch: Bool) {
        #expect(Glob(pattern).matches(text) == isMatch)
    }

    @Test func unknownFieldsNameNearOnes() {
        #expect(throws: QueryError.unknownField("eventNmae", suggestions: ["eventName"])) { try Field("eventNmae") }
        #expect(throws: QueryError.self) { try Field("userIdentity") }
        #expect(throws: QueryError.self) { try Field("resources") }
        #expect(throws: QueryError.self) { try Field("userIdentity.arn.x") }
        #expect(throws: QueryError.self) { try Field("resources[x].ARN") }
        #expect(throws: QueryError.self) { try Field("") }
    }
}
