import Testing

@testable import TrailQuery

/// The examples of AWS's documentation, and the rules that it states.
///
/// [doc] is said by the documentation of today, [ex] is one of its examples, [old] was said by earlier editions of it,
/// [obs] was seen by others, and [ours] is a choice where nothing is known; Documentation/filter-patterns.md lists them.
@Suite("Filter patterns mean what AWS documents")
struct FilterVectorTests {
    static let r1 =
        #"{"eventType":"UpdateTrail","sourceIPAddress":"111.111.111.111","arrayKey":["value","another value"],"objectList":[{"name":"a","id":1},{"name":"b","id":2}],"SomeObject":null,"ThisFlag":true,"cluster.name":"c"}"#
    static let r2 =
        #"{"user":{"id":1,"email":"John.Stiles@example.com"},"users":[{"email":"John.Doe@example.com"}],"actions":["GET","PUT","DELETE"],"coordinates":[[0,1,2],[4,5,6]]}"#
    static let r3 = #"{"users":[1,2,3]}"#
    static let r4 = #"{"errorCode":"AccessDenied","userIdentity":{"accountId":"anonymous"}}"#
    static let r5 = #"{"latency":50}"#
    static let l1 = #"{"errorMessage":"[ERROR 400] BAD REQUEST"}"#
    static let l2 = #"{"errorMessage":"[ERROR 401] UNAUTHORIZED REQUEST"}"#
    static let l3 = #"{"errorMessage":"[ERROR 419] MISSING ARGUMENTS"}"#

    /// Which of some records a pattern matches; the slow evaluator has to say the same.
    static func matches(_ pattern: String, _ records: [String]) throws -> [Int] {
        let predicate = try FilterPattern(pattern).predicate
        var found: Set<Int> = []
        // Together and a row group each: codes and columns differ, answers must not.
        for groups in [[records], records.map { [$0] }] {
            var first = 0
            var these: Set<Int> = []
            for group in groups {
                let store = try EventRecordTests.store(group)
                let located = try QueryEngine(store: store, threads: 1).locate(predicate, limit: nil)
                these.formUnion(located.locators.map { Int($0.recordIndex) + first })
                first += group.count
            }
            if groups.count > 1 { #expect(these == found, "\(pattern)") }
            found = these
        }
        let slow = SlowFilter(pattern)
        #expect(found == Set(records.indices.filter { slow.matches(Array(records[$0].utf8)) }), "\(pattern)")
        return found.sorted()
    }

    private func isMatch(_ pattern: String, _ record: String) throws -> Bool {
        try FilterVectorTests.matches(pattern, [record]) == [0]
    }

    @Test(
        "[ex] Examples that match",
        arguments: [
            (r1, #"{ $.eventType = "UpdateTrail" }"#), (r1, "{ $.sourceIPAddress != 123.123.* }"),
            (r1, #"{ $.arrayKey[0] = "value" }"#), (r1, "{ $.objectList[1].id = 2 }"),
            (r1, "{ $.eventType = %Trail% }"), (r1, "{ $.arrayKey[*] = %val.{2}% }"),
            (r1, #"{ $.* = %111\.111\.111\.1[0-9]{1,2}% }"#), (r1, #"{ $.['cluster.name'] = "c" }"#),
            (r1, "{ $.SomeObject IS NULL }"), (r1, "{ $.SomeOtherObject NOT EXISTS }"),
            (r1, "{ $.ThisFlag IS TRUE }"), (r1, #"{ $.eventType = "*" && $.sourceIPAddress != 123.123.* }"#),
            (r2, #"{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }"#),
            (
                r2,
                #"{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }"#
            ),
            (r2, #"{ $.coordinates[1][2] = 6 && $.actions[*] = "PUT" }"#),
            (r4, #"{ ($.userIdentity.invokedBy != "x") || ($.userIdentity.invokedBy NOT EXISTS) }"#),
            (r5, "{ $.latency = * }"),
        ])
    func matching(record: String, pattern: String) throws {
        #expect(try isMatch(pattern, record))
    }

    @Test(
        "[ex] [old] [obs] Examples that do not match",
        arguments: [
            (r1, "{ $.SomeObject NOT EXISTS }"), (r1, "{ $.SomeOtherObject IS NULL }"),
            (r1, #"{ $.eventType = "updatetrail" }"#),
            (
                r2,
                #"{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }"#
            ),
            (r2, #"{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }"#),
            (r3, "{$.users = 1}"), (r3, "{$.users != 1}"),
            (r4, #"{($.errorCode = "AccessDenied") && ($.userIdentity.invokedBy != "x")}"#),
        ])
    func notMatching(record: String, pattern: String) throws {
        #expect(try !isMatch(pattern, record))
    }

    @Test(
        "[ex] Terms: all of them, one of those with ?, none of those with -; [doc] ? does not count beside others",
        arguments: [
            ("ERROR", [0, 1, 2]), ("ERROR ARGUMENTS", [2]), ("?ERROR ?ARGUMENTS", [0, 1, 2]),
            ("ERROR -ARGUMENTS", [0, 1]), ("%AUTHORIZED%", [1]), ("?ERROR ?ARGUMENTS REQUEST", [0, 1]),
            ("", [0, 1, 2]), (#"" ""#, [0, 1, 2]), (#""""#, [0, 1, 2]), ("-ERROR", []), (#""] BAD""#, [0]),
            ("Error", []), (#"?BAD ?"MISSING ARG""#, [0, 2]), ("-%4[0]% ERR", [2]),
        ])
    func terms(pattern: String, expected: [Int]) throws {
        let lines = [FilterVectorTests.l1, FilterVectorTests.l2, FilterVectorTests.l3]
        #expect(try FilterVectorTests.matches(pattern, lines) == expected)
    }

    @Test("Terms are sought in the text as it is written: in names, between values, at escapes")
    func termsInTheText() throws {
        let records = [
            #"{"eventTime":"2024-03-13T08:33:30Z","userAgent":"line\nfoo","errorMessage":"a\"b","readOnly":true}"#,
            #"{"requestParameters":{"bucketName":"photos","k":[1,2,3]},"odd":{"deep":"x/y"},"userAgent":"nfoo"}"#,
            #"{"resources":[{"ARN":"arn:aws:s3:::photos"},{"ARN":"z"}],"a/b":"tilde","responseElements":null}"#,
        ]
        for (pattern, expected) in [
            ("nfoo", [0, 1]), ("photos", [1, 2]), ("bucketName", [1]), ("userAgent", [0, 1]), ("ARN", [2]),
            (#""s3:::photos""#, [2]), (#""[1,2""#, [1]), (#""2024-03""#, [0]), ("deep", [1]), ("x/y", [1]),
            ("a/b", [2]),
            ("true", [0]), (#"":true""#, [0]), (#"":null""#, [2]), ("-photos", [0]), (#"?"a\\""#, [0]), ("tilde", [2]),
            ("%s3:+photos%", [2]), ("nothing", []),
        ] {
            #expect(try FilterVectorTests.found(pattern, records) == expected, "\(pattern)")
        }
    }

    /// Which of some records a pattern finds in one row group.
    private static func found(_ pattern: String, _ records: [String]) throws -> [Int] {
        let store = try EventRecordTests.store(records)
        let predicate = try FilterPattern(pattern).predicate
        return try QueryEngine(store: store).locate(predicate, limit: nil).locators.map { Int($0.recordIndex) }.sorted()
    }

    /// Values of every type where columns are and where none are, each with the patterns that match it.
    private static let values = [
        #"{"eventName":"abc","requestParameters":{"v":"abc"},"x":"abc"}"#,
        #"{"eventName":"12","requestParameters":{"v":"12"},"x":"12"}"#,
        #"{"eventName":12,"requestParameters":{"v":12},"x":12}"#,
        #"{"eventName":12.0,"requestParameters":{"v":12.0},"x":12.0}"#,
        #"{"eventName":true,"requestParameters":{"v":true},"x":true}"#,
        #"{"eventName":null,"requestParameters":{"v":null},"x":null}"#,
        #"{"eventName":["abc"],"requestParameters":{"v":["abc"]},"x":["abc"]}"#,
        #"{"eventName":{"abc":"abc"},"requestParameters":{"v":{"abc":"abc"}},"x":{"abc":"abc"}}"#,
        #"{"requestParameters":{}}"#,
        #"{}"#,
        #"{"eventName":"Ev*ent","requestParameters":{"v":"Ev*ent"},"x":"Ev*ent"}"#,
        #"{"eventName":"","requestParameters":{"v":""},"x":""}"#,
    ]

    @Test(
        "Types",
        arguments: [
            ("= abc", [0], "[doc] a bare text"), (#"= "abc""#, [0], "[doc] a quoted one"),
            ("= ABC", [], "[doc] case counts"), ("= a*", [0], "[ex] a star behind"),
            (#"= "*c""#, [0], "[ex] one before"),
            ("= *b*", [0], "[ex] both"), ("= Ev*ent", [10], "[old] a star inside stands for itself"),
            ("= E*t", [], "[old] and for nothing else"),
            ("= *", [0, 1, 2, 3, 4, 10, 11], "[ex] any scalar; [ours] no null"),
            (#"= """#, [11], "[ours] empty text"),
            ("= 12", [1, 2, 3], "[ours] a number by value, a text by its digits"),
            (#"= "12""#, [1, 2], "[ours] quoted digits are text, of a number as written"),
            ("= 1.2e1", [2, 3], "[old] exponents"), ("= +12", [2, 3], "[old] signs"),
            ("!= 12", [0, 4, 10, 11], "[obs] not equal wants a value; [old] no array and no object; [ours] no null"),
            ("!= abc", [1, 2, 3, 4, 10, 11], "the same"), ("> 11", [2, 3], "[ours] a text has no order"),
            ("<= 12.00", [2, 3], "[doc] orders"), (">= 12.5", [], "[doc]"), ("< 1e2", [2, 3], "[old]"),
            ("IS TRUE", [4], "[doc]"), ("IS FALSE", [], "[doc]"), ("is true", [4], "[obs] keywords in any case"),
            ("= true", [], "[ours] a boolean is no text"), ("IS NULL", [5], "[old] an explicit null only"),
            ("NOT EXISTS", [8, 9], "[old] absent only"),
            ("EXISTS", [0, 1, 2, 3, 4, 5, 6, 7, 10, 11], "[ours] the rest"),
            ("= %^[0-9]+%", [1, 2, 3], "[ours] digits of a number too"), ("= %b|^$%", [0, 11], "[doc] alternatives"),
            ("!= %b%", [1, 2, 3, 4, 10, 11], "[doc] not equal with an expression"),
        ])
    func types(test: String, expected: [Int], rule: String) throws {
        for selector in ["$.requestParameters.v", "$.x", "$.eventName"] {
            #expect(
                try FilterVectorTests.matches("{ \(selector) \(test) }", FilterVectorTests.values) == expected,
                "\(selector) \(test): \(rule)")
        }
    }

    /// Structs, lists and columns of other types.
    private static let shapes = [
        #"{"userIdentity":{"type":"Root"},"resources":[{"ARN":"a"},{"ARN":"b","odd":{"n":7}}],"readOnly":true,"eventTime":"2024-03-13T08:33:30Z"}"#,
        #"{"userIdentity":{},"resources":[],"readOnly":false,"tlsDetails":{}}"#,
        #"{"userIdentity":"none","resources":"r","readOnly":"true","eventTime":"yesterday"}"#,
        #"{"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"false"},"more":[1]}},"resources":[1,{"ARN":"a"}],"readOnly":null}"#,
        #"{"resources":[{"ARN":null},{}],"tlsDetails":null,"requestParameters":"text","responseElements":null}"#,
    ]

    @Test(
        "Wherever a value lies",
        arguments: [
            ("{ $.userIdentity EXISTS }", [0, 1, 2, 3]), ("{ $.userIdentity NOT EXISTS }", [4]),
            ("{ $.userIdentity = none }", [2]), ("{ $.userIdentity.type = Root }", [0]),
            ("{ $.userIdentity.type NOT EXISTS }", [1, 2, 3, 4]), ("{ $.userIdentity.* = Root }", [0]),
            ("{ $.userIdentity.sessionContext EXISTS }", [3]), ("{ $.userIdentity.sessionContext.more EXISTS }", [3]),
            ("{ $.userIdentity.sessionContext.more[0] = 1 }", [3]),
            (#"{ $.userIdentity.sessionContext.attributes.* = "false" }"#, [3]),
            ("{ $.resources EXISTS }", [0, 1, 2, 3, 4]), ("{ $.resources[0] EXISTS }", [0, 3, 4]),
            ("{ $.resources[*] EXISTS }", [0, 3, 4]), ("{ $.resources[1] EXISTS }", [0, 3, 4]),
            ("{ $.resources[2] EXISTS }", []), ("{ $.resources[0].ARN = a }", [0]), ("{ $.resources[1].ARN = a }", [3]),
            ("{ $.resources[*].ARN = a }", [0, 3]), ("{ $.resources[*].ARN != a }", [0]),
            ("{ $.resources[*].ARN EXISTS }", [0, 3, 4]), ("{ $.resources[0].ARN IS NULL }", [4]),
            ("{ $.resources[1].odd.n = 7 }", [0]), ("{ $.resources[1].* = b }", [0]), ("{ $.resources[0] = 1 }", [3]),
            ("{ $.resources = r }", [2]), ("{ $.readOnly IS TRUE }", [0]), ("{ $.readOnly IS FALSE }", [1]),
            ("{ $.readOnly IS NULL }", [3]), ("{ $.readOnly NOT EXISTS }", [4]), ("{ $.readOnly = true }", [2]),
            ("{ $.readOnly = * }", [0, 1, 2]), ("{ $.readOnly != x }", [0, 1, 2]),
            (#"{ $.eventTime = "2024-03-13T*" }"#, [0]), ("{ $.eventTime = y* }", [2]),
            ("{ $.tlsDetails EXISTS }", [1, 4]),
            ("{ $.tlsDetails IS NULL }", [4]), ("{ $.requestParameters = text }", [4]),
            ("{ $.responseElements IS NULL }", [4]), ("{ $.* = text }", [4]), ("{ $.* IS TRUE }", [0]),
            ("{ $.* IS NULL }", [3, 4]), ("{ $.userIdentity.type.x NOT EXISTS }", [0, 1, 2, 3, 4]),
            ("{ NOT ($.readOnly IS TRUE) && NOT ($.tlsDetails EXISTS) }", [2, 3]),
        ])
    func shapes(pattern: String, expected: [Int]) throws {
        #expect(try FilterVectorTests.matches(pattern, FilterVectorTests.shapes) == expected)
    }

    @Test("[ours] Blocks of addresses, times, texts with stars, words and the text of the record")
    func extensions() throws {
        let records = [
            #"{"eventTime":"2024-03-13T08:33:30Z","eventName":"CreateFunction20150331","eventSource":"lambda.amazonaws.com","sourceIPAddress":"203.0.113.9"}"#,
            #"{"eventTime":"2024-03-13T08:33:31Z","eventName":"Ev*ent","sourceIPAddress":"2001:db8::1","requestParameters":{"cidrIp":"0.0.0.0/0"}}"#,
            #"{"eventTime":"soon","sourceIPAddress":"ec2.amazonaws.com","resources":[{"ARN":"arn:aws:s3:::photos"}]}"#,
        ]
        func found(_ pattern: String) throws -> [Int] { try FilterVectorTests.found(pattern, records) }
        #expect(try found("{ $.sourceIPAddress = 203.0.113.0/24 }") == [0])
        #expect(try found("{ $.sourceIPAddress != 203.0.113.0/24 }") == [1, 2])
        #expect(try found("{ $.sourceIPAddress = 2001:db8::/32 }") == [1])
        #expect(try found(#"{ $.sourceIPAddress = "203.0.113.0/24" }"#) == [])
        #expect(try found("{ $.requestParameters.cidrIp = 0.0.0.0/0 }") == [1])
        #expect(try found(#"{ $.requestParameters.cidrIp = "0.0.0.0/0" }"#) == [1])
        #expect(try found(#"{ $.eventTime >= "2024-03-13T08:33:31Z" }"#) == [1])
        #expect(try found(#"{ $.eventTime > "2024-03-13T08:33:30Z" || $.eventTime < "2024-03-13T08:33:30Z" }"#) == [1])
        #expect(try found(#"{ $.eventTime <= "2024-03-13T08:33:30Z" }"#) == [0])
        #expect(try found(#"{ $.eventName LIKE "C*Func*" }"#) == [0])
        #expect(try found(#"{ $.eventName LIKE "Ev\*e*" }"#) == [1])
        #expect(try found("{ event = CreateFunction }") == [0])
        #expect(try found(#"{ event = "lambda:*" }"#) == [0])
        #expect(try found(#"{ resource = "arn:aws:s3:::*" }"#) == [2])
        #expect(try found("{ sourceIPKind = service || sourceIPKind NOT EXISTS }") == [2])
        #expect(try found("{ category = Management }") == [0, 1, 2])
        #expect(try found("{ isError IS FALSE && day = 2024-03-13 }") == [0, 1])
        #expect(try found(#"{ $ = "*photos*" }"#) == [2])
    }
}
