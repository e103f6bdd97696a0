import CloudTrail
import JSONScan

/// Reads the text of digests.
///
/// Beside what AWS's own validator asks for (the digest's times, bucket, key and fingerprint, and that
/// `previousDigestSignature` is there), `logFiles` must be there, and each of it must have a key and a hash.
struct DigestReader: ~Copyable {
    private var index = StructuralIndex()
    private var text: [UInt8] = []

    /// - Parameters:
    ///   - plain: the plain bytes of the file.
    ///   - plainHash: their SHA-256.
    ///   - listings: is given the logs that the digest lists.
    mutating func read(
        _ plain: UnsafeRawBufferPointer, plainHash: SHA256Value, listings: inout ListingBatch
    ) throws(DigestFailure) -> DigestContent {
        listings.removeAll()
        var fields = Fields()
        var failure: DigestFailure?
        unsafe index.scan(plain) { reader in
            do {
                try DigestReader.walk(&reader, &fields, &listings, &text)
            } catch let error as DigestFailure {
                failure = error
            } catch {
                failure = DigestFailure("no JSON: \(error)")
            }
        }
        if let failure { throw failure }
        return try fields.content(plainHash: plainHash, listings: listings)
    }

    // MARK: Members

    /// The members of a digest as they were found.
    private struct Fields {
        var texts: [String: [UInt8]] = [:]
        /// Members that are there and null.
        var nulls: Set<String> = []
        var hasLogs = false

        func text(_ name: String) -> String? {
            texts[name].map { String(decoding: $0, as: UTF8.self) }
        }

        func required(_ name: String) throws(DigestFailure) -> String {
            guard let text = text(name), !text.isEmpty else { throw DigestFailure("no \(name)") }
            return text
        }

        func time(_ name: String) throws(DigestFailure) -> Timestamp {
            let text = try required(name)
            let time = unsafe Array(text.utf8).withUnsafeBytes { unsafe Timestamp(canonical: $0) }
            guard let time else { throw DigestFailure("\(name) is no time: \(text.prefix(40))") }
            return time
        }

        func content(plainHash: SHA256Value, listings: ListingBatch) throws(DigestFailure) -> DigestContent {
            let start = try time("digestStartTime")
            let end = try time("digestEndTime")
            let bucket = try required("digestS3Bucket")
            let object = try required("digestS3Object")
            let fingerprint = try required("digestPublicKeyFingerprint")
            let signature = texts["previousDigestSignature"]
            guard signature != nil || nulls.contains("previousDigestSignature") else {
                throw DigestFailure("no previousDigestSignature")
            }
            guard hasLogs else { throw DigestFailure("no logFiles") }
            var signed = Array("\(try required("digestEndTime"))\n\(bucket)/\(object)\n\(plainHash.hexadecimal)\n".utf8)
            signed += signature ?? Array("null".utf8)
            let previousHash = texts["previousDigestHashValue"]
            let previousAlgorithm = text("previousDigestHashAlgorithm")
            let previousObject = text("previousDigestS3Object")
            return DigestContent(
                account: text("awsAccountId"), start: start, end: end, bucket: bucket, object: object,
                fingerprint: fingerprint.lowercased(), signatureAlgorithm: text("digestSignatureAlgorithm"),
                previousBucket: text("previousDigestS3Bucket"), previousObject: previousObject,
                previousHash: previousHash.flatMap { SHA256Value(hexadecimal: $0) },
                previousHashAlgorithm: previousAlgorithm,
                previousSignature: signature.map { Hexadecimal.bytes($0) ?? [] },
                signedHash: MessageDigest.sha256(signed), plainHash: plainHash, logCount: listings.listings.count,
                hasForeignHashAlgorithm: listings.listings.contains { !$0.isSHA256 }
                    || (previousObject != nil && previousAlgorithm != "SHA-256"))
        }
    }

    private static func walk(
        _ reader: inout JSONReader, _ fields: inout Fields, _ listings: inout ListingBatch, _ text: inout [UInt8]
    ) throws {
        reader.skipWhitespace()
        guard reader.enterObject() else { throw DigestFailure("no JSON object") }
        var isFirst = true
        while let nameSpan = try reader.nextMember(&isFirst) {
            copy(nameSpan, reader, into: &text)
            let name = String(decoding: text, as: UTF8.self)
            if name == "logFiles" {
                guard !fields.hasLogs else { throw DigestFailure("logFiles twice") }
                guard reader.enterArray() else { throw DigestFailure("logFiles is no array") }
                fields.hasLogs = true
                try walkLogs(&reader, &listings, &text)
                continue
            }
            let span = try reader.readValue()
            // A member twice would let two readers see two digests.
            guard fields.texts[name] == nil, !fields.nulls.contains(name) else { throw DigestFailure("\(name) twice") }
            switch span.kind {
            case .string:
                copy(span, reader, into: &text)
                fields.texts[name] = text
            case .null: fields.nulls.insert(name)
            default: break
            }
        }
        reader.skipWhitespace()
        guard reader.offset == reader.byteCount else { throw DigestFailure("text follows the JSON object") }
    }

    private static let names: [[UInt8]] = ["s3Bucket", "s3Object", "hashValue", "hashAlgorithm"].map { Array($0.utf8) }

    private static func walkLogs(
        _ reader: inout JSONReader, _ listings: inout ListingBatch, _ text: inout [UInt8]
    ) throws {
        var isFirst = true
        while try reader.nextElement(&isFirst) {
            guard reader.enterObject() else { throw DigestFailure("a log that is no object") }
            var bucket: Int?
            var hash: SHA256Value?
            var hasKey = false
            var hasHash = false
            var hasAlgorithm = false
            var isFirstMember = true
            while let nameSpan = try reader.nextMember(&isFirstMember) {
                let span = try reader.readValue()
                guard span.kind == .string else { continue }
                guard let name = names.firstIndex(where: { reader.content(nameSpan, equals: $0) }) else { continue }
                copy(span, reader, into: &text)
                switch name {
                case 0: bucket = listings.bucket(text)
                case 1:
                    guard !hasKey else { throw DigestFailure("a log with s3Object twice") }
                    hasKey = !text.isEmpty
                    listings.keys += text
                case 2:
                    guard !hasHash else { throw DigestFailure("a log with hashValue twice") }
                    hasHash = true
                    hash = SHA256Value(hexadecimal: text)
                default: hasAlgorithm = text.elementsEqual("SHA-256".utf8)
                }
            }
            guard hasKey, hasHash, let bucket else { throw DigestFailure("a log without bucket, key or hash") }
            listings.listings.append(
                ListingBatch.Listing(
                    keyEnd: listings.keys.count, bucket: bucket, hash: hash ?? .none,
                    isSHA256: hasAlgorithm && hash != nil))
        }
    }

    /// Copies the text of a string without its quotes and escapes.
    private static func copy(_ span: JSONSpan, _ reader: JSONReader, into text: inout [UInt8]) {
        if span.mayHaveEscapes || span.mayHaveNonASCII {
            _ = unsafe JSONStringDecoding.decode(reader.contentBytes(span), into: &text)
        } else {
            text.removeAll(keepingCapacity: true)
            unsafe text.append(contentsOf: reader.contentBytes(span))
        }
    }
}
