import CloudTrail
import Parquet
import Testing

/// Records against the rules in the comment of `EventSchema`.
@Suite struct EventBatchTests {
    /// `otherMembers` of the only record of a file.
    private static func others(_ record: String) -> String? {
        Walked(records: [record]).column("otherMembers")[0]
    }

    @Test func whatIsAbsentIsNull() {
        let walked = Walked(records: ["{}"])
        #expect(walked.kept == 1)
        for path in [
            "eventTime", "eventName", "readOnly", "errorCode", "userIdentity.type", "requestParameters", "otherMembers",
            "principal", "account", "issuedAccessKeyId", "invalidUTF8", "sourceIPKind",
        ] {
            #expect(walked.column(path) == [nil], "\(path)")
        }
        #expect(walked.column("isError") == ["false"])
        #expect(walked.column("category") == ["Management"])
        #expect(walked.column("objectId") == ["7"])
    }

    @Test func membersStandInTheirColumns() {
        let walked = Walked(records: [
            #"{"eventTime":"2024-03-01T12:34:56Z","eventName":"A","readOnly":true,"managementEvent":false,"#
                + #""userIdentity":{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"arn":"i"},"#
                + #""attributes":{"mfaAuthenticated":"true"}}},"tlsDetails":{"tlsVersion":"TLSv1.3"},"#
                + #""requestParameters":{"a": [1, 2]},"responseElements":null,"eventVersion":"1.10"}"#,
            #"{"eventName":"B"}"#, #"{"eventName":"A"}"#,
        ])
        #expect(walked.column("eventTime") == ["1709296496000000", nil, nil])
        #expect(walked.column("eventName") == ["A", "B", "A"])
        #expect(walked.column("readOnly") == ["true", nil, nil])
        #expect(walked.column("managementEvent") == ["false", nil, nil])
        #expect(walked.column("userIdentity.sessionContext.sessionIssuer.arn") == ["i", nil, nil])
        #expect(walked.column("userIdentity.sessionContext.attributes.mfaAuthenticated") == ["true", nil, nil])
        #expect(walked.column("tlsDetails.tlsVersion") == ["TLSv1.3", nil, nil])
        #expect(walked.column("requestParameters") == [#"{"a": [1, 2]}"#, nil, nil])
        #expect(walked.column("responseElements") == ["null", nil, nil])
        #expect(walked.column("eventVersion") == ["1.10", nil, nil])
        #expect(walked.column("otherMembers") == [nil, nil, nil])
        #expect(walked.column("recordIndex") == ["0", "1", "2"])
    }

    @Test(arguments: [
        (#"{"eventName":null}"#, #"{"/eventName":null}"#), (#"{"eventName":7}"#, #"{"/eventName":7}"#),
        (#"{"eventName":{"a":1}}"#, #"{"/eventName":{"a":1}}"#), (#"{"readOnly":"true"}"#, #"{"/readOnly":"true"}"#),
        (#"{"readOnly":null}"#, #"{"/readOnly":null}"#), (#"{"userIdentity":null}"#, #"{"/userIdentity":null}"#),
        (#"{"userIdentity":"x"}"#, #"{"/userIdentity":"x"}"#), (#"{"userIdentity":[1]}"#, #"{"/userIdentity":[1]}"#),
        (#"{"userIdentity":{"type":null}}"#, #"{"/userIdentity/type":null}"#),
        (#"{"userIdentity":{"sessionContext":null}}"#, #"{"/userIdentity/sessionContext":null}"#),
        (#"{"userIdentity":{"sessionContext":{"x":{}}}}"#, #"{"/userIdentity/sessionContext/x":{}}"#),
        (#"{"eventTime":"yesterday"}"#, #"{"/eventTime":"yesterday"}"#), (#"{"eventTime":0}"#, #"{"/eventTime":0}"#),
        (#"{"eventTime":"2024-03-01T00:00:00.5Z"}"#, #"{"/eventTime":"2024-03-01T00:00:00.5Z"}"#),
        (#"{"eventName":"\ud800"}"#, #"{"/eventName":"\ud800"}"#),
        (#"{"userIdentity":{"arn":"\udc00x"}}"#, #"{"/userIdentity/arn":"\udc00x"}"#),
        (#"{"new":[1, {"a":null}],"p_x":"y"}"#, #"{"/new":[1, {"a":null}],"/p_x":"y"}"#),
        (#"{"a/b":1,"c~d":2,"e\/f":3,"\\\/":4}"#, #"{"/a~1b":1,"/c~0d":2,"/e~1f":3,"/\\~1":4}"#),
        (#"{"a\"b":1}"#, #"{"/a\"b":1}"#), (#"{"":1}"#, #"{"/":1}"#), (#"{"eventname":1}"#, #"{"/eventname":1}"#),
        (#"{"account":"1","principal":"p","objectId":3}"#, #"{"/account":"1","/principal":"p","/objectId":3}"#),
        (#"{"resources":null}"#, #"{"/resources":null}"#), (#"{"resources":"x"}"#, #"{"/resources":"x"}"#),
        (#"{"resources":{}}"#, #"{"/resources":{}}"#), (#"{"resources":[{},null]}"#, #"{"/resources":[{},null]}"#),
        (#"{"resources":[1]}"#, #"{"/resources":[1]}"#),
        (#"{"resources":[{"ARN":"a"},{"x":1,"ARN":null}]}"#, #"{"/resources/1/x":1,"/resources/1/ARN":null}"#),
        (#"{"resources":[{},{"type":"\ud800"}]}"#, #"{"/resources/1/type":"\ud800"}"#),
        (#"{"resources":[{"x":1},2]}"#, #"{"/resources":[{"x":1},2]}"#),
    ])
    func whatNoColumnHoldsIsKeptByPath(record: String, others: String) {
        #expect(Self.others(record) == others)
    }

    @Test func anotherFormOfTimeStillTellsWhen() {
        let walked = Walked(records: [
            #"{"eventTime":"2024-03-01T01:00:00+01:00"}"#, #"{"eventTime":"2024-03-01T00:00:00.250Z"}"#,
            #"{"eventTime":"2024-02-30T00:00:00Z"}"#, #"{"eventTime":"2023-02-29T00:00:00Z"}"#,
            #"{"eventTime":"2024-02-29T00:00:00Z"}"#,
        ])
        #expect(
            walked.column("eventTime") == ["1709251200000000", "1709251200250000", nil, nil, "1709164800000000"])
        #expect(walked.column("otherMembers").map { $0 != nil } == [true, true, true, true, false])
    }

    @Test func emptyObjectsAreThereAndAbsentOnesAreNot() {
        let walked = Walked(records: [
            "{}", #"{"userIdentity":{}}"#, #"{"userIdentity":{"sessionContext":{}}}"#,
            #"{"userIdentity":{"sessionContext":{"sessionIssuer":{}}}}"#,
            #"{"userIdentity":{"sessionContext":{"sessionIssuer":{"arn":"x"}}}}"#,
        ])
        #expect(walked.levels("userIdentity.sessionContext.sessionIssuer.arn") == [0, 1, 2, 3, 4])
        #expect(walked.levels("userIdentity.type") == [0, 1, 1, 1, 1])
        #expect(walked.levels("userIdentity.sessionContext.attributes.creationDate") == [0, 1, 2, 2, 2])
        #expect(walked.levels("tlsDetails.tlsVersion") == [0, 0, 0, 0, 0])
        #expect(walked.column("otherMembers") == [nil, nil, nil, nil, nil])
    }

    @Test func listsKeepTheirShape() {
        let walked = Walked(records: [
            "{}", #"{"resources":[]}"#, #"{"resources":[{}]}"#, #"{"resources":[{"ARN":"a"},{"type":"t","ARN":"b"}]}"#,
            #"{"resources":null}"#, #"{"resources":[{"accountId":"1"}]}"#,
        ])
        #expect(walked.list("ARN") == ["0/0", "0/1", "0/3", "0/4 a", "1/4 b", "0/0", "0/3"])
        #expect(walked.list("type") == ["0/0", "0/1", "0/3", "0/3", "1/4 t", "0/0", "0/3"])
        #expect(walked.list("accountId") == ["0/0", "0/1", "0/3", "0/3", "1/3", "0/0", "0/4 1"])
    }

    /// Of a member that stands twice the last counts.
    @Test func theLastOfARepeatedMemberCounts() {
        let walked = Walked(records: [
            #"{"eventName":"a","eventName":"b"}"#, #"{"readOnly":true,"readOnly":false}"#,
            #"{"userIdentity":{"type":"x","arn":"y"},"userIdentity":{"type":"z"}}"#,
            #"{"eventName":"a","eventName":null}"#, #"{"userIdentity":{"type":"x"},"userIdentity":null}"#,
            #"{"resources":[{"ARN":"a"}],"resources":[]}"#, #"{"eventName":"e"}"#,
        ])
        #expect(walked.column("eventName") == ["b", nil, nil, nil, nil, nil, "e"])
        #expect(walked.column("readOnly") == [nil, "false", nil, nil, nil, nil, nil])
        #expect(walked.column("userIdentity.type") == [nil, nil, "z", nil, nil, nil, nil])
        #expect(walked.column("userIdentity.arn") == [nil, nil, nil, nil, nil, nil, nil])
        #expect(walked.levels("userIdentity.arn") == [0, 0, 1, 0, 0, 0, 0])
        #expect(walked.list("ARN") == ["0/0", "0/0", "0/0", "0/0", "0/0", "0/1", "0/0"])
    }

    @Test func textIsDecodedAndJSONIsNot() {
        let walked = Walked(records: [
            #"{"userAgent":"\u003cx\u003e \"q\" \/ \ud83d\ude00","requestParameters":{"p":"\u003c\/"},"eventName":"\u0041"}"#
        ])
        #expect(walked.column("userAgent") == ["<x> \"q\" / 😀"])
        #expect(walked.column("requestParameters") == [#"{"p":"\u003c\/"}"#])
        #expect(walked.column("eventName") == ["A"])
    }

    @Test func bytesThatAreNoTextAreReplacedAndFlagged() {
        func file(_ member: String) -> [UInt8] {
            Array("{\"Records\":[{\"eventID\":\"1\"},{\"\(member)\":\"a".utf8) + [0xFF]
                + Array("b\"},{\"eventID\":\"3\"}]}".utf8)
        }
        for member in ["userAgent", "requestParameters", "unknown"] {
            let walked = Walked(file(member))
            #expect(walked.column("invalidUTF8") == [nil, "true", nil], "\(member)")
            #expect(walked.repaired == [1], "\(member)")
        }
        #expect(Walked(file("userAgent")).column("userAgent") == [nil, "a\u{FFFD}b", nil])
        #expect(Walked(file("requestParameters")).column("requestParameters") == [nil, "\"a\u{FFFD}b\"", nil])
        #expect(Walked(file("unknown")).column("otherMembers") == [nil, "{\"/unknown\":\"a\u{FFFD}b\"}", nil])
    }

    /// Records with one and the same identity text, plain or odd, have the same columns each.
    @Test(arguments: [
        #"{"type":"IAMUser","arn":"u","accountId":"1"}"#, #"{"type":"IAMUser","odd":{"a":1},"arn":null}"#,
        #"{"arn":"\ud800","principalId":"p","accountId":"1"}"#, "{}",
        #"{"sessionContext":{"sessionIssuer":{"arn":"r"}}}"#,
        #"{"type":"a","type":"b"}"#, #"{"sessionContext":{},"sessionContext":null}"#,
    ])
    func repeatedIdentitiesSayTheSame(identity: String) {
        let single = Walked(records: ["{\"userIdentity\":\(identity)}"])
        let other = "{\"userIdentity\":{\"type\":\"Root\"}}"
        let twin = "{\"eventName\":\"n\",\"userIdentity\":\(identity),\"eventID\":\"1\"}"
        let records = [twin, twin, other, twin, "{}", twin]
        let file = "{\"Records\":[" + records.joined(separator: ",") + "]}"
        for window in [nil, 1, 90] {
            let walked = Walked(file, window: window)
            for path in EventSchema.events.leaves.map({ $0.path.joined(separator: ".") })
            where path.hasPrefix("userIdentity") || path == "otherMembers" || path == "principal" {
                for row in [0, 1, 3, 5] {
                    #expect(walked.column(path)[row] == single.column(path)[0], "\(path) of row \(row)")
                    #expect(walked.levels(path)[row] == single.levels(path)[0], "\(path) of row \(row)")
                }
            }
            #expect(walked.column("userIdentity.type")[2] == "Root")
            #expect(walked.column("userIdentity.type")[4] == nil)
        }
    }

    @Test func aBatchStartsOverWhenItIsFinished() {
        var records: [String] = []
        // Enough distinct values that columns give up their dictionary, and few enough that others do not.
        for number in 0..<9_000 {
            records.append(
                "{\"eventID\":\"id-\(number)\",\"eventName\":\"n\(number % 7)\""
                    + (number % 3 == 0 ? ",\"userIdentity\":{\"userName\":\"u\(number / 3)\"}" : "") + "}")
        }
        let walked = Walked(records: records)
        #expect(walked.column("eventID") == (0..<9_000).map { "id-\($0)" })
        #expect(walked.column("eventName") == (0..<9_000).map { "n\($0 % 7)" })
        #expect(walked.column("userIdentity.userName") == (0..<9_000).map { $0 % 3 == 0 ? "u\($0 / 3)" : nil })
    }
}
