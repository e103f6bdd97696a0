import CloudTrail
import Glibc
import TestSupport
import Testing

@testable import TrailIndex
@testable import TrailQuery

/// The engine against an evaluator that shares nothing with it, over every record of an archive.
@Suite("Filter patterns agree with a slow evaluator")
struct FilterAgreementTests {
    private static let corpus = unsafe getenv("BACKTRAIL_CORPUS").map { unsafe String(cString: $0) }
    private static let samples =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        + "/samples/bucket"

    static let patterns =
        CataloguePatterns.all + [
            #"{ $.userIdentity.sessionContext.attributes.mfaAuthenticated = "true" }"#,
            #"{ $.userIdentity.sessionContext NOT EXISTS }"#, #"{ $.userIdentity.accessKeyId = AKIA* }"#,
            #"{ $.userIdentity.* = "*admin*" }"#, #"{ $.requestParameters IS NULL && $.responseElements IS NULL }"#,
            #"{ $.requestParameters.* = "*" }"#, #"{ $.resources[*].ARN = "arn:aws:s3*" }"#,
            #"{ $.resources[0].accountId = 1* || $.resources[1].type != "AWS::IAM::Role" }"#,
            #"{ $.requestParameters.bucketName = %^[a-z0-9.-]{3,63}$% }"#, #"{ $.tlsDetails.tlsVersion = "TLSv1.2" }"#,
            #"{ $.tlsDetails EXISTS }"#, #"{ $.* = %^[0-9]+$% }"#, #"{ $.eventVersion > 1.05 }"#,
            #"{ $.eventTime = "2024*" }"#, #"{ $.errorMessage = %not authori[sz]ed% }"#,
            #"{ $.sourceIPAddress != %^[0-9.]+$% }"#, #"{ $.recipientAccountId = 111122223333 }"#,
            #"{ $.userAgent = "*Boto3*" || $.userAgent = "aws-cli*" }"#, #"{ $.additionalEventData.* IS TRUE }"#,
            #"{ $.responseElements.credentials.accessKeyId EXISTS }"#,
            #"{ $.requestParameters.ipPermissions.items[*].fromPort <= 22 }"#,
            #"{ NOT ($.readOnly IS TRUE) && $.eventCategory != "Management" }"#,
        ]

    /// All records of an archive, as delivered.
    private static func records(in archive: String) throws -> [String] {
        var records: [String] = []
        let inventory = try ArchiveInventory(archive: archive)
        for entry in inventory.entries where entry.name.hasSuffix(".json.gz") || entry.name.hasSuffix(".json") {
            let plain = try PlainObject(inventory.root + "/" + inventory.path(entry)).plain
            guard let list = ReferenceJSON.parse(plain)?.member("Records"), list.kind == .array else { continue }
            records += list.children.map { String(decoding: plain[$0.start..<$0.end], as: UTF8.self) }
        }
        return records
    }

    private func expectAgreement(_ records: [String], rowGroup size: Int) throws {
        let stores = try stride(from: 0, to: records.count, by: size).map { start in
            try EventRecordTests.store(Array(records[start..<min(start + size, records.count)]))
        }
        let values = try records.map { try #require(SlowValue(Array($0.utf8))) }
        for pattern in FilterAgreementTests.patterns {
            let predicate = try FilterPattern(pattern).predicate
            var found: Set<Int> = []
            for (group, store) in stores.enumerated() {
                for locator in try QueryEngine(store: store, threads: 1).locate(predicate, limit: nil).locators {
                    found.insert(group * size + Int(locator.recordIndex))
                }
            }
            let slow = SlowFilter(pattern)
            let expected = Set(values.indices.filter { slow.matches(values[$0]) })
            #expect(found == expected, "\(pattern)")
        }
    }

    @Test func overTheSamples() throws {
        // The slow one takes its time.
        let records = try FilterAgreementTests.records(in: FilterAgreementTests.samples)
        let some = records.enumerated().filter { $0.offset % max(1, records.count / 400) == 0 }.map(\.element)
        try #require(some.count > 100)
        try expectAgreement(some, rowGroup: 250)
    }

    @Test(.enabled(if: corpus != nil))
    func overRealRecords() throws {
        let corpus = try #require(FilterAgreementTests.corpus)
        let records = try FilterAgreementTests.records(in: corpus)
        try #require(!records.isEmpty)
        try expectAgreement(records, rowGroup: 500)
    }

    @Test func overOddRecords() throws {
        try expectAgreement(EventRecordTests.records.filter { !$0.contains("Aggregated") }, rowGroup: 4)
    }
}
