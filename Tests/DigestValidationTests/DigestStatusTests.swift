import DigestValidation
import TestSupport
import Testing

/// A tampered archive for each status of digests: what is affected, and nothing else.
struct DigestStatusTests {
    @Test func everythingOfAnUntouchedArchiveIsValid() throws {
        let archive = SignedArchive(
            chains: [
                (SignedArchive.accounts[0], "us-east-1"), (SignedArchive.accounts[0], "eu-central-1"),
                (SignedArchive.accounts[1], "us-east-1"),
            ])
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [])
        #expect(verified.report.digestCounts == [.valid: 12])
        #expect(verified.report.logCounts == [.valid: 24])
        #expect(verified.report.outcome(failsOnWarning: true) == .verified)
        #expect(verified.report.keys.map(\.digests) == [12, 0])
        #expect(verified.report.chains.map(\.valid) == [4, 4, 4])
        #expect(verified.report.chains.allSatisfy { $0.holes.isEmpty })
    }

    @Test func onlyTheNewestDigestOfAChainNeedsASignatureFromOutside() throws {
        let archive = SignedArchive()
        let verified = try Verified(archive, signatures: false)
        let newest = archive.digests[3]
        #expect(verified.digests == [archive.key(newest): .noSignature])
        #expect(verified.logs == Dictionary(uniqueKeysWithValues: newest.logs.map { ($0.key, .unverified) }))
        #expect(Set(verified.reasons.values) == [.noSignature])
        #expect(verified.warnings == [])
        #expect(verified.report.outcome() == .unverified)
    }

    @Test func aChangedDigestHasAnInvalidSignature() throws {
        let archive = SignedArchive()
        let changed = archive.digests[1]
        let verified = try Verified(archive) { directory, signed in
            let text = String(decoding: signed[1].plain, as: UTF8.self)
            let forged = text.split(separator: changed.logs[0].sha256, omittingEmptySubsequences: false)
                .joined(separator: changed.logs[1].sha256)
            directory.write(StoredGzip.member(forged), to: "bucket/" + signed[1].key)
        }
        #expect(verified.digests == [archive.key(changed): .invalidSignature])
        #expect(verified.logs == Dictionary(uniqueKeysWithValues: changed.logs.map { ($0.key, .unverified) }))
        #expect(verified.warnings == [.init(.chainHashMismatch, archive.key(archive.digests[2]))])
        #expect(verified.report.outcome() == .refuted)
    }

    @Test func aSignatureOfAWeakerHashIsInvalid() throws {
        let archive = SignedArchive(hours: 2)
        let verified = try Verified(archive, signatures: false) { directory, signed in
            let line = "nothing that matters"
            let weak = SigningKey.hexadecimal(SigningKey.first.sign(Array(line.utf8), with: .sha1))
            directory.write(
                #"{"Metadata":{"signature":"\#(weak)","signature-algorithm":"SHA1withRSA"}}"#,
                to: "bucket/" + signed[1].key + ".head.json")
        }
        let newest = archive.key(archive.digests[1])
        #expect(verified.digests == [newest: .invalidSignature])
        #expect(verified.warnings == [.init(.hashAlgorithm, newest)])
    }

    @Test func aKeyThatIsNotGivenIsNoForgery() throws {
        var archive = SignedArchive()
        for position in 2..<4 { archive.digests[position].key = .second }
        let verified = try Verified(archive, keys: SignedArchive.publicKeys([.second]))
        let unknown = archive.digests[..<2]
        #expect(verified.digests == Dictionary(uniqueKeysWithValues: unknown.map { (archive.key($0), .noKey) }))
        #expect(
            verified.logs == Dictionary(uniqueKeysWithValues: unknown.flatMap(\.logs).map { ($0.key, .unverified) }))
        #expect(verified.report.digests.filter { $0.status == .noKey }.allSatisfy { $0.reason != nil })
        #expect(verified.report.outcome() == .unverified)
    }

    @Test func withoutKeysHashesAndLinksAreStillCompared() throws {
        let archive = SignedArchive()
        let log = archive.digests[1].logs[0]
        let verified = try Verified(archive, keys: nil) { directory, _ in
            directory.write(StoredGzip.member("{\"Records\":[]}"), to: "bucket/" + log.key)
        }
        #expect(Set(verified.digests.values) == [.noKey])
        #expect(verified.logs.filter { $0.value != .unverified } == [log.key: .modified])
        #expect(verified.report.outcome() == .refuted)
    }

    @Test func aKeyThatCannotBeReadIsNoForgery() throws {
        let archive = SignedArchive()
        let entry = SignedArchive.publicKey(value: "AAAA", fingerprint: SigningKey.first.fingerprint)
        let verified = try Verified(archive, keys: #"{"PublicKeyList":[\#(entry)]}"#)
        #expect(
            verified.digests == Dictionary(uniqueKeysWithValues: archive.digests.map { (archive.key($0), .badKey) }))
        #expect(verified.warnings == [.init(.badKey)])
        #expect(verified.report.outcome() == .unverified)
    }

    @Test func aDigestInAnotherFolderIsMoved() throws {
        let archive = SignedArchive()
        var copy = ""
        let verified = try Verified(archive) { directory, signed in
            copy = signed[0].key.split(separator: "/").map { $0 == "01" ? "02" : String($0) }.joined(separator: "/")
            directory.writeTree(StoredGzip.member(signed[0].plain), to: "bucket/" + copy)
        }
        #expect(verified.digests == [copy: .moved])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [])
    }

    @Test func aDigestOfAnotherBucketIsMoved() throws {
        var archive = SignedArchive()
        archive.digests[3].members["digestS3Bucket"] = "\"other-bucket\""
        let verified = try Verified(archive)
        let moved = archive.digests[3]
        #expect(verified.digests == [archive.key(moved): .moved])
        #expect(verified.logs == Dictionary(uniqueKeysWithValues: moved.logs.map { ($0.key, .unverified) }))
        #expect(verified.warnings == [.init(.bucketMismatch, archive.key(moved))])
    }

    @Test(arguments: [
        [UInt8](), Array(StoredGzip.member(String(repeating: "{}", count: 90)).prefix(40)), [0x1F, 0x8B, 8, 0, 0],
    ])
    func aDigestThatDoesNotInflateIsCorrupt(_ bytes: [UInt8]) throws {
        let archive = SignedArchive()
        let broken = archive.digests[1]
        let verified = try Verified(archive) { directory, signed in
            directory.write(bytes, to: "bucket/" + signed[1].key)
        }
        #expect(verified.digests == [archive.key(broken): .corrupt])
        #expect(verified.logs == Dictionary(uniqueKeysWithValues: broken.logs.map { ($0.key, .unlisted) }))
        #expect(Set(verified.reasons.values) == [.inGap])
        #expect(verified.warnings == [.init(.gap)])
        #expect(verified.report.warnings.flatMap(\.logs) == broken.logs.map(\.key).sorted())
    }

    @Test(arguments: [
        "", "[]", "null", "{}", "{\"Records\":[]}", "{\"logFiles\":{}}", "no JSON at all",
    ])
    func aDigestOfAnotherShapeIsMalformed(_ text: String) throws {
        let archive = SignedArchive()
        let broken = archive.digests[1]
        let verified = try Verified(archive) { directory, signed in
            directory.write(StoredGzip.member(text), to: "bucket/" + signed[1].key)
        }
        #expect(verified.digests == [archive.key(broken): .malformed])
        #expect(verified.logs == Dictionary(uniqueKeysWithValues: broken.logs.map { ($0.key, .unlisted) }))
        #expect(verified.report.outcome() == .refuted)
    }

    @Test(arguments: [
        "digestPublicKeyFingerprint", "digestS3Bucket", "digestS3Object", "digestEndTime", "digestStartTime",
        "previousDigestSignature", "logFiles",
    ])
    func aDigestWithoutAMemberIsMalformed(_ member: String) throws {
        var archive = SignedArchive()
        archive.digests[1].members[member] = .some(nil)
        let verified = try Verified(archive)
        #expect(verified.digests == [archive.key(archive.digests[1]): .malformed])
    }

    @Test(arguments: [
        "digestPublicKeyFingerprint", "digestS3Bucket", "digestS3Object", "digestEndTime", "digestStartTime",
        "logFiles",
    ])
    func aDigestWithANullMemberIsMalformed(_ member: String) throws {
        var archive = SignedArchive()
        archive.digests[1].members[member] = "null"
        let verified = try Verified(archive)
        #expect(verified.digests == [archive.key(archive.digests[1]): .malformed])
        let logs = archive.digests[1].logs.map { ($0.key, LogVerdict.Status.unlisted) }
        #expect(verified.logs == Dictionary(uniqueKeysWithValues: logs))
    }

    @Test(arguments: [
        "awsAccountId", "newestEventTime", "oldestEventTime", "previousDigestS3Bucket", "digestSignatureAlgorithm",
    ])
    func aDigestMayLackWhatNothingDependsOn(_ member: String) throws {
        var archive = SignedArchive()
        archive.digests[1].members[member] = .some(nil)
        archive.digests[2].members[member] = "null"
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [])
    }

    @Test func hexadecimalInUpperCaseIsTheSame() throws {
        var archive = SignedArchive()
        let before = archive.signed()[1]
        archive.digests[2].members["previousDigestHashValue"] = "\"\(SigningKey.sha256(before.plain).uppercased())\""
        archive.digests[2].members["previousDigestSignature"] = "\"\(before.signatureHex.uppercased())\""
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [])
    }

    @Test func aDigestInTheFolderOfAnotherAccountIsMoved() throws {
        let archive = SignedArchive(
            chains: [(SignedArchive.accounts[0], "us-east-1"), (SignedArchive.accounts[1], "us-east-1")])
        var copy = ""
        let verified = try Verified(archive) { directory, signed in
            copy = signed[0].key.split(separator: "/").map {
                $0 == SignedArchive.accounts[0] ? SignedArchive.accounts[1] : String($0)
            }.joined(separator: "/")
            directory.writeTree(StoredGzip.member(signed[0].plain), to: "bucket/" + copy)
        }
        #expect(verified.digests == [copy: .moved])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [])
    }

    @Test func aDigestThatIsNamedAndNotThereIsMissing() throws {
        var archive = SignedArchive()
        archive.digests[1].isWritten = false
        let verified = try Verified(archive)
        let gone = archive.digests[1]
        #expect(verified.digests == [archive.key(gone): .missing])
        #expect(verified.logs == Dictionary(uniqueKeysWithValues: gone.logs.map { ($0.key, .unlisted) }))
        #expect(Set(verified.reasons.values) == [.inGap])
        #expect(verified.warnings == [.init(.gap)])
        #expect(verified.report.outcome() == .refuted)
    }

    @Test func theDigestBeforeTheCopyIsNotMissing() throws {
        var archive = SignedArchive()
        archive.digests[0].isWritten = false
        for position in archive.digests[0].logs.indices { archive.digests[0].logs[position].isWritten = false }
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.report.outsideCopy == [archive.key(archive.digests[0])])
        #expect(verified.report.outcome(failsOnWarning: true) == .verified)
    }

    @Test func aDigestBeforeTheFirstIsMissingWhereLogsAreOlder() throws {
        var archive = SignedArchive()
        archive.digests[0].isWritten = false
        let log = archive.log(hour: -1, minute: -30)
        let verified = try Verified(archive) { directory, _ in
            directory.writeTree(StoredGzip.member(log.plain), to: "bucket/" + log.key)
        }
        #expect(verified.digests == [archive.key(archive.digests[0]): .missing])
        #expect(verified.report.outsideCopy == [])
        #expect(Set(verified.reasons.values) == [.beforeFirstDigest])
    }

    @Test func aDigestThatIsALinkIsNeverOpened() throws {
        let archive = SignedArchive()
        let linked = archive.digests[1]
        let verified = try Verified(archive) { directory, signed in
            directory.removeFile("bucket/" + signed[1].key)
            directory.write(StoredGzip.member(signed[1].plain), to: "elsewhere.gz")
            directory.link(directory.file("elsewhere.gz"), as: "bucket/" + signed[1].key)
        }
        #expect(verified.digests == [archive.key(linked): .unreadable])
        #expect(verified.warnings == [.init(.notARegularFile, archive.key(linked)), .init(.gap)])
        #expect(verified.report.outcome() == .refuted)
    }
}
