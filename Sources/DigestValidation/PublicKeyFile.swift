package import CloudTrail
import JSONScan

/// One public key of a key file.
package struct TrustedKey: Sendable {
    /// What the file calls it, in lower case.
    package let fingerprint: String
    /// The file it came from.
    package let file: String
    package let validFrom: Timestamp?
    package let validTo: Timestamp?
    /// Nil where the value is no RSA key that can be used.
    package let key: RSAPublicKey?

    /// The keys of files, in the order of the files.
    ///
    /// - Throws: what reading a file throws; what is wrong inside of one leaves keys out.
    package static func keys(of files: [String]) throws -> [TrustedKey] {
        try files.flatMap { PublicKeyFile(try SmallFile.read($0), path: $0).keys }
    }
}

/// A key file as `aws cloudtrail list-public-keys` prints it.
///
///     {"PublicKeyList": [{"Value": "<base64 DER>", "ValidityStartTime": …, "ValidityEndTime": …, "Fingerprint": "<hex>"}]}
///
/// Times are numbers of seconds, such numbers as text, or RFC 3339 text with any offset and fraction; the list may be
/// called `publicKeyList`, as AWS's guide does.
struct PublicKeyFile {
    private(set) var keys: [TrustedKey] = []
    private(set) var warnings: [VerificationWarning] = []

    /// - Parameters:
    ///   - text: the bytes of the file.
    ///   - path: the name it is reported under.
    init(_ text: [UInt8], path: String) {
        guard let tree = try? JSONTree(text) else {
            warn(path, "no JSON: no key of this file is used")
            return
        }
        let list = tree.member(ignoringCase: "PublicKeyList") ?? tree
        guard case .array(let entries) = list else {
            warn(path, "no PublicKeyList: no key of this file is used")
            return
        }
        for (position, entry) in entries.enumerated() {
            read(entry, path: path, place: "\(path), key \(position + 1)")
        }
        if entries.isEmpty { warn(path, "PublicKeyList is empty") }
    }

    private mutating func read(_ entry: JSONTree, path: String, place: String) {
        guard let fingerprint = entry.member(ignoringCase: "Fingerprint")?.string?.lowercased(), !fingerprint.isEmpty
        else {
            warn(place, "no Fingerprint: this key is not used")
            return
        }
        var key: RSAPublicKey?
        if let der = entry.member(ignoringCase: "Value")?.text.flatMap(Base64.decode) {
            key = RSAPublicKey(der: der)
            let actual = Hexadecimal.text(MessageDigest.md5(der))
            if key != nil, actual != fingerprint {
                warnings.append(
                    VerificationWarning(
                        .keyFingerprintMismatch, key: nil,
                        "\(place): the key is called \(fingerprint), and its own fingerprint is \(actual)"))
            }
        }
        if key == nil {
            warn(place, "\(fingerprint) is no RSA key of \(RSAPublicKey.minimumBits) bits or more")
        }
        keys.append(
            TrustedKey(
                fingerprint: fingerprint, file: path,
                validFrom: PublicKeyFile.time(entry.member(ignoringCase: "ValidityStartTime")),
                validTo: PublicKeyFile.time(entry.member(ignoringCase: "ValidityEndTime")), key: key))
    }

    private mutating func warn(_ place: String, _ message: String) {
        warnings.append(VerificationWarning(.badKey, key: nil, "\(place): \(message)"))
    }

    /// A time in any of its four forms.
    static func time(_ value: JSONTree?) -> Timestamp? {
        guard let value else { return nil }
        if let number = value.millionths { return Timestamp(microseconds: number) }
        guard let text = value.text else { return nil }
        if let time = Timestamp(rfc3339: String(decoding: text, as: UTF8.self)) { return time }
        guard text.first.map({ (48...57).contains($0) || $0 == UInt8(ascii: "-") }) == true else { return nil }
        return (try? JSONTree(text))?.millionths.map { Timestamp(microseconds: $0) }
    }
}
