import CloudTrail
import Testing

@Suite struct ObjectKeyTests {
    private static func folder(_ path: String, root: String = "/evidence/bucket") -> ArchiveFolder {
        ArchiveFolder(
            root: root.split(separator: "/").map(String.init), path: path.split(separator: "/").map(String.init))
    }

    @Test(
        arguments: [
            (
                "AWSLogs/111122223333/CloudTrail/us-east-1/2024/03/01", nil,
                "AWSLogs/111122223333/CloudTrail/us-east-1/2024/03/01"
            ),
            (
                "a/b/AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1", "o-abc123",
                "a/b/AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1"
            ),
            (
                "Logs/o-abc123/111122223333/CloudTrail/us-east-1", "o-abc123",
                "AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1"
            ),
            ("Logs/111122223333/CloudTrail/us-east-1", nil, "AWSLogs/111122223333/CloudTrail/us-east-1"),
            (
                "o-abc123/AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1", "o-abc123",
                "o-abc123/AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1"
            ),
            (
                "AWSLogs/999999999999/x/AWSLogs/111122223333/CloudTrail/us-east-1", nil,
                "AWSLogs/999999999999/x/AWSLogs/111122223333/CloudTrail/us-east-1"
            ),
        ] as [(String, String?, String)])
    func folders(path: String, organization: String?, key: String) {
        let folder = Self.folder(path)
        #expect(folder.canonicalKey == key)
        #expect(folder.organization == organization)
        #expect(folder.account == "111122223333")
        #expect(folder.kind == .log)
        #expect(folder.region == "us-east-1")
        #expect(folder.isRemapped == !path.contains("AWSLogs"))
    }

    @Test(arguments: [
        ("CloudTrail", ObjectKind.log), ("CloudTrail-Insight", .insight),
        ("CloudTrail-NetworkActivity", .networkActivity), ("CloudTrail-Aggregated", .aggregated),
        ("CloudTrail-Digest", .digest), ("Config", .config), ("vpcflowlogs", .other),
    ])
    func kinds(component: String, kind: ObjectKind) {
        #expect(Self.folder("AWSLogs/111122223333/\(component)/us-east-1").kind == kind)
    }

    @Test func aRootInsideTheStructureIsReadFromItsPath() {
        let inside = Self.folder("us-east-1/2024", root: "/e/AWSLogs/o-abc123/111122223333/CloudTrail")
        #expect(inside.canonicalKey == "AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2024")
        #expect(inside.kind == .log)
        #expect(inside.account == "111122223333")
        #expect(inside.region == "us-east-1")
        let mapped = Self.folder("", root: "/e/Logs/o-abc123/111122223333/CloudTrail/us-east-1")
        #expect(mapped.canonicalKey == "AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1")
        #expect(mapped.isRemapped)
    }

    @Test func slashesAreBytes() {
        // A combining mark behind a slash makes one character of both.
        #expect(
            ArchiveFolder.components("/a/\u{33C}b//AWSLogs/\u{301}").map { Array($0.unicodeScalars) }
                == ["a", "\u{33C}b", "AWSLogs", "\u{301}"].map { Array($0.unicodeScalars) })
    }

    /// A copy may begin anywhere inside the structure, and its names be those of some other tool.
    @Test(
        arguments: [
            ("111122223333/CloudTrail/us-east-1/2024/03/01", "111122223333", "us-east-1", nil, .log),
            ("o-abc123/111122223333/CloudTrail/us_east_1", "111122223333", "us-east-1", "o-abc123", .log),
            ("case/111122223333/CloudTrail-Insight/us-gov-west-1", "111122223333", "us-gov-west-1", nil, .insight),
            ("CloudTrail-NetworkActivity/cn-north-1/2024", nil, "cn-north-1", nil, .networkActivity),
            ("111122223333/CloudTrail-Digest/eu-west-1/2024", "111122223333", "eu-west-1", nil, .digest),
            ("CloudTrail/2024/03/01", nil, nil, nil, .log), ("CloudTrail", nil, nil, nil, .log),
            ("us-east-1/2024/03/01", nil, nil, nil, nil), ("2024/03/01", nil, nil, nil, nil),
            ("111122223333/Config/us-east-1", nil, nil, nil, nil), ("CloudTrails/us-east-1", nil, nil, nil, nil),
        ] as [(String, String?, String?, String?, ObjectKind?)])
    func foldersBelowTheLogs(
        path: String, account: String?, region: String?, organization: String?, kind: ObjectKind?
    ) {
        let folder = Self.folder(path)
        #expect(folder.canonicalKey == path)
        #expect(folder.account == account)
        #expect(folder.region == region)
        #expect(folder.organization == organization)
        #expect(folder.kind == kind)
        #expect(!folder.isRemapped)
    }

    @Test(arguments: [
        ("us_east_1", "us-east-1"), ("us_gov_east_1", "us-gov-east-1"), ("cn_northwest_1", "cn-northwest-1"),
        ("us-east-1", "us-east-1"), ("my_region", "my_region"), ("us_east_x", "us_east_x"),
    ])
    func regionsOfOtherNames(component: String, region: String) {
        let folder = Self.folder("AWSLogs/111122223333/CloudTrail/\(component)/2024")
        #expect(folder.region == region)
        // The key is the delivered one as far as anybody knows: what was renamed stays as it lies there.
        #expect(folder.canonicalKey == "AWSLogs/111122223333/CloudTrail/\(component)/2024")
    }

    @Test func foldersThatSayNothing() {
        for path in ["", "2024/03", "Logs", "Logs/web", "my/Logs/app/x"] {
            let folder = Self.folder(path)
            #expect(folder.canonicalKey == path)
            #expect(folder.kind == nil)
            #expect(folder.account == nil)
            #expect(!folder.isRemapped)
        }
        #expect(Self.folder("AWSLogs").kind == nil)
        #expect(Self.folder("AWSLogs/o-abc123").account == nil)
        #expect(Self.folder("AWSLogs/111122223333").kind == nil)
    }

    @Test(
        arguments: [
            (
                "111122223333_CloudTrail_us-east-1_20240301T0005Z_Ab12Cd34Ef56Gh78.json.gz", ObjectKind.log,
                "2024-03-01T00:05:00Z"
            ),
            (
                "111122223333_CloudTrail-Insight_eu-west-1_20240301T0005Z_Ab12Cd34Ef56Gh78.json.gz", .insight,
                "2024-03-01T00:05:00Z"
            ),
            (
                "111122223333_CloudTrail-NetworkActivity_us-east-1_20231231T2359Z_Ab12Cd34Ef56Gh78.json.gz",
                .networkActivity, "2023-12-31T23:59:00Z"
            ),
            (
                "111122223333_CloudTrail-Digest_us-east-1_my_odd.trail-T_eu-west-1_20240301T010203Z.json.gz", .digest,
                "2024-03-01T01:02:03Z"
            ),
            (
                "111122223333_CloudTrail-Digest_us-east-1_t_eu-west-1_20240301T010203Z_backfill.json.gz", .digest,
                "2024-03-01T01:02:03Z"
            ),
            ("111122223333_CloudTrail_us-east-1_20140301T0005ZAb12Cd34Ef56Gh78.json.gz", .log, "2014-03-01T00:05:00Z"),
            // The random part may look like the beginning of a stamp.
            ("111122223333_CloudTrail_us-east-1_20240301T0005Z_Ab12Cd34TxyzGh78.json.gz", .log, "2024-03-01T00:05:00Z"),
            ("111122223333_CloudTrail_us-east-1_20240301T0005Z_12345678T901Gh78.json.gz", .log, "2024-03-01T00:05:00Z"),
        ] as [(String, ObjectKind, String)])
    func names(name: String, kind: ObjectKind, time: String) {
        let said = ObjectName(name)
        #expect(said.kind == kind)
        #expect(said.account == "111122223333")
        #expect(said.deliveryTime?.description == time)
        #expect(said.region == name.split(separator: "_").dropFirst(2).first.map(String.init))
    }

    @Test(arguments: [
        "", "_", "___", "a_CloudTrail", "a_b_c_d", "events.json.gz", "1_CloudTrails_us-east-1_20240301T0005Z_x.json.gz",
        "ConfigWritabilityCheckFile", "é_ü_ö_ä",
    ])
    func namesThatSayNothing(name: String) {
        #expect(ObjectName(name).kind == nil)
        #expect(ObjectName(name).account == nil)
        #expect(ObjectName(name).deliveryTime == nil)
    }

    @Test(arguments: [
        "20240001T0005Z", "20241301T0005Z", "20240132T0005Z", "20240101T2405Z", "20240101T0060Z", "2024010xT0005Z",
        "20240101T00", "20240101-0005Z",
    ])
    func stampsThatAreNone(stamp: String) {
        #expect(ObjectName("111122223333_CloudTrail_us-east-1_\(stamp)_x.json.gz").deliveryTime == nil)
    }
}
