import CloudTrail
import TestSupport
import Testing

/// A log file must say the same wherever the windows end.
@Suite struct WindowTests {
    private static let first = #"{"eventID":"a","eventTime":"2024-03-01T00:00:00Z","resources":[{"ARN":"x"},{}],"n":1}"#
    private static let second = #"{ "eventID" : "b\"}" , "userIdentity" : { "type" : "Root" , "odd" : [ 1 , {} ] } }"#
    private static let third = #"{"eventID":"ç","requestParameters":{"policy":"{\"a\":[\"\\\\\"]}"},"x":-1.5e3}"#

    private static let files: [String] = [
        "{\"Records\":[\(first),\(second),\(third)]}",
        "\u{FEFF} { \"v\" : 12 , \"Records\" : [ \(first) , \(second) ,\n\(third) ] , \"t\":\"]}\" }\n",
        "{\"Records\":[]}", "{\"Records\":[\(first)],\"Records\":[\(second)]}", "{}", "[\(first)]", "\"text\"", "",
        "{\"digestStartTime\":\"x\",\"logFiles\":[{\"a\":1}]}",
        // Malformed records between good ones.
        "{\"Records\":[\(first),{\"eventID\":nonsense,\"a\":{}},\(second)]}",
        "{\"Records\":[{\"eventID\" \"x\"},\(first),{1},\(second),{\"a\":[1,]},\(third)]}",
        "{\"Records\":[\(first),{\"a\":[1,}]},\(third)]}",
        "{\"Records\":[\(first),7,\"s\",null,[1,{}],true,\(second)]}",
        "{\"Records\":[\(first),{\"a\":1]},\(second)]}",
        // What cannot be passed.
        "{\"Records\":[\(first),\(second)\(third)]}", "{\"Records\":[\(first),nul,\(second)]}",
        "{\"Records\":[\(first),{\"eventID\":\"never closed},\(second)]}", "{\"Records\":[\(first),]}",
        "{\"Records\":[\(first)],}", "{\"Records\":[\(first)]} tail", "{\"Records\":[\(first)",
        "{\"Records\":[\(first),",
        "{\"Records\":[\(first),{\"eventID\":\"b\"", "{\"Records\":[\(first)}", "{\"Records\"", "{\"Records\":[12",
        "not JSON at all", "12", "true", "\u{FEFF}", "\u{0}", "{\"Records\":[\(first),\\\"x\\\",\(second)]}",
    ]

    @Test(arguments: files)
    func everyWindowSaysTheSame(file: String) {
        let whole = Walked(file)
        let largest = min(file.utf8.count + 1, 200)
        for window in 0...largest {
            #expect(Walked(file, window: window) == whole, "windows of \(window) bytes")
        }
    }

    /// A file cut anywhere gives the records before the cut, and says that it was cut.
    @Test func aCutIsNeverSilent() {
        let file = Array("{\"Records\":[\(Self.first),\(Self.second),\(Self.third)]}".utf8)
        let all = Walked(file)
        #expect(all.kept == 3 && all.findings.isEmpty)
        for count in 0..<file.count {
            let cut = Walked(Array(file[..<count]))
            #expect(!cut.findings.isEmpty, "cut at \(count)")
            #expect(cut.records == Array(all.records.prefix(cut.kept)))
            #expect(cut.seen == cut.kept + cut.rejected)
            for window in [1, 7, 64] { #expect(Walked(Array(file[..<count]), window: window) == cut) }
        }
    }

    @Test func neighboursOfMalformedRecordsAreKept() {
        let walked = Walked(
            "{\"Records\":[{\"eventID\" \"x\"},\(Self.first),{1},\(Self.second),{\"a\":[1,]},\(Self.third),8]}")
        #expect(walked.column("eventID") == ["a", "b\"}", "ç"])
        #expect(walked.column("recordIndex") == ["1", "3", "5"])
        #expect(walked.findings.map(\.recordIndex) == [0, 2, 4, 6])
        #expect(
            walked.findings.map(\.code) == [.malformedRecord, .malformedRecord, .malformedRecord, .recordNotObject])
        #expect(walked.seen == 7 && walked.kept == 3 && walked.rejected == 4)
    }

    /// Neighbours that share a value, or nearly, or leave it out: each row has its own.
    @Test func valuesOfNeighboursAreToldApart() {
        var agents: [String] = []
        for length in [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 70] {
            let text = String(repeating: "a", count: length)
            agents += [text, text, text, "b" + text, text, text + "b", text + "c", text + "c", text]
        }
        let codes: [String?] = agents.indices.map { $0 % 7 < 3 ? "AccessDenied" : $0 % 7 == 4 ? "Throttling" : nil }
        let categories: [String?] = agents.indices.map { $0 % 11 < 4 ? "Data" : $0 % 11 < 9 ? nil : "Insight" }
        let records = agents.indices.map { row in
            let code = codes[row].map { ",\"errorCode\":\"\($0)\"" } ?? ""
            let category = categories[row].map { ",\"eventCategory\":\"\($0)\"" } ?? ""
            let members = #""eventID":"\#(row / 2)","userAgent":"\#(agents[row])","responseElements":null"#
            return "{" + members + code + category + "}"
        }
        let file = "{\"Records\":[" + records.joined(separator: ",") + "]}"
        for window in [nil, 0, 150, 400, 3_000] {
            let walked = Walked(Array(file.utf8), window: window, keyAccount: "111122223333")
            #expect(walked.column("userAgent") == agents)
            #expect(walked.column("eventID") == agents.indices.map { "\($0 / 2)" })
            #expect(walked.column("responseElements") == agents.map { _ in "null" })
            #expect(walked.column("errorCode") == codes)
            #expect(walked.column("eventCategory") == categories)
            #expect(walked.column("category") == categories.map { $0 ?? "Management" })
            #expect(walked.column("account") == agents.map { _ in "111122223333" })
        }
    }

    /// Whatever bytes change: no crash, the counts add up, and windows do not matter.
    @Test func damagedFilesAreWalkedAlike() {
        var generator = SeededGenerator(seed: 5)
        let file = Array("{\"Records\":[\(Self.first),\(Self.second),\(Self.third)]}".utf8)
        let alphabet = Array("{}[]\":,\\ a1.-".utf8) + [0xFF, 0]
        for _ in 0..<600 {
            var damaged = file
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[place] = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            let whole = Walked(damaged)
            #expect(whole.seen == whole.kept + whole.rejected)
            let window = Int.random(in: 1...150, using: &generator)
            #expect(Walked(damaged, window: window) == whole, "windows of \(window)")
        }
    }

    @Test func theOffsetOfARecordIsItsOwn() {
        let file = "{\"Records\":[ \(Self.first) ,\(Self.second)]}"
        let walked = Walked(file, window: 50)
        let bytes = Array(file.utf8)
        for (record, row) in zip([Self.first, Self.second], 0...) {
            let offset = Int(walked.column("byteOffset")[row] ?? "") ?? -1
            let length = Int(walked.column("byteLength")[row] ?? "") ?? -1
            #expect(String(decoding: bytes[offset..<offset + length], as: UTF8.self) == record)
        }
    }
}
