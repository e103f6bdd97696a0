import CloudTrail
import TestSupport
import Testing

@testable import DigestValidation

/// Key files in every form that tools print them in.
struct PublicKeyTests {
    @Test(arguments: [
        ("1453076702", 1_453_076_702_000_000), ("1453076702.0", 1_453_076_702_000_000),
        ("1455668702.123", 1_455_668_702_123_000), ("\"1453076702\"", 1_453_076_702_000_000),
        ("\"2016-01-18T00:25:02+00:00\"", 1_453_076_702_000_000),
        ("\"2016-01-18T05:55:02.123000+05:30\"", 1_453_076_702_123_000), ("1.453076702e9", 1_453_076_702_000_000),
        ("\"2016-01-18T00:25:02Z\"", 1_453_076_702_000_000),
    ])
    func timesAreReadInEveryForm(_ form: (text: String, microseconds: Int64)) {
        let entry = SignedArchive.publicKey(value: "", fingerprint: "00", from: form.text)
        let file = PublicKeyFile(Array("{\"publicKeyList\":[\(entry)]}".utf8), path: "f")
        #expect(file.keys.map { $0.validFrom?.microseconds } == [form.microseconds])
    }

    @Test(arguments: ["1e400", "-1e30", "\"\"", "\"soon\"", "null", "{}", "99999999999999999999999999", "1e-400"])
    func timesThatAreNoneAreLeftOut(_ text: String) {
        let entry = SignedArchive.publicKey(value: "", fingerprint: "00", from: text)
        let file = PublicKeyFile(Array("{\"PublicKeyList\":[\(entry)]}".utf8), path: "f")
        #expect(file.keys.map { $0.validFrom?.microseconds ?? 0 } == [0])
    }

    @Test func bothEncodingsOfAKeyAreRead() throws {
        let signature = SigningKey.first.sign(Array("text".utf8))
        let hash = try #require(SHA256Value(hexadecimal: SigningKey.sha256(Array("text".utf8)).utf8))
        for der in [SigningKey.first.pkcs1, SigningKey.first.spki] {
            let key = try #require(RSAPublicKey(der: der))
            #expect(key.verifies(signature, of: hash))
            #expect(!key.verifies(Array(signature.dropLast()), of: hash))
            #expect(!key.verifies([], of: hash))
            #expect(!key.verifies(SigningKey.second.sign(Array("text".utf8)), of: hash))
            #expect(!key.verifies(SigningKey.first.sign(Array("text".utf8), with: .sha1), of: hash))
            #expect(RSAPublicKey(der: der + [0]) == nil)
            #expect(RSAPublicKey(der: Array(der.dropLast())) == nil)
        }
        #expect(RSAPublicKey(der: []) == nil)
        #expect(RSAPublicKey(der: SigningKey(bits: 1_024).pkcs1) == nil)
    }

    @Test(arguments: [
        ("", [UInt8]()), ("Zg==", [102]), ("Zm8=", [102, 111]), ("Zm9v\n", [102, 111, 111]), ("Zm8", [102, 111]),
    ])
    func base64IsDecoded(_ form: (text: String, bytes: [UInt8])) {
        #expect(Base64.decode(Array(form.text.utf8)) == form.bytes)
    }

    @Test(arguments: ["A", "Zm9vA", "Zg==Zg", "Zg_-", "\u{e9}"])
    func textThatIsNoBase64IsRefused(_ text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }
}

/// The keys and signatures that AWS publishes in its documentation.
@Suite(.enabled(if: PublishedDigests.folder != nil, "no BACKTRAIL_CORPUS"))
struct PublishedSignatureTests {
    @Test func publishedSignaturesOpenToTheListedHashes() throws {
        let folder = try #require(PublishedDigests.folder)
        let file = PublicKeyFile(try SmallFile.read(folder + "aws_public_keys.json"), path: "aws")
        #expect(file.warnings.isEmpty)
        #expect(file.keys.count == 4)
        let list = try ReferenceValue(try SmallFile.read(folder + "aws_doc_signatures.json"))
        var opened = 0
        for entry in list.elements("signatures") {
            let digits = try #require(entry.text("signatureHex"))
            let signature = try #require(Hexadecimal.bytes(digits.utf8))
            guard let fingerprint = entry.text("verifiesUnder"), let recovered = entry.text("recoveredSHA256") else {
                continue
            }
            let hash = try #require(SHA256Value(hexadecimal: recovered.utf8))
            for key in file.keys {
                let usable = try #require(key.key)
                #expect(usable.verifies(signature, of: hash) == (key.fingerprint == fingerprint))
            }
            opened += 1
        }
        #expect(opened == 2)
    }

    @Test func publishedDigestsAreRead() throws {
        let folder = try #require(PublishedDigests.folder)
        var reader = DigestReader()
        for (name, logs) in [
            ("awsdocs_digest_20150817T150131Z.json", 1), ("awsdocs_digest_20150820T180131Z_empty.json", 0),
        ] {
            let bytes = try SmallFile.read(folder + name)
            var listings = ListingBatch()
            let digest = unsafe try bytes.withUnsafeBytes { bytes in
                unsafe try reader.read(bytes, plainHash: .none, listings: &listings)
            }
            #expect(digest.fingerprint == "31e8b5433410dfb61a9dc45cc65b22ff")
            #expect(digest.previousSignature?.count == 256)
            #expect(listings.listings.count >= logs)
            #expect(DigestName(key: digest.object)?.trail.hasSuffix("trail-name") == true)
        }
    }
}
