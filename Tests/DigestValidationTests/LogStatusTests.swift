import DigestValidation
import TestSupport
import Testing

/// A tampered archive for each status of logs and each reason: what is affected, and nothing else.
struct LogStatusTests {
    private let archive = SignedArchive()
    private var log: SignedArchive.Log { archive.digests[1].logs[0] }

    /// Verifies the archive with other bytes in the place of one log.
    private func verified(stored: [UInt8]) throws -> Verified {
        let key = log.key
        return try Verified(archive) { directory, _ in directory.write(stored, to: "bucket/" + key) }
    }

    @Test func aChangedLogIsModified() throws {
        let verified = try verified(stored: StoredGzip.member("{\"Records\":[]}"))
        #expect(verified.digests == [:])
        #expect(verified.logs == [log.key: .modified])
        #expect(verified.reasons == [log.key: .hashDiffers])
        #expect(verified.warnings == [])
        #expect(verified.report.outcome() == .refuted)
    }

    @Test func aDamagedLogIsCorrupt() throws {
        var bytes = StoredGzip.member(log.plain)
        bytes[20] ^= 1
        let changed = try verified(stored: bytes)
        #expect(changed.logs == [log.key: .corrupt])
        let cut = try verified(stored: Array(StoredGzip.member(log.plain).prefix(30)))
        #expect(cut.logs == [log.key: .corrupt])
        #expect(cut.reasons == [log.key: .damagedGzip])
        let foreign = try verified(stored: Array("PK\u{3}\u{4}".utf8))
        #expect(foreign.logs == [log.key: .corrupt])
        #expect(foreign.warnings == [.init(.notGzip, log.key)])
        let empty = try verified(stored: [])
        #expect(empty.logs == [log.key: .corrupt])
        #expect(empty.reasons == [log.key: .empty])
        #expect(empty.warnings == [])
    }

    @Test func bytesBehindTheFirstMemberAreTrailingData() throws {
        let member = StoredGzip.member(log.plain)
        let injected = try verified(stored: member + StoredGzip.member("{\"Records\":[{}]}"))
        #expect(injected.logs == [log.key: .trailingData])
        #expect(injected.warnings == [])
        let garbage = try verified(stored: member + [1, 2, 3])
        #expect(garbage.logs == [log.key: .trailingData])
        #expect(garbage.report.outcome() == .refuted)
        let cut = try verified(stored: member + StoredGzip.member("{}").prefix(12))
        #expect(cut.logs == [log.key: .trailingData])
        let none = try verified(stored: member + StoredGzip.member(""))
        #expect(none.logs == [:])
        #expect(none.warnings == [.init(.trailingData, log.key)])
    }

    @Test func recompressingIsHarmless() throws {
        let halves = [Array(log.plain.prefix(10)), Array(log.plain.dropFirst(10))]
        let verified = try verified(stored: halves.flatMap { StoredGzip.member($0) })
        #expect(verified.logs == [:])
        #expect(verified.warnings == [.init(.trailingData, log.key)])
        #expect(verified.report.outcome() == .verified)
        #expect(verified.report.outcome(failsOnWarning: true) == .refuted)
    }

    @Test func aLogWithoutItsTrailerIsValidAndSaidSo() throws {
        let verified = try verified(stored: StoredGzip.member(log.plain).dropLast(8))
        #expect(verified.logs == [:])
        #expect(verified.warnings == [.init(.gzipTrailerMissing, log.key)])
    }

    @Test func aLogThatWasUncompressedIsValidAndSaidSo() throws {
        let verified = try verified(stored: log.plain)
        #expect(verified.logs == [:])
        #expect(verified.warnings == [.init(.notGzip, log.key)])
    }

    @Test func aLogThatIsNamedAndNotThereIsMissing() throws {
        let key = log.key
        let verified = try Verified(archive) { directory, _ in directory.removeFile("bucket/" + key) }
        #expect(verified.logs == [key: .missing])
        #expect(verified.warnings == [])
        #expect(verified.report.outcome() == .refuted)
    }

    @Test(arguments: [
        "AWSLogs/../../secret.gz", "/etc/passwd", "..", "AWSLogs/o-abcde12345/../x.json.gz", "a\\\\..\\\\b",
    ])
    func aKeyThatLeavesTheArchiveIsUnsafe(_ key: String) throws {
        var archive = archive
        archive.digests[1].logs.append(SignedArchive.Log(key: key, plain: [1], isWritten: false))
        let verified = try Verified(archive) { directory, _ in
            directory.writeTree(StoredGzip.member([1]), to: "secret.gz")
        }
        let expected = key == "a\\\\..\\\\b" ? "a\\..\\b" : key
        #expect(verified.digests == [:])
        #expect(verified.logs == [expected: .unsafe])
        #expect(verified.warnings == [])
        #expect(verified.report.outcome() == .refuted)
    }

    @Test func aLogOfAnotherBucketIsUnavailable() throws {
        var archive = archive
        archive.digests[1].logs[0].bucket = "other-bucket"
        archive.digests[1].logs[0].isWritten = false
        let verified = try Verified(archive)
        #expect(verified.logs == [log.key: .unavailable])
        #expect(verified.reasons == [log.key: .otherBucket])
        #expect(verified.warnings == [.init(.bucketMismatch, archive.key(archive.digests[1]))])
        #expect(verified.report.outcome() == .unverified)
    }

    @Test func aLogThatIsALinkIsNeverOpened() throws {
        let (key, plain) = (log.key, log.plain)
        let verified = try Verified(archive) { directory, _ in
            directory.removeFile("bucket/" + key)
            directory.write(StoredGzip.member(plain), to: "elsewhere.gz")
            directory.link(directory.file("elsewhere.gz"), as: "bucket/" + key)
        }
        #expect(verified.logs == [key: .unreadable])
        #expect(verified.reasons == [key: .notARegularFile])
        #expect(verified.warnings == [.init(.notARegularFile, key)])
        #expect(verified.report.outcome() == .unreadable)
    }

    @Test func aHashOfAnotherKindProvesNothing() throws {
        var archive = archive
        archive.digests[1].logs[0].hashAlgorithm = "MD5"
        archive.digests[1].logs[0].hashValue = SigningKey.md5(log.plain)
        let verified = try Verified(archive)
        #expect(verified.logs == [log.key: .unverified])
        #expect(verified.reasons == [log.key: .hashAlgorithm])
        #expect(verified.warnings == [.init(.hashAlgorithm, archive.key(archive.digests[1]))])
    }

    @Test func hashesInUpperCaseAreTheSame() throws {
        var archive = archive
        archive.digests[1].logs[0].hashValue = log.sha256.uppercased()
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [])
    }

    // MARK: Logs that no digest lists

    @Test(arguments: [
        (-1, -30, LogVerdict.Reason.beforeFirstDigest), (5, 30, .afterLastDigest), (1, -30, .insideCoverage),
    ])
    func anUnlistedLogIsPlaced(_ place: (hour: Int, minute: Int, reason: LogVerdict.Reason)) throws {
        let forged = archive.log(hour: place.hour, minute: place.minute)
        let verified = try Verified(archive) { directory, _ in
            directory.writeTree(StoredGzip.member(forged.plain), to: "bucket/" + forged.key)
        }
        #expect(verified.digests == [:])
        #expect(verified.logs == [forged.key: .unlisted])
        #expect(verified.reasons == [forged.key: place.reason])
        #expect(verified.warnings == [])
        #expect(verified.report.outcome() == (place.reason == .insideCoverage ? .refuted : .unverified))
    }

    @Test func anUnlistedLogOfAnAccountWithoutDigestsIsSaidSo() throws {
        let other = archive.log(account: SignedArchive.accounts[1], hour: 1, minute: -30)
        let verified = try Verified(archive) { directory, _ in
            directory.writeTree(StoredGzip.member(other.plain), to: "bucket/" + other.key)
        }
        #expect(verified.logs == [other.key: .unlisted])
        #expect(verified.reasons == [other.key: .noDigests])
        #expect(verified.report.outcome() == .unverified)
    }

    @Test func unlistedInsightsAreNoForgery() throws {
        let insight = archive.log(hour: 1, minute: -30, service: "CloudTrail-Insight")
        let verified = try Verified(archive) { directory, _ in
            directory.writeTree(StoredGzip.member(insight.plain), to: "bucket/" + insight.key)
        }
        #expect(verified.logs == [insight.key: .unlisted])
        #expect(verified.reasons == [insight.key: .noDigests])
    }

    @Test func unlistedInsightsCountWhereDigestsListThem() throws {
        var archive = archive
        archive.digests[0].logs.append(archive.log(hour: 0, minute: -10, service: "CloudTrail-Insight"))
        let insight = archive.log(hour: 1, minute: -30, service: "CloudTrail-Insight")
        let verified = try Verified(archive) { directory, _ in
            directory.writeTree(StoredGzip.member(insight.plain), to: "bucket/" + insight.key)
        }
        #expect(verified.logs == [insight.key: .unlisted])
        #expect(verified.reasons == [insight.key: .insideCoverage])
    }

    @Test func anArchiveWithoutDigestsProvesNothing() throws {
        var archive = archive
        for position in archive.digests.indices { archive.digests[position].isWritten = false }
        let verified = try Verified(archive)
        #expect(Set(verified.logs.values) == [.unlisted])
        #expect(Set(verified.reasons.values) == [.noDigests])
        #expect(verified.logs.count == 8)
        #expect(verified.report.outcome() == .unverified)
    }

    @Test func aLogThatOnlyABackfillDigestListsIsListed() throws {
        var archive = archive
        let late = archive.log(hour: 1, minute: -30)
        var backfill = SignedArchive.Digest(account: SignedArchive.accounts[0], region: "us-east-1", hour: 1)
        backfill.isBackfill = true
        backfill.logs = [late]
        archive.digests.append(backfill)
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [])
        #expect(verified.report.chains.map(\.name.isBackfill) == [false, true])
    }
}
