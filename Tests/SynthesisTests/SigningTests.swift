import CloudTrail
import Glibc
import Testing

@testable import Synthesis

/// Signed archives: what is written, and that it does not depend on how.
@Suite struct SigningTests {
    @Test func theSameBytesWhateverTheNumberOfThreads() throws {
        let scratch = ScratchDirectory()
        for threads in [1, 4] {
            _ = try Synthesis.write(
                to: "\(scratch.path)/\(threads)",
                options {
                    $0.events = 600
                    $0.sign = true
                    $0.threads = threads
                })
        }
        #expect(run(["diff", "-rq", "\(scratch.path)/1", "\(scratch.path)/4"]) == 0)
    }

    @Test func signingChangesNothingElse() throws {
        let scratch = ScratchDirectory()
        _ = try Synthesis.write(to: "\(scratch.path)/plain", options { $0.events = 600 })
        _ = try Synthesis.write(
            to: "\(scratch.path)/signed",
            options {
                $0.events = 600
                $0.sign = true
            })
        #expect(run(["test", "-e", "\(scratch.path)/plain/public-keys.json"]) == 1)
        #expect(run(["sh", "-c", "find '\(scratch.path)/plain' | grep -q Digest"]) == 1)
        let beside = ["CloudTrail-Digest", "public-keys.json", "signatures.jsonl", "truth.json", "README"]
        let directories = ["\(scratch.path)/plain", "\(scratch.path)/signed"]
        #expect(run(["diff", "-rq"] + beside.map { "--exclude=\($0)" } + directories) == 0)
    }

    /// Units that come in out of order, each a few hours of a day, make the same digests.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func theOrderOfUnitsDoesNotMatter(_ seed: UInt64) throws {
        let scratch = ScratchDirectory()
        let options = options {
            $0.sign = true
            $0.accounts = 1
            $0.regions = 1
        }
        let population = Population(options)
        for isShuffled in [false, true] {
            let output = try OutputDirectory(creating: "\(scratch.path)/\(isShuffled)")
            let chains = try DigestChains(options, population)
            let sealer = try chains.sealer(level: 1, output: output)
            var numbers = Array(0..<12)
            if isShuffled {
                var random = RandomStream(seed)
                for index in numbers.indices.dropLast() {
                    numbers.swapAt(index, index + random.below(numbers.count - index))
                }
            }
            for number in numbers {
                let unit = Timetable.Unit(
                    account: 0, region: 0, firstHour: number * 4, hours: 4, weightBefore: 0, number: number)
                try chains.complete(unit, listing: SigningTests.logs(of: unit, options), with: sealer)
            }
            #expect(chains.chains[0].summaries.standard.digests == 2 * 24 + DigestTrail.tailHours + 1)
            #expect(chains.chains[0].summaries.backfill.digests > 0)
            try output.write(chains.signatures(), to: "signatures.jsonl")
        }
        #expect(run(["diff", "-rq", "\(scratch.path)/false", "\(scratch.path)/true"]) == 0)
    }

    /// Some logs of a unit: on time, hours late, days late.
    private static func logs(of unit: Timetable.Unit, _ options: SynthesisOptions) -> [ListedLog] {
        let start = options.start.seconds + Int64(unit.firstHour) * 3_600
        return [30, 3_700, 14_399, 60_000, 500_000].enumerated().map { index, delay in
            ListedLog(
                path: "bucket/AWSLogs/log-\(unit.number)-\(index)", kind: "CloudTrail", delivered: start + delay,
                hash: [UInt8](repeating: UInt8(unit.number * 5 + index), count: 32), oldest: start, newest: start + 20)
        }
    }

    @Test func aSeedHasItsOwnKeys() throws {
        let key = try SigningKey(seed: 5, number: 0, validFrom: 0, validTo: 1)
        let again = try SigningKey(seed: 5, number: 0, validFrom: 0, validTo: 1)
        #expect(key.publicKey == again.publicKey)
        #expect(key.privateKey == again.privateKey)
        // The length and beginning of a PKCS#1 key of 2048 bits with the exponent 65537.
        #expect(key.publicKey.count == 270)
        #expect(key.publicKey.starts(with: [0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00]))
        #expect(key.publicKey.suffix(5) == [0x02, 0x03, 0x01, 0x00, 0x01])
        #expect(key.fingerprint.utf8.count == 32)
        let others = [
            try SigningKey(seed: 5, number: 1, validFrom: 0, validTo: 1),
            try SigningKey(seed: 6, number: 0, validFrom: 0, validTo: 1),
        ]
        #expect(Set(others.map(\.fingerprint) + [key.fingerprint]).count == 3)
    }

    @Test func numbersAndSequencesAreWrittenInDER() {
        #expect(DER.integer([]) == [0x02, 0x01, 0x00])
        #expect(DER.integer([0x7f]) == [0x02, 0x01, 0x7f])
        #expect(DER.integer([0x80]) == [0x02, 0x02, 0x00, 0x80])
        #expect(
            DER.sequence([DER.integer([1]), DER.integer([2])]) == [0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02])
        #expect(DER.sequence([[UInt8](repeating: 5, count: 0x80)]).starts(with: [0x30, 0x81, 0x80, 5]))
        #expect(DER.sequence([[UInt8](repeating: 5, count: 0x123)]).starts(with: [0x30, 0x82, 0x01, 0x23, 5]))
    }

    /// The test vectors of RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func keysAreWrittenInBase64(_ plain: String, _ encoded: String) {
        var bytes: [UInt8] = []
        bytes.append(base64Of: Array(plain.utf8))
        #expect(String(decoding: bytes, as: UTF8.self) == encoded)
    }

    /// The test vectors of RFC 1321 and FIPS 180.
    @Test func messagesAreHashed() throws {
        var text: [UInt8] = []
        text.append(hexOf: try MessageDigest.md5(Array("abc".utf8)))
        #expect(String(decoding: text, as: UTF8.self) == "900150983cd24fb0d6963f7d28e17f72")
        text = []
        text.append(hexOf: try MessageDigest.sha256(Array("abc".utf8)))
        #expect(
            String(decoding: text, as: UTF8.self) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}

/// Signed archives are valid to a program that shares nothing with their maker.
@Suite(.enabled(if: run([python, "-c", ""]) == 0)) struct DigestTests {
    @Test(
        arguments: [
            (.awsLogs, .asStored, .all), (.awsLogs, .asStored, .newest), (.logs, .asStored, .all),
            (.logs, .awsLogs, .all), (.logs, .awsLogs, .newest), (.controlTower, .asStored, .all),
        ] as [(SynthesisOptions.Layout, SynthesisOptions.DigestKeys, SynthesisOptions.Signatures)])
    func everyDigestAndLogIsValid(
        _ layout: SynthesisOptions.Layout, _ digestKeys: SynthesisOptions.DigestKeys,
        _ signatures: SynthesisOptions.Signatures
    ) throws {
        let scratch = ScratchDirectory()
        _ = try Synthesis.write(
            to: "\(scratch.path)/archive",
            options {
                $0.seed = 21
                $0.events = 1_500
                $0.layout = layout
                $0.digestKeys = digestKeys
                $0.signatures = signatures
                $0.story = .leakedKey
                $0.sign = true
                $0.threads = 2
            })
        #expect(run([python, scriptPath("check_digests.py"), "\(scratch.path)/archive"]) == 0)
        #expect(run([python, scriptPath("check_truth.py"), "\(scratch.path)/archive"]) == 0)
        let named = digestKeys == .awsLogs || layout == .awsLogs ? "\"AWSLogs/" : layout == .logs ? "\"Logs/" : "\"o-"
        #expect(run(["grep", "-q", "\"Key\":\(named)", "\(scratch.path)/archive/signatures.jsonl"]) == 0)
    }

    @Test(.enabled(if: run(["openssl", "version"]) == 0))
    func openSSLVerifiesEverySignature() throws {
        let scratch = ScratchDirectory()
        _ = try Synthesis.write(
            to: "\(scratch.path)/archive",
            options {
                $0.events = 300
                $0.accounts = 1
                $0.regions = 1
                $0.sign = true
            })
        #expect(run([python, scriptPath("check_digests.py"), "\(scratch.path)/archive", "--openssl"]) == 0)
    }

    @Test func longAndShortArchivesHaveTwoKeysInUse() throws {
        let scratch = ScratchDirectory()
        for days in [1, 70] {
            _ = try Synthesis.write(
                to: "\(scratch.path)/\(days)",
                options {
                    $0.events = 200
                    $0.accounts = 1
                    $0.regions = 1
                    $0.days = days
                    $0.sign = true
                })
            #expect(run([python, scriptPath("check_digests.py"), "\(scratch.path)/\(days)"]) == 0)
        }
    }

    /// The check would say so: any of these makes it fail.
    @Test(arguments: [
        "rm \"$(find bucket -name '*_CloudTrail_*' | head -n 1)\"",
        "rm \"$(find bucket -name '*_CloudTrail-Digest_*T0[0-9]*Z.json.gz' | head -n 1)\"",
        "f=$(find bucket -name '*_CloudTrail_*' | head -n 1); (gzip -dc \"$f\"; echo) | gzip >x; mv x \"$f\"",
        "f=$(find bucket -name '*_backfill*' | head -n 1); (gzip -dc \"$f\"; echo) | gzip >x; mv x \"$f\"",
        "f=$(find bucket -name '*_CloudTrail_*' | head -n 1); cp \"$f\" \"${f%????????}\"x.json.gz",
        "sed -i '1s/\"signature\":\"./\"signature\":\"x/' signatures.jsonl",
        "sed -i 's/\"empty\":[0-9]/&9/' truth.json",
    ])
    func whatIsNotValidIsFound(_ change: String) throws {
        let scratch = ScratchDirectory()
        _ = try Synthesis.write(
            to: "\(scratch.path)/archive",
            options {
                $0.events = 400
                $0.accounts = 1
                $0.sign = true
            })
        try #require(run(["sh", "-ec", "cd '\(scratch.path)/archive'; \(change)"]) == 0)
        #expect(run([python, scriptPath("check_digests.py"), "\(scratch.path)/archive"]) == 1)
    }
}

/// `BACKTRAIL_PYTHON`, else `python3`.
private let python: String = {
    // Proof: a non-null result is a terminated string, which is copied at once.
    guard let value = unsafe getenv("BACKTRAIL_PYTHON") else { return "python3" }
    return unsafe String(cString: value)
}()
