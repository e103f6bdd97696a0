import CloudTrail
import Testing

@testable import Synthesis

@Suite struct PartsTests {
    @Test func timesAreSpokenAsAWSDoes() {
        var bytes: [UInt8] = []
        bytes.append(spokenTime: Timestamp(year: 2024, month: 3, day: 13, hour: 8, minute: 48, second: 38).seconds)
        #expect(String(decoding: bytes, as: UTF8.self) == "Mar 13, 2024, 8:48:38 AM")
        bytes = []
        bytes.append(spokenTime: Timestamp(year: 2023, month: 7, day: 19, hour: 12, minute: 5, second: 9).seconds)
        #expect(String(decoding: bytes, as: UTF8.self) == "Jul 19, 2023, 12:05:09 PM")
    }

    @Test func insightAveragesHaveTenDecimals() {
        // The figures of published records: 1 in 11,336 minutes, 18 in 10,080, 3 in 5, 400 in 8.
        #expect(UnitWriter.tenDecimals(1, over: 11_336) == "0.0000882145")
        #expect(UnitWriter.tenDecimals(18, over: 10_080) == "0.0017857143")
        #expect(UnitWriter.tenDecimals(3, over: 5) == "0.6")
        #expect(UnitWriter.tenDecimals(400, over: 8) == "50")
    }

    @Test func membersAreSortedOrSetOnLines() {
        let text = Array(#"{"b":[1,{"z":"\"}","a":null}],"a":"x,y"}"#.utf8)
        #expect(
            String(decoding: Restyling.apply(.sorted, to: text), as: UTF8.self)
                == #"{"a":"x,y","b":[1,{"a":null,"z":"\"}"}]}"#)
        #expect(
            String(decoding: Restyling.apply(.indented, to: Array(#"{"b":[1,{}]}"#.utf8)), as: UTF8.self)
                == "{\n  \"b\": [\n    1,\n    {}\n  ]\n}")
    }

    @Test func keysLieWhereTheLayoutSays() {
        var random = RandomStream(1)
        let time = Timestamp(year: 2024, month: 3, day: 9, hour: 7, minute: 5).seconds
        let expected: [(SynthesisOptions.Layout, String)] = [
            (.awsLogs, "bucket/AWSLogs/o-example/123456789012/"), (.logs, "bucket/Logs/o-example/123456789012/"),
            (.controlTower, "bucket/o-example/AWSLogs/o-example/123456789012/"),
        ]
        for (layout, prefix) in expected {
            let key = ArchiveKey(layout: layout, organization: "o-example").object(
                "CloudTrail", account: "123456789012", region: "us-east-1", delivered: time, random: &random)
            let stem = "\(prefix)CloudTrail/us-east-1/2024/03/09/123456789012_CloudTrail_us-east-1_20240309T0705Z_"
            #expect(key.hasPrefix(stem))
            #expect(key.utf8.count == stem.utf8.count + 16 + ".json.gz".utf8.count)
        }
    }

    @Test func keysOfUsersHaveTheShapeOfRealOnes() {
        var random = RandomStream(3)
        for prefix in ["AKIA", "ASIA"] {
            let key = Session.key(prefix, &random)
            #expect(key.utf8.count == 20)
            #expect(key.hasPrefix("\(prefix)EXAMPLE"))
            #expect(key.dropFirst(11).allSatisfy { "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".contains($0) })
        }
    }

    @Test func templatesAreCutAtTheirHoles() {
        let template = Template(#"{"a":"${region}","b":${number:7},"c":"${unknown}"}"#)
        var slots: [Slot] = []
        for piece in template.pieces {
            if case .slot(let slot, _) = piece { slots.append(slot) }
        }
        #expect(slots == [.region, .number])
    }

    @Test func everyQuotaOfTheTimetableIsGivenOut() {
        var options = SynthesisOptions()
        options.events = 12_345
        let population = Population(options)
        let timetable = Timetable(options, population)
        let total = timetable.units.reduce(0) { $0 + timetable.quotas(of: $1, population).reduce(0, +) }
        #expect(total == 12_345)
    }

    @Test func thereAreManyServicesAndCalls() {
        #expect(Set(Catalogue.operations.map(\.service)).count >= 45)
        #expect(Set(Catalogue.operations.map { "\($0.service):\($0.name)" }).count >= 200)
    }
}
