internal import CCrypto

/// An RSA key of a test's own, that signs as AWS does.
@safe
package final class SigningKey: @unchecked Sendable {
    /// The key most digests of a test are signed with.
    package static let first = SigningKey()
    package static let second = SigningKey()
    /// A key that no key file names.
    package static let foreign = SigningKey()

    // Freed in deinit; no one else holds it.
    private let key: OpaquePointer

    package init(bits: Int32 = 2_048) {
        guard let context = unsafe EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil) else { fatalError("no OpenSSL") }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) == 1,
            unsafe EVP_PKEY_keygen(context, &made) == 1, let made = unsafe made
        else { fatalError("OpenSSL made no key") }
        unsafe key = made
    }

    deinit {
        unsafe EVP_PKEY_free(key)
    }

    /// PKCS#1, as AWS delivers public keys.
    package var pkcs1: [UInt8] {
        unsafe encode { unsafe i2d_PublicKey(key, $0) }
    }

    /// X.509 SubjectPublicKeyInfo.
    package var spki: [UInt8] {
        unsafe encode { unsafe i2d_PUBKEY(key, $0) }
    }

    private func encode(
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) -> [UInt8] {
        // Without a place to write to, OpenSSL tells how many bytes it would write.
        var bytes = [UInt8](repeating: 0, count: Int(body(nil)))
        _ = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            return unsafe body(&position)
        }
        return bytes
    }

    /// The fingerprint that AWS gives to keys: MD5 of their bytes, in hexadecimal.
    package var fingerprint: String { Self.md5(pkcs1) }

    /// RSASSA-PKCS1-v1_5 with SHA-256, or another hash.
    package func sign(_ text: [UInt8], with algorithm: SignatureHash = .sha256) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { fatalError("no OpenSSL") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 1_024)
        var count = signature.count
        let type = unsafe algorithm == .sha256 ? EVP_sha256() : EVP_sha1()
        guard unsafe EVP_DigestSignInit(context, nil, type, nil, key) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, text, text.count) == 1
        else { fatalError("OpenSSL did not sign") }
        return Array(signature.prefix(count))
    }

    package enum SignatureHash { case sha256, sha1 }

    package static func sha256(_ bytes: [UInt8]) -> String { unsafe hexadecimal(hash(bytes, EVP_sha256())) }

    package static func md5(_ bytes: [UInt8]) -> String { unsafe hexadecimal(hash(bytes, EVP_md5())) }

    private static func hash(_ bytes: [UInt8], _ algorithm: OpaquePointer?) -> [UInt8] {
        var value = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        unsafe EVP_Digest(bytes, bytes.count, &value, &count, algorithm, nil)
        return Array(value.prefix(Int(count)))
    }

    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }

    package static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = (0..<3).map { start + $0 < bytes.count ? Int(bytes[start + $0]) : 0 }
            let value = group[0] << 16 | group[1] << 8 | group[2]
            for position in 0..<4 {
                let isThere = start + position <= bytes.count
                text.append(isThere ? alphabet[value >> (18 - 6 * position) & 63] : "=")
            }
        }
        return text
    }
}
