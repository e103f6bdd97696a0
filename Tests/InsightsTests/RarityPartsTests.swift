import Glibc
import Testing

@testable import Insights

@Suite struct RarityPartsTests {
    @Test(
        arguments: [
            ("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::9", "2001:db8:1:0:0:0:0:0/48"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ])
    func networkOfAnAddress(_ text: String, _ name: String) {
        #expect(AddressNetwork.name(text) == name)
    }

    @Test(arguments: ["ec2.amazonaws.com", "AWS Internal", "", "1.2.3", "300.1.1.1"])
    func noNetworkOfWhatIsNoAddress(_ text: String) {
        #expect(AddressNetwork.name(text) == nil)
    }

    @Test(
        arguments: [
            ("aws-cli/2.15.0 Python/3.11.6 Linux/5.10 exe/x86_64", "aws-cli/2 linux"),
            ("[aws-cli/2.15.0 Python/3.11.6 Darwin/23 exe/x86_64]", "aws-cli/2 macos"),
            ("Boto3/1.34.0 md/Botocore#1.34.0", "Boto3/1"),
            ("APN/1.0 HashiCorp/1.0 Terraform/1.5.0 (+https://www.terraform.io)", "Terraform/1"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36", "Chrome windows"),
            ("stratus-red-team_5c59eb79-6dac-405c-a4c4-e19aec03c0de", "stratus-red-team"),
            ("Coral/Netty4", "Coral"),
        ])
    func familyOfAUserAgent(_ text: String, _ family: String) {
        #expect(UserAgentFamily.name(text) == family)
    }

    @Test(arguments: ["lambda.amazonaws.com", "AWS Internal", "", "[]"])
    func servicesHaveNoFamily(_ text: String) {
        #expect(UserAgentFamily.name(text) == nil)
    }

    @Test(
        arguments: [
            ("arn:aws:iam::1:role/ci-deploy-7F3K2M9QX1AB", "role/ci-deploy"),
            ("arn:aws:iam::1:role/team/ci-deploy-12", "role/ci-deploy"),
            (
                "arn:aws:iam::1:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
                "role/AWSReservedSSO_Admin"
            ),
            ("arn:aws:iam::1:role/web3", "role/web"), ("arn:aws:iam::1:role/42", "role/42"),
            ("arn:aws:iam::1:user/anna", "IAMUser"), ("", "IAMUser"),
        ])
    func peersOfAPrincipal(_ principal: String, _ group: String) {
        #expect(PeerGroup.name(principal: principal, type: "IAMUser") == group)
    }

    @Test func tableOfSensitiveCalls() {
        #expect(SensitiveAPI.all.count >= 150)
        let entries = SensitiveAPI.all.values
        #expect(entries.allSatisfy { [0.3, 1, 3, 10].contains($0.weight) && $0.technique.hasPrefix("T1") })
        let create = SensitiveAPI.named(eventSource: "iam.amazonaws.com", eventName: "CreateUser")
        #expect(create == SensitiveAPI(tactic: "Persistence", technique: "T1136.003", weight: 10))
        #expect(SensitiveAPI.named(eventSource: "ec2.amazonaws.com", eventName: "CreateUser") == nil)
        let code = SensitiveAPI.named(eventSource: "lambda.amazonaws.com", eventName: "UpdateFunctionCode20150331v2")
        #expect(code?.technique == "T1525")
    }

    @Test(
        arguments: [
            ("UpdateFunctionCode20150331v2", "UpdateFunctionCode"), ("CreateFunction20150331", "CreateFunction"),
            ("CreateDistribution2020_05_31", "CreateDistribution"), ("ListObjectsV2", "ListObjectsV2"),
            ("v2", "v2"), ("", ""), ("PutRule", "PutRule"),
        ])
    func nameWithoutVersion(_ name: String, _ unversioned: String) {
        #expect(SensitiveAPI.unversioned(name) == unversioned)
    }

    @Test func harmonicMeanOfPValues() {
        // 2 / (1/0.01 + 1/0.04) = 2 / 125.
        #expect(abs(HarmonicMean.combined([0.01, 0.04]) - 0.016) < 1e-12)
        #expect(HarmonicMean.combined([0.3]) == 0.3)
        #expect(HarmonicMean.combined([]) == 1)
        // Zero and what is no probability do not break it.
        #expect(HarmonicMean.combined([0, 7]) > 0)
    }

    @Test func distances() {
        // Frankfurt to São Paulo, airport to airport: 9,800 km by published tables.
        let far = GreatCircle.kilometres(from: (50.0333, 8.5706), to: (-23.4356, -46.4731))
        #expect(abs(far - 9_800) < 60)
        #expect(GreatCircle.kilometres(from: (10, 20), to: (10, 20)) == 0)
        // Half the circumference: 6371.0088 π.
        #expect(abs(GreatCircle.kilometres(from: (0, 0), to: (0, 180)) - 20_015.1146) < 0.01)
    }

    @Test func noveltyOfAContext() {
        var numbers = ContextCounts.Numbers()
        #expect(numbers.novelty == 1)
        // Four values, each sixty times: d = 0.5 as none has one or two tokens.
        for _ in 0..<4 {
            for before in 0..<60 { numbers.add(before: UInt32(before)) }
        }
        #expect(numbers.tokens == 240 && numbers.values == 4)
        #expect(abs(numbers.novelty - 3.0 / 241) < 1e-12)
        // What is usual is not in the tail of what is seldom.
        #expect(numbers.tail(1) == numbers.novelty)
        #expect(numbers.tail(60) > 0.2)
    }

    @Test func todayDoesNotExcuseItself() {
        var counts = ContextCounts()
        counts.add(before: 0, on: 1)
        counts.add(before: 0, on: 2)
        counts.add(before: 0, on: 2)
        #expect(counts.before(2).tokens == 1)
        #expect(counts.before(3).tokens == 3)
        #expect(counts.activeDays == 2)
    }

    @Test func fullTableForgetsTheOldestDays() {
        var table = TokenTable(maximumPairs: 768)
        for key in 1...600 { _ = table.meet(UInt64(key), on: 1, isOnceADay: true) }
        for key in 601...1_000 { _ = table.meet(UInt64(key), on: 2, isOnceADay: true) }
        #expect(table.forgotten == 600)
        #expect(table.entry(1).tokens == 0)
        #expect(table.entry(1_000) == TokenTable.Entry(lastDay: 2, tokens: 1))
    }

    @Test func tableFullOfOneDayLearnsNoMore() {
        var table = TokenTable(maximumPairs: 768)
        for key in 1...2_000 { _ = table.meet(UInt64(key), on: 1, isOnceADay: true) }
        #expect(table.count == 768)
        #expect(table.forgotten == 2_000 - 768)
    }

    @Test func calibrationCountsAndExtrapolates() {
        // A thousand scores of an exponential law of scale 0.5 in ten account-months.
        let scores = (1...1_000).map { 0.5 * log(1_000 / Double($0)) }
        let calibration = ExceedanceCalibration(scores, sessions: 5_000, months: 10)
        // Thirty an account-month are above ln(1000/300) / 2, and e times fewer half a unit on.
        let anchor = 0.5 * log(1_000.0 / 300)
        #expect(abs(calibration.rate(anchor) - 30) < 0.5)
        #expect(abs(calibration.rate(anchor + 0.5) - 30 / 2.718_281_8) < 0.5)
        // Below it, there are as many as were counted.
        #expect(abs(calibration.rate(0.5 * log(2)) - 50) < 1)
    }

    @Test func calibrationOfNothing() {
        #expect(ExceedanceCalibration([], sessions: 0, months: 0).rate(3) < 1)
    }
}
