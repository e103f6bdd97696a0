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

    private static func incident(
        _ kind: InsightKind, minute: Int64, to end: Int64, expected: Double, principal: String = "anna", row: UInt32
    ) -> Incident {
        var incident = Incident(
            kind: kind, key: principal, score: 1, expectedPerMonth: expected, start: Timestamp(seconds: minute * 60),
            end: Timestamp(seconds: end * 60), observed: 1, expected: 0)
        incident.principals = [Incident.Attribution(principal, events: 1)]
        incident.evidence = [EventReference(rowGroup: 0, row: row)]
        incident.why = ["\(kind.rawValue) \(row)"]
        return incident
    }

    @Test func oneThingThatTwoEnginesToldIsOneIncident() {
        var late = Self.incident(.loggingTampered, minute: 65, to: 65, expected: 0.02, row: 2)
        late.severity = .high
        let joined = Incident.joined([
            Self.incident(.attackSequence, minute: 10, to: 40, expected: 0.001, row: 1), late,
        ])
        #expect(joined.map(\.kind) == [.attackSequence])
        #expect(joined.first?.otherKinds == [.loggingTampered])
        #expect(joined.first?.evidence.map(\.row) == [1, 2])
        #expect(joined.first?.why.count == 2)
        #expect(joined.first?.severity == .high)
        #expect(joined.first?.expectedPerMonth == 0.001)
    }

    /// Somebody else, another time, another session of the same engine, silence.
    @Test(
        arguments: [
            (InsightKind.loggingTampered, 20, "bob"), (.loggingTampered, 71, "anna"), (.attackSequence, 20, "anna"),
            (.activityDrop, 20, "anna"),
        ] as [(InsightKind, Int64, String)])
    func differentThingsStayApart(_ kind: InsightKind, _ minute: Int64, _ principal: String) {
        let other = Self.incident(kind, minute: minute, to: minute, expected: 0.02, principal: principal, row: 2)
        let joined = Incident.joined([
            Self.incident(.attackSequence, minute: 10, to: 40, expected: 0.001, row: 1), other,
        ])
        #expect(joined.count == 2)
    }

    /// By hand: 2 account-months of 1 engine, expectations 0.01, 0.3, 0.3: 0.02 / 1; 0.6 / 2, but 0.6 / 3 at the third.
    @Test func falseDiscoveryRates() {
        let ranked = [0.01, 0.3, 0.3].map { Self.incident(.firstSeen, minute: 1, to: 1, expected: $0, row: 1) }
        let values = Incident.withFalseDiscoveryRates(ranked, accountMonths: 2, engines: 1).compactMap(\.qValue)
        #expect(values.count == 3)
        for (value, expected) in zip(values, [0.02, 0.2, 0.2]) { #expect(abs(value - expected) < 1e-12) }
    }

    @Test func endsAreNoEarlierThanStarts() {
        let incident = Incident(
            kind: .firstSeen, key: "", score: 1, expectedPerMonth: 1, start: Timestamp(seconds: 5),
            end: Timestamp(seconds: 3), observed: 1, expected: 0)
        #expect(incident.end == incident.start)
    }
}
