import CLinux
import DigestValidation
import Glibc
import TestSupport
import Testing

/// An archive for each warning: which objects it names, and no other.
struct WarningTests {
    private let account = SignedArchive.accounts[0]

    @Test func aChainThatRestartedHasAGap() throws {
        var archive = SignedArchive()
        archive.digests[2].namesPrevious = false
        archive.digests[1].isWritten = false
        let verified = try Verified(archive)
        let between = archive.digests[1].logs.map(\.key)
        // Nothing names the digest that is gone: only the time that it covered shows it.
        #expect(verified.digests == [:])
        #expect(verified.warnings == [.init(.gap)])
        #expect(verified.report.warnings.map(\.logs) == [between.sorted()])
        #expect(verified.logs == Dictionary(uniqueKeysWithValues: between.map { ($0, .unlisted) }))
        #expect(verified.report.outcome() == .refuted)
        #expect(verified.report.chains.map(\.holes.count) == [1])
    }

    @Test func twoDigestsInARowThatAreGoneAreOneMissingAndAGap() throws {
        var archive = SignedArchive(hours: 5)
        archive.digests[2].isWritten = false
        archive.digests[1].isWritten = false
        let verified = try Verified(archive)
        #expect(verified.digests == [archive.key(archive.digests[2]): .missing])
        #expect(verified.warnings == [.init(.gap)])
        #expect(verified.logs.count == 4)
    }

    @Test func intervalsThatDoNotMeetAreAGap() throws {
        var archive = SignedArchive()
        archive.digests[2].startShift = 60
        let verified = try Verified(archive)
        #expect(verified.warnings == [.init(.gap)])
        #expect(verified.report.outcome() == .verified)
    }

    @Test func aHashOfThePreviousDigestThatDiffers() throws {
        var archive = SignedArchive()
        archive.digests[2].members["previousDigestHashValue"] = "\"\(String(repeating: "0", count: 64))\""
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [.init(.chainHashMismatch, archive.key(archive.digests[2]))])
    }

    @Test func aSignatureOfThePreviousDigestThatDiffers() throws {
        var archive = SignedArchive()
        archive.digests[2].members["previousDigestSignature"] = "\"\(String(repeating: "0", count: 512))\""
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(
            verified.warnings == [
                .init(.chainSignatureMismatch, archive.key(archive.digests[2])),
                .init(.signatureSourcesDisagree, archive.key(archive.digests[1])),
            ])
    }

    @Test func sourcesOfASignatureThatDisagree() throws {
        let archive = SignedArchive(hours: 2)
        let verified = try Verified(archive) { directory, signed in
            directory.write(
                #"{"Metadata":{"signature":"00"}}"#, to: "bucket/" + signed[1].key + ".head.json")
        }
        #expect(verified.digests == [:])
        #expect(verified.warnings == [.init(.signatureSourcesDisagree, archive.key(archive.digests[1]))])
    }

    @Test func aKeyOutsideOfItsValidity() throws {
        var archive = SignedArchive()
        archive.digests[3].key = .second
        let late = SignedArchive.publicKey(
            value: SigningKey.base64(SigningKey.second.pkcs1), fingerprint: SigningKey.second.fingerprint,
            from: "\(SignedArchive.end(3) + 7_201)", to: "1711929600")
        let inTime = SignedArchive.publicKey(
            value: SigningKey.base64(SigningKey.first.pkcs1), fingerprint: SigningKey.first.fingerprint)
        let verified = try Verified(archive, keys: #"{"PublicKeyList":[\#(late),\#(inTime)]}"#)
        #expect(verified.digests == [:])
        #expect(verified.warnings == [.init(.keyOutsideValidity, archive.key(archive.digests[3]))])

        let justInTime = SignedArchive.publicKey(
            value: SigningKey.base64(SigningKey.second.pkcs1), fingerprint: SigningKey.second.fingerprint,
            from: "\(SignedArchive.end(3) + 7_200)", to: "1711929600")
        let tolerated = try Verified(archive, keys: #"{"PublicKeyList":[\#(justInTime),\#(inTime)]}"#)
        #expect(tolerated.warnings == [])
    }

    @Test func aForeignKeyUnderAGenuineFingerprint() throws {
        var archive = SignedArchive()
        let genuine = SigningKey.first.fingerprint
        for position in archive.digests.indices {
            archive.digests[position].key = .foreign
            archive.digests[position].members["digestPublicKeyFingerprint"] = "\"\(genuine)\""
        }
        let entry = SignedArchive.publicKey(value: SigningKey.base64(SigningKey.foreign.pkcs1), fingerprint: genuine)
        let verified = try Verified(archive, keys: #"{"PublicKeyList":[\#(entry)]}"#)
        #expect(verified.warnings == [.init(.keyFingerprintMismatch)])
        #expect(verified.report.outcome(failsOnWarning: true) == .refuted)
    }

    @Test func aLogThatIsListedTwice() throws {
        var archive = SignedArchive()
        let log = archive.digests[1].logs[0]
        archive.digests[1].logs.append(log)
        let twice = try Verified(archive)
        #expect(twice.logs == [:])
        #expect(twice.warnings == [.init(.duplicateListing, log.key)])

        var other = log
        other.hashValue = String(repeating: "0", count: 64)
        archive.digests[1].logs[2] = other
        let differing = try Verified(archive)
        #expect(differing.logs == [:])
        #expect(differing.warnings == [.init(.duplicateListing, log.key)])
    }

    @Test func aLogThatAForgedDigestListsWithAnotherHash() throws {
        var archive = SignedArchive()
        var forged = archive.digests[1].logs[0]
        forged.hashValue = String(repeating: "0", count: 64)
        var digest = SignedArchive.Digest(account: account, region: "us-east-1", hour: 2)
        digest.trail = "another"
        digest.key = .foreign
        digest.members["digestPublicKeyFingerprint"] = "\"\(SigningKey.first.fingerprint)\""
        digest.logs = [forged]
        archive.digests.append(digest)
        // The log is written by the digest that lists it first.
        let verified = try Verified(archive)
        #expect(verified.digests == [archive.key(digest): .invalidSignature])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [.init(.duplicateListing, forged.key)])
    }

    @Test func filesOfForeignNames() throws {
        let archive = SignedArchive()
        let folder = archive.prefix + account + "/CloudTrail/us-east-1/2024/03/01/notes.json.gz"
        let digests = archive.prefix + account + "/CloudTrail-Digest/us-east-1/2024/03/01/"
        let planted =
            digests + "\(account)_CloudTrail-Digest_us-east-1_my_trail.v1_us-east-2_20240301T99zz99Z.json.gz"
        let verified = try Verified(archive) { directory, _ in
            directory.writeTree(StoredGzip.member("{}"), to: "bucket/" + folder)
            directory.writeTree(StoredGzip.member("{}"), to: "bucket/" + planted)
        }
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [.init(.foreignFile, folder), .init(.foreignFile, planted)])
        #expect(verified.report.outcome() == .verified)
    }

    @Test func aForeignFileBetweenDigestsMovesNoLogToAnother() throws {
        let archive = SignedArchive()
        // By its time it comes before the second digest.
        let planted =
            archive.prefix + account + "/CloudTrail-Digest/us-east-1/2024/03/01/"
            + "\(account)_CloudTrail-Digest_us-east-1_my_trail.v1_us-east-2_20240301T003000Z.json.gz.part"
        let changed = archive.digests[2].logs[0]
        let verified = try Verified(archive) { directory, signed in
            directory.writeTree(StoredGzip.member("{}"), to: "bucket/" + planted)
            directory.write(StoredGzip.member("{}"), to: "bucket/" + changed.key)
        }
        #expect(verified.digests == [:])
        #expect(verified.logs == [changed.key: .modified])
        #expect(verified.warnings == [.init(.foreignFile, planted)])
        for digest in archive.digests {
            for log in digest.logs {
                let verdict = verified.report.logVerdicts.first { $0.key == log.key }
                #expect(verdict?.digest == archive.key(digest))
            }
        }
    }

    @Test func aFolderThatCannotBeListed() throws {
        let archive = SignedArchive()
        let verified = try Verified(archive) { directory, _ in
            // A name that is no UTF-8 is never opened.
            let path = (Array(directory.file("bucket/AWSLogs/").utf8) + [0xFF, 0]).map { CChar(bitPattern: $0) }
            _ = unsafe mkdir(path, 0o755)
        }
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        #expect(verified.warnings == [Verified.Warned(.unreadableFolder, "AWSLogs/\\xFF/")])
        #expect(verified.report.outcome() == .unreadable)
    }

    @Test func aPipeIsNeverOpened() throws {
        let archive = SignedArchive()
        let log = archive.digests[1].logs[0].key
        let extra = archive.prefix + account + "/CloudTrail/us-east-1/2024/03/01/pipe"
        let verified = try Verified(archive) { directory, _ in
            directory.removeFile("bucket/" + log)
            for key in [log, extra] { _ = unsafe mkfifo(directory.file("bucket/" + key), 0o644) }
        }
        #expect(verified.digests == [:])
        #expect(verified.logs == [log: .unreadable])
        #expect(verified.warnings == [.init(.notARegularFile, log), .init(.notARegularFile, extra)])
    }

    @Test func aFolderThatIsALink() throws {
        let archive = SignedArchive()
        let verified = try Verified(archive) { directory, _ in
            directory.makeDirectory("elsewhere")
            directory.link(directory.file("elsewhere"), as: "bucket/AWSLogs/more")
        }
        #expect(verified.warnings == [.init(.notARegularFile, "AWSLogs/more")])
    }

    @Test func aClockThatWentBack() throws {
        var archive = SignedArchive()
        archive.digests[2].startShift = -60
        let overlapping = try Verified(archive)
        #expect(overlapping.digests == [:])
        #expect(overlapping.warnings == [.init(.clockReversed, archive.key(archive.digests[2]))])

        archive.digests[2].startShift = 0
        archive.digests[3].members["digestStartTime"] = "\"2024-03-01T09:00:00Z\""
        let reversed = try Verified(archive)
        #expect(reversed.warnings.contains(.init(.clockReversed, archive.key(archive.digests[3]))))
    }

    @Test func anEndThatTheKeyDoesNotSay() throws {
        var archive = SignedArchive()
        archive.digests[3].members["digestEndTime"] = "\"2024-03-01T03:21:31Z\""
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.warnings == [.init(.timeMismatch, archive.key(archive.digests[3]))])
    }

    @Test func anAccountThatTheKeyDoesNotSay() throws {
        var archive = SignedArchive()
        archive.digests[3].members["awsAccountId"] = "\"999999999999\""
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        #expect(verified.warnings == [.init(.accountMismatch, archive.key(archive.digests[3]))])
    }

    @Test func algorithmsThatAreSaidToBeOthers() throws {
        var archive = SignedArchive()
        archive.digests[1].logs[0].hashAlgorithm = "SHA-1"
        archive.digests[2].members["previousDigestHashAlgorithm"] = "\"MD5\""
        archive.digests[3].members["digestSignatureAlgorithm"] = "\"SHA1withRSA\""
        let verified = try Verified(archive)
        #expect(verified.digests == [:])
        // The hash is a SHA-256 whatever it is called.
        #expect(verified.logs == [:])
        #expect(
            verified.warnings == Set((1...3).map { .init(.hashAlgorithm, archive.key(archive.digests[$0])) }))
    }

    @Test func digestsThatAreStoredInAnotherForm() throws {
        let archive = SignedArchive()
        let verified = try Verified(archive) { directory, signed in
            directory.write(signed[0].plain, to: "bucket/" + signed[0].key)
            directory.write(StoredGzip.member(signed[1].plain).dropLast(8), to: "bucket/" + signed[1].key)
            directory.write(StoredGzip.member(signed[2].plain) + [0], to: "bucket/" + signed[2].key)
            directory.write(
                StoredGzip.member(signed[3].plain) + StoredGzip.member("{}"), to: "bucket/" + signed[3].key)
        }
        #expect(verified.digests == [:])
        #expect(verified.logs == [:])
        let keys = archive.digests.map { archive.key($0) }
        #expect(
            verified.warnings == [
                .init(.notGzip, keys[0]), .init(.gzipTrailerMissing, keys[1]), .init(.trailingData, keys[2]),
                .init(.trailingData, keys[3]),
            ])
    }

    @Test(arguments: [
        "", "[]", "{}", "null", "{\"PublicKeyList\":{}}", "{\"PublicKeyList\":[]}", "{\"PublicKeyList\":[7]}",
    ])
    func aKeyFileOfAnotherShape(_ text: String) throws {
        let archive = SignedArchive()
        let verified = try Verified(archive, keys: text)
        #expect(verified.digests == Dictionary(uniqueKeysWithValues: archive.digests.map { (archive.key($0), .noKey) }))
        if text != "[]" { #expect(verified.warnings == [.init(.badKey)]) }
        #expect(verified.report.outcome() == .unverified)
    }

    @Test func aKeyThatIsTooShort() throws {
        let short = SigningKey(bits: 1_024)
        var archive = SignedArchive(hours: 1)
        archive.digests[0].key = short
        let verified = try Verified(archive, keys: SignedArchive.publicKeys([short]))
        #expect(verified.digests == [archive.key(archive.digests[0]): .badKey])
        #expect(verified.warnings == [.init(.badKey)])
    }

    // MARK: Where signatures are found

    @Test func signaturesAreFoundWhereverTheySurvive() throws {
        let archive = SignedArchive(hours: 1)
        func head(_ digest: SignedArchive.Signed) -> String {
            "{\n  \"ContentType\": \"application/json\",\n  \"Metadata\": {\n"
                + "    \"X-Amz-Meta-Signature\": \"\(digest.signatureHex.uppercased())\"\n  }\n}\n"
        }
        let beside = try Verified(archive, signatures: false) { directory, signed in
            directory.write(head(signed[0]), to: "bucket/" + signed[0].key + ".head.json")
        }
        #expect(beside.digests == [:])
        #expect(beside.warnings == [])

        let parallel = try Verified(archive, signatures: false) { directory, signed in
            directory.writeTree(Array(head(signed[0]).utf8), to: "heads/" + signed[0].key + ".json")
        } options: { options in
            options.signaturePaths = [
                options.archive.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/heads"
            ]
        }
        #expect(parallel.digests == [:])

        let inRoot = try Verified(archive, signatures: false) { directory, signed in
            directory.write(SignedArchive.signatures(signed), to: "bucket/signatures.jsonl")
        }
        #expect(inRoot.digests == [:])
    }

    @Test func signaturesInExtendedAttributesAreFound() throws {
        let archive = SignedArchive(hours: 1)
        var isSupported = false
        let verified = try Verified(archive, signatures: false) { directory, signed in
            let value = Array(signed[0].signatureHex.utf8)
            let path = directory.file("bucket/" + signed[0].key)
            isSupported = unsafe setxattr(path, "user.signature", value, value.count, 0) == 0
        }
        if isSupported { #expect(verified.digests == [:]) }
    }

    @Test func aBadLineSpoilsNoOther() throws {
        let archive = SignedArchive(hours: 1)
        let directory = TemporaryDirectory()
        let signed = archive.write(to: directory)
        let lines = "{\"Bucket\":\"b\"}\n{\"Metadata\": [\n\nnonsense\n" + SignedArchive.signatures(signed)
        #expect(try Verified(directory, signatures: lines).digests == [:])
    }
}
