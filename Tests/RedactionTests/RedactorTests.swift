import Redaction
import Testing

@Suite struct RedactorTests {
    private let redactor = Redactor()

    @Test func formsAreKept() {
        #expect(
            redactor.text("in 748598451619 and 687012411311, 748598451619")
                == "in 000000000001 and 000000000002, 000000000001")
        #expect(redactor.text("by AKIAEXAMPLEO2QYE3VCU") == "by AKIAREDACTED00000001")
        #expect(redactor.text("from 203.0.113.231, 10.1.2.3.") == "from 198.18.0.1, 198.19.0.1.")
        #expect(redactor.text("from 2600:1f18::42") == "from 2001:db8:ffff::1")
        #expect(redactor.text("to alice@corp.example: no") == "to email-1@example.com: no")
        #expect(redactor.text("i-0123456789abcdef0") == "i-00000000000000001")
    }

    @Test func resourcesKeepTheirPartitionServiceAndRegion() {
        let session = redactor.text("arn:aws:sts::748598451619:assumed-role/github-deploy/GitHubActions")
        #expect(session == "arn:aws:sts::000000000001:assumed-role/role-1/session-1")
        #expect(
            redactor.text("arn:aws:iam::748598451619:role/github-deploy") == "arn:aws:iam::000000000001:role/role-1")
        #expect(redactor.text("arn:aws:s3:::acme-data/a/b.csv") == "arn:aws:s3:::bucket-1/object-1/object-2")
        let managed = "arn:aws:iam::aws:policy/AdministratorAccess"
        #expect(redactor.text(managed) == managed)
    }

    @Test func whatNamesNoOneStays() {
        for text in [
            "ec2.amazonaws.com", "ec2.us-east-1.amazonaws.com", "eu-central-1", "2024-03-02T04:50:03Z",
            "96e14cc7-753f-45ea-895e-123456789012", "Chrome/120.0.0.0", "AWS::KMS::Key", "aws-sdk-go/1.50.8",
            "12:34:56", "AccessDenied",
        ] {
            #expect(redactor.text(text) == text)
        }
    }

    @Test func namesThatWereSeenAreFoundInSentences() {
        let first = redactor.value("svc-telemetry", at: "requestParameters.userName")
        #expect(first == "user-1")
        #expect(
            redactor.text("User svc-telemetry has no key, svc-telemetry2 has")
                == "User user-1 has no key, svc-telemetry2 has")
        #expect(redactor.text("the user svc-telemetry") == redactor.text(redactor.text("the user svc-telemetry")))
    }

    @Test func requestsKeepOnlyWhatIsKnownToBeHarmless() {
        let policy = #"{"Statement":[{"Effect":"Allow","Resource":"arn:aws:s3:::acme"}]}"#
        #expect(
            redactor.value(policy, at: "requestParameters")
                == #"{"Statement":[{"Effect":"Allow","Resource":"arn:aws:s3:::bucket-1"}]}"#)
        #expect(redactor.value("merger with Acme", at: "requestParameters.description") == "value-1")
        #expect(redactor.value("t3.micro", at: "requestParameters.instanceType") == "t3.micro")
        #expect(
            redactor.value(#"{"password":"hunter2","n":748598451619}"#, at: "requestParameters")
                == #"{"password":"value-2","n":"000000000001"}"#)
    }

    @Test func escapedTextIsRead() {
        var stream = RedactedStream(redactor)
        let line = Array("{\"errorMessage\":\"arn:aws:iam::\\u0037\\u0034\\u0038598451619:user\\/bob\"}\n".utf8)
        #expect(
            String(decoding: stream.redacted(line), as: UTF8.self)
                == "{\"errorMessage\":\"arn:aws:iam::000000000001:user/user-1\"}\n")
    }

    @Test func aPageKeepsItsTags() {
        redactor.learn("panel", as: "user")
        var stream = RedactedStream(redactor)
        let page = Array("<!doctype html><style>.panel{}</style><p class=\"panel\" title=\"panel\">panel</p>\n".utf8)
        #expect(stream.redacted(page).isEmpty)
        #expect(
            String(decoding: stream.finish(), as: UTF8.self)
                == "<!doctype html><style>.panel{}</style><p class=\"panel\" title=\"user-1\">user-1</p>\n")
    }

    @Test func aMappingLeadsBackAndGoesOn() throws {
        let text = redactor.text("arn:aws:iam::748598451619:user/bob from 203.0.113.231")
        let mapping = try #require(redactor.mapping(ifChanged: true))
        #expect(redactor.mapping(ifChanged: true) == nil)
        let later = Redactor()
        try later.restore(mapping: mapping)
        #expect(later.text("from 203.0.113.232") == "from 198.18.0.2")
        #expect(later.text("arn:aws:iam::748598451619:user/bob from 203.0.113.231") == text)
        #expect(String(decoding: mapping, as: UTF8.self).contains("\"user-1\": \"bob\""))
        #expect(throws: Redactor.MappingError.self) { try Redactor().restore(mapping: Array("[]".utf8)) }
    }

    @Test func anyBytesAreTaken() {
        for text in [
            "{", "[\"", "{\"a\":\"\\u12", "\\", "}}", "arn:", "arn:::::", "\u{0}::", "o-", "1.2.3", "a@", "<p title=\"",
            "<style",
        ] {
            var stream = RedactedStream(redactor)
            _ = stream.redacted(Array(text.utf8))
            _ = stream.finish()
            _ = redactor.value(text, at: "requestParameters.x[0]")
        }
    }
}
