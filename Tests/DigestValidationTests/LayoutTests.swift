import CloudTrail
import DigestValidation
import TestSupport
import Testing

/// One archive in many places and under many names.
struct LayoutTests {
    private let archive = SignedArchive(chains: [(SignedArchive.accounts[0], "us-east-1")])

    @Test func aCopyUnderLogsVerifiesAgainstDigestsThatNameAWSLogs() throws {
        let directory = TemporaryDirectory()
        let signed = archive.write(to: directory, under: "copy/")
        // The same tree under another name.
        directory.makeDirectory("bucket")
        directory.rename("copy/AWSLogs", to: "bucket/Logs")
        let verified = try Verified(directory, signatures: SignedArchive.signatures(signed))
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [.init(.layoutMapped)])
        #expect(verified.report.outcome() == .verified)
    }

    @Test func digestsThatReallyNameLogsVerify() throws {
        var archive = archive
        archive.prefix = "Logs/o-abcde12345/"
        archive.digests = SignedArchive(hours: 1).digests
        for position in archive.digests.indices {
            for log in archive.digests[position].logs.indices {
                archive.digests[position].logs[log].key = "Logs" + archive.digests[position].logs[log].key.dropFirst(7)
            }
        }
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [])
        #expect(verified.report.logCounts == [.valid: 2])
    }

    @Test(arguments: ["bucket/AWSLogs", "bucket/AWSLogs/o-abcde12345", "bucket/AWSLogs/o-abcde12345/111122223333", "."])
    func aRootInsideOrAboveTheTreeVerifies(_ root: String) throws {
        let verified = try Verified(archive, signatures: true, root: root)
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [])
        #expect(verified.report.digestCounts == [.valid: 4])
        #expect(verified.report.logCounts == [.valid: 8])
    }

    @Test func aRootThatLostItsNamesVerifies() throws {
        let directory = TemporaryDirectory()
        let signed = archive.write(to: directory, under: "copy/")
        directory.makeDirectory("bucket")
        directory.rename("copy/AWSLogs/o-abcde12345", to: "bucket/o-abcde12345")
        let verified = try Verified(directory, signatures: SignedArchive.signatures(signed))
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.report.logCounts == [.valid: 8])
    }

    @Test func aPackedArchiveIsReadInPlace() throws {
        let directory = TemporaryDirectory()
        let signed = archive.write(to: directory)
        let changed = archive.digests[1].logs[0].key
        // The other way round than they are listed.
        var files = signed.map { ($0.key, StoredGzip.member($0.plain)) }
        files += archive.digests.flatMap(\.logs).map { log in
            (log.key, StoredGzip.member(log.key == changed ? [0x7B, 0x7D] : log.plain))
        }
        directory.write(Tar.file(files.reversed()), to: "copy.tar")
        let verified = try Verified(directory, signatures: SignedArchive.signatures(signed), root: "copy.tar")
        #expect(verified.digests == [:])
        #expect(verified.logs == [changed: .modified])
        #expect(verified.report.logCounts == [.valid: 7, .modified: 1])
        #expect(verified.warnings == [])
    }

    @Test func bucketsSideBySideAreVerifiedEachByItself() throws {
        // The same keys in both, with other logs.
        let one = SignedArchive()
        var two = SignedArchive()
        two.bucket = "another-bucket"
        for position in two.digests.indices {
            for log in two.digests[position].logs.indices { two.digests[position].logs[log].plain += [0x20] }
        }
        let directory = TemporaryDirectory()
        let signed = one.write(to: directory, under: "root/one/")
        let others = two.write(to: directory, under: "root/two/")
        directory.write(SignedArchive.publicKeys(), to: "keys.json")
        let newest = SignedArchive.signatures([signed[3]]) + SignedArchive.signatures([others[3]], bucket: two.bucket)
        directory.write(newest, to: "signatures.jsonl")
        let changed = two.digests[1].logs[0].key
        directory.write(StoredGzip.member(one.digests[1].logs[0].plain), to: "root/two/" + changed)
        var options = Verification.Options(archive: directory.file("root"))
        options.publicKeyFiles = [directory.file("keys.json")]
        options.signaturePaths = [directory.file("signatures.jsonl")]

        let reports = try Verification(options).runEach()
        #expect(reports.map(\.bucket) == [one.bucket, two.bucket])
        #expect(reports.map(\.digestCounts) == [[.valid: 4], [.valid: 4]])
        #expect(reports.map(\.logCounts) == [[.valid: 8], [.valid: 7, .modified: 1]])
        #expect(reports[1].logVerdicts.filter { $0.status == .modified }.map(\.key) == [changed])
        #expect(reports.map { $0.outcome() } == [.verified, .refuted])

        // What lies outside of both would be in no report: all is judged as one archive.
        directory.writeTree(StoredGzip.member("{}"), to: "root/three/" + changed)
        let whole = try Verification(options).runEach()
        #expect(whole.map(\.digestCounts) == [[.valid: 4, .moved: 4]])
        #expect(whole.map { $0.outcome() } == [.refuted])
    }

    @Test func prefixesAndControlTowerVerify() throws {
        for prefix in ["a/b c/AWSLogs/", "o-abcde12345/AWSLogs/o-abcde12345/"] {
            var archive = archive
            let old = archive.prefix
            archive.prefix = prefix
            for position in archive.digests.indices {
                for log in archive.digests[position].logs.indices {
                    let key = archive.digests[position].logs[log].key
                    archive.digests[position].logs[log].key = prefix + key.dropFirst(old.utf8.count)
                }
            }
            let verified = try Verified(archive)
            #expect(verified.digests == [:])
            #expect(verified.logs == [:])
            #expect(verified.warnings == [])
        }
    }

    // MARK: What is asked for

    @Test func onlyWhatWasAskedForIsJudged() throws {
        let archive = SignedArchive(
            chains: [(SignedArchive.accounts[0], "us-east-1"), (SignedArchive.accounts[1], "eu-west-1")])
        let broken = archive.digests[0].logs[0].key
        func verified(_ change: @escaping (inout Verification.Options) -> Void) throws -> Verified {
            try Verified(archive, change: { directory, _ in directory.removeFile("bucket/" + broken) }, options: change)
        }
        let other = try verified { $0.accounts = [SignedArchive.accounts[1]] }
        #expect(other.logs == [:])
        #expect(other.report.digestCounts == [.valid: 4])
        #expect(other.report.outcome() == .verified)
        let region = try verified { $0.regions = ["us-east-1"] }
        #expect(region.logs == [broken: .missing])
        #expect(region.report.digestCounts == [.valid: 4])
        let later = try verified {
            $0.from = Timestamp(seconds: Int64(SignedArchive.end(1)))
            $0.to = Timestamp(seconds: Int64(SignedArchive.end(2)))
        }
        #expect(later.logs == [:])
        #expect(later.report.digestCounts == [.valid: 2])
        #expect(later.report.logCounts == [.valid: 4])
        let trail = try verified { $0.trails = ["none"] }
        #expect(trail.report.digests.isEmpty)
        #expect(trail.report.outcome() == .unverified)
        let bucket = try verified { $0.bucket = "other" }
        #expect(bucket.report.digestCounts == [.moved: 8])
    }
}
