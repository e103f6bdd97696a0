import CloudTrail
import Testing

/// Derived columns against the words of the command line.
@Suite struct DerivedColumnTests {
    private static func derived(_ column: String, _ record: String, keyAccount: String = "") -> String? {
        Walked(records: [record], keyAccount: keyAccount).column(column)[0]
    }

    private static func identity(_ members: String) -> String { "{\"userIdentity\":{\(members)}}" }

    @Test(arguments: [
        (#""type":"AssumedRole","arn":"s","sessionContext":{"sessionIssuer":{"arn":"r"}}"#, "r"),
        (#""arn":"s","sessionContext":{"sessionIssuer":{}}"#, "s"),
        (#""arn":"s","sessionContext":{"sessionIssuer":{"arn":""}}"#, "s"),
        (#""arn":"u","accountId":"1","principalId":"p"#, "u"),
        (#""arn":"","accountId":"1","onBehalfOf":{"userId":"o"},"principalId":"p","userName":"n"#, "1/o"),
        (#""accountId":"1","principalId":"p","userName":"n"#, "1/p"), (#""accountId":"1","userName":"n"#, "1/n"),
        (#""accountId":"1","invokedBy":"ec2.amazonaws.com","type":"AWSService"#, "ec2.amazonaws.com"),
        (#""userName":"n","type":"Unknown"#, "Unknown"), (#""accountId":"1","type":"AWSAccount"#, "AWSAccount"),
        (#""arn":"\u0061\/b"#, "a/b"),
    ])
    func principals(members: String, expected: String) {
        let closed = members.hasSuffix("}") ? members : members + "\""
        #expect(Self.derived("principal", Self.identity(closed)) == expected)
    }

    @Test func nobodyIsNull() {
        #expect(Self.derived("principal", "{}") == nil)
        #expect(Self.derived("principal", #"{"userIdentity":null}"#) == nil)
        #expect(Self.derived("principal", #"{"userIdentity":{"type":""}}"#) == nil)
    }

    @Test(arguments: [
        ("{}", "Management"), (#"{"managementEvent":false}"#, "Data"), (#"{"managementEvent":true}"#, "Management"),
        (#"{"managementEvent":false,"eventCategory":"NetworkActivity"}"#, "NetworkActivity"),
        (#"{"eventCategory":"","managementEvent":false}"#, "Data"), (#"{"eventCategory":null}"#, "Management"),
        (#"{"managementEvent":"false"}"#, "Management"), (#"{"eventCategory":"Insight"}"#, "Insight"),
    ])
    func categories(record: String, expected: String) {
        #expect(Self.derived("category", record) == expected)
    }

    @Test(arguments: [
        ("{}", false), (#"{"errorCode":"AccessDenied"}"#, true), (#"{"errorMessage":"no"}"#, true),
        (#"{"errorCode":"","errorMessage":""}"#, false), (#"{"errorCode":null}"#, false),
        (#"{"errorCode":"Client.DryRunOperation","errorMessage":"would have"}"#, false),
        (#"{"responseElements":{"ConsoleLogin":"Failure"}}"#, true),
        (#"{"responseElements":{"ConsoleLogin":"Success"}}"#, false),
        (#"{"responseElements":{"x":{"ConsoleLogin":"Failure"}}}"#, false), (#"{"responseElements":"Failure"}"#, false),
    ])
    func errors(record: String, expected: Bool) {
        #expect(Self.derived("isError", record) == String(expected))
    }

    @Test func accounts() {
        let recipient = #"{"recipientAccountId":"111111111111","userIdentity":{"accountId":"2"}}"#
        #expect(Self.derived("account", recipient, keyAccount: "3") == "111111111111")
        #expect(Self.derived("account", "{}", keyAccount: "3") == "3")
        #expect(Self.derived("account", #"{"recipientAccountId":""}"#, keyAccount: "3") == "3")
        #expect(Self.derived("account", "{}") == nil)
    }

    @Test(arguments: [
        (#"{"credentials":{"accessKeyId":"ASIA1","expiration":"x"}}"#, "ASIA1"),
        (#"{"accessKey":{"userName":"u","accessKeyId":"AKIA1"}}"#, "AKIA1"), (#"{"credentials":null}"#, nil),
        (#"{"credentials":{"accessKeyId":7}}"#, nil), (#"{"x":{"credentials":{"accessKeyId":"ASIA1"}}}"#, nil),
        (#"[{"credentials":{"accessKeyId":"ASIA1"}}]"#, nil), (#""credentials""#, nil),
    ])
    func issuedKeys(response: String, expected: String?) {
        let record = "{\"responseElements\":\(response)}"
        #expect(Self.derived("issuedAccessKeyId", record) == expected)
        #expect(Self.derived("responseElements", record) == response)
    }

    @Test func nothingIsCarriedFromRecordToRecord() {
        let walked = Walked(records: [
            #"{"responseElements":{"credentials":{"accessKeyId":"ASIA1"},"ConsoleLogin":"Failure"},"eventID":"1"}"#,
            #"{"eventID":"2"}"#,
        ])
        #expect(walked.column("issuedAccessKeyId") == ["ASIA1", nil])
        #expect(walked.column("isError") == ["true", "false"])
    }

    @Test func aggregatedRecordsHaveTheirId() {
        let walked = Walked(records: [
            #"{"eventId":"g","eventCategory":"Aggregated"}"#, #"{"eventId":"m","eventCategory":"Management"}"#,
            #"{"eventCategory":"Aggregated","eventID":"u","eventId":"l"}"#, #"{"eventId":"b"}"#,
        ])
        #expect(walked.column("eventID") == ["g", nil, "u", nil])
        #expect(
            walked.column("otherMembers") == [nil, #"{"/eventId":"m"}"#, #"{"/eventId":"l"}"#, #"{"/eventId":"b"}"#])
    }

    @Test func addressKinds() {
        let addresses = ["203.0.113.9", "10.0.0.1", "ec2.amazonaws.com", "AWS Internal", "-", "", "035.249.253.232"]
        let walked = Walked(records: addresses.map { "{\"sourceIPAddress\":\"\($0)\"}" } + ["{}"])
        #expect(
            walked.column("sourceIPKind")
                == ["public", "private", "service", "internal", "other", "other", "other", nil])
    }
}
