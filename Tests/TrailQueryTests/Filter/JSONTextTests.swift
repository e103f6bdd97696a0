import TestSupport
import Testing

@testable import TrailQuery

/// Tests of JSON text and groups by it against a slow evaluator: over pages, columns and dictionaries.
struct JSONTextTests {
    private static let records: [String] = {
        var random = SeededGenerator(seed: 41)
        return (0..<600).map { index in
            let members =
                [#""eventName":"E\#(index % 3)""#]
                + ["requestParameters", "responseElements", "other"].compactMap { name in
                    Int.random(in: 0..<6, using: &random) == 0
                        ? Bool.random(using: &random) ? nil : "\"\(name)\":null"
                        : "\"\(name)\":\(RandomJSON.object(&random))"
                }
            return "{\(members.joined(separator: ","))}"
        }
    }()

    private static let selectors = [
        "$.requestParameters.bucketName", "$.requestParameters.a.bucketName", "$.requestParameters.a[0].bucketName",
        "$.requestParameters.a[*].bucketName", "$.requestParameters.a[1]", "$.requestParameters.*",
        "$.requestParameters.bucketName[*]", "$.requestParameters.['odd name']", "$.responseElements.*.bucketName",
        "$.responseElements.bucketName.a", "$.other.bucketName", "$.*.bucketName",
    ]

    private static let tests = [
        #"= "x1""#, #"= "x*""#, #"= "*1""#, #"= "*1*""#, #"= "*""#, #"= """#, #"= "12""#, "= 12", "= 1.2e1", "= 1*",
        "> 0", "<= 12", #"!= "x1""#, #"!= "x*""#, "!= 12", "IS TRUE", "IS FALSE", "IS NULL", "EXISTS", "NOT EXISTS",
        "= %^x%", "= %1%", #"= "東*""#, #"= "a\\b""#, #"= "{""#, #"= "t*""#, #"= "n*""#,
    ]

    /// The same records as the index holds them, and without dictionaries.
    private static func stores(_ records: [String] = records) throws -> [MemoryStore] {
        let store = try EventRecordTests.store(records)
        let rows = try #require(store.rowGroups.first as? MemoryRows)
        return [store, MemoryStore(rows: rows.plain)]
    }

    private func expectAgreement(_ patterns: [String], _ records: [String] = records) throws {
        let values = try records.map { try #require(SlowValue(Array($0.utf8))) }
        for store in try JSONTextTests.stores(records) {
            for pattern in patterns {
                let located = try QueryEngine(store: store, threads: 1).locate(
                    FilterPattern(pattern).predicate, limit: nil)
                let slow = SlowFilter(pattern)
                let expected = Set(values.indices.filter { slow.matches(values[$0]) })
                #expect(Set(located.locators.map { Int($0.recordIndex) }) == expected, "\(pattern)")
            }
        }
    }

    @Test(arguments: selectors)
    func oneTest(selector: String) throws {
        try expectAgreement(JSONTextTests.tests.map { "{ \(selector) \($0) }" })
    }

    /// Values long enough to be looked for themselves, as they are and with escapes, beside the name and elsewhere.
    @Test func longValues() throws {
        let values = [
            #""production-1""#, #""produ\u0063tion-1""#, #""x\/production-1""#, #""x/production-1""#,
            #""production-12""#, "12345678", #""12345678""#, "1.2345678e7", #"["production-1"]"#, "null", "true",
            #""\"production-1\"""#,
        ]
        let records = values.flatMap { value in
            [
                #"{"requestParameters":{"bucketName":\#(value)}}"#,
                #"{"requestParameters":{"key":\#(value),"bucketName":"other"}}"#,
                #"{"requestParameters":{"bucketName":"other","production-1":\#(value)}}"#,
            ]
        }
        let tests = [
            #"= "production-1""#, #"= "*ction-1""#, #"= "*oduct*""#, #"= "*x/prod*""#, #"= "prod*""#, #"= "12345678""#,
            "= 12345678", #"= "*345*""#, #"!= "production-1""#, #"= "*\"production*""#,
        ]
        try expectAgreement(tests.map { "{ $.requestParameters.bucketName \($0) }" }, records)
    }

    /// The second test of a column, and one of a few rows.
    @Test func severalTests() throws {
        try expectAgreement([
            #"{ $.requestParameters.bucketName = "x*" && $.requestParameters.a.bucketName EXISTS }"#,
            #"{ $.requestParameters.bucketName = "x*" || $.requestParameters.a.bucketName = "x*" }"#,
            #"{ $.eventName = "E1" && $.requestParameters.bucketName = "x1" }"#,
            #"{ $.responseElements.b EXISTS && $.requestParameters.bucketName != "x1" && $.requestParameters.b EXISTS }"#,
            #"{ $.requestParameters.bucketName NOT EXISTS && NOT ($.responseElements.bucketName = 12) }"#,
        ])
    }

    @Test(arguments: [
        ["requestParameters", "bucketName"], ["requestParameters", "a", "bucketName"], ["responseElements", "b"],
        ["requestParameters", "odd name"], ["requestParameters", "a", "0"],
    ])
    func groups(steps: [String]) throws {
        let selected = steps.map { step in Int(step).map { "element \($0)" } ?? "member \(step)" }
        let values = try JSONTextTests.records.map { try #require(SlowValue(Array($0.utf8))) }
        for isFiltered in [false, true] {
            var expected: [String: Int64] = [:]
            for (row, value) in values.enumerated() where !isFiltered || row % 3 == 1 {
                let found = value.select(selected).last
                let text = found.flatMap { $0.kind == .null ? nil : $0.text } ?? "nothing"
                // As whole numbers are shown.
                expected[found?.kind == .number ? Int64(text).map { "\($0)" } ?? text : text, default: 0] += 1
            }
            let field = try Field(
                steps.dropFirst().reduce(steps[0]) { Int($1) == nil ? "\($0).\($1)" : "\($0)[\($1)]" })
            let predicate = isFiltered ? try FilterPattern(#"{ $.eventName = "E1" }"#).predicate : .everything
            for store in try JSONTextTests.stores() {
                var counted: [String: Int64] = [:]
                let table = try QueryEngine(store: store, threads: 1).answer(.count(by: [field]), selecting: predicate)
                for row in table.rows {
                    guard case .integer(let count) = row[1] else { continue }
                    let text =
                        switch row[0] {
                        case .text(let text): text
                        case .integer(let number): "\(number)"
                        case .number(let number): "\(number)"
                        case .boolean(let boolean): "\(boolean)"
                        default: "nothing"
                        }
                    counted[text, default: 0] += count
                }
                #expect(counted == expected)
            }
        }
    }
}
