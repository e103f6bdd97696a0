import CloudTrail
import Testing

@testable import Insights

@Suite struct IncidentTests {
    /// The examples of FIPS 180.
    @Test(arguments: [
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
    ])
    func sha1(message: String, expected: String) {
        let digits = Array("0123456789abcdef")
        let text = SHA1.digest(Array(message.utf8)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        #expect(String(text) == expected)
    }

    @Test func idsAreNamesOfVersionFive() {
        let id = Array(IncidentID.uuid("a"))
        #expect(id.count == 36)
        #expect(id[14] == "5")
        #expect("89ab".contains(id[19]))
        #expect(IncidentID.uuid("a") == IncidentID.uuid("a"))
        #expect(IncidentID.uuid("a") != IncidentID.uuid("b"))
    }

    @Test func rolesLoseTheirSession() {
        #expect(
            EvidenceTally.withoutSession("arn:aws:sts::111122223333:assumed-role/ci-deploy/run-7")
                == "arn:aws:sts::111122223333:assumed-role/ci-deploy")
        #expect(
            EvidenceTally.withoutSession("arn:aws:iam::111122223333:user/x/anna")
                == "arn:aws:iam::111122223333:user/x/anna")
    }

    @Test(arguments: [
        ("AccessDenied", true), ("AccessDeniedException", true), ("Client.UnauthorizedOperation", true),
        ("NotAuthorizedException", true), ("NoSuchBucket", false), ("ThrottlingException", false),
    ])
    func denials(code: String, isDenial: Bool) { #expect(Denial.isDenial(code) == isDenial) }

    @Test func endsAreNoEarlierThanStarts() {
        let incident = Incident(
            kind: .firstSeen, key: "", score: 1, expectedPerMonth: 1, start: Timestamp(seconds: 5),
            end: Timestamp(seconds: 3), observed: 1, expected: 0)
        #expect(incident.end == incident.start)
    }
}
