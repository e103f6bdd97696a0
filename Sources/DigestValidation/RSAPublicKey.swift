import CCrypto

/// An RSA public key that checks RSASSA-PKCS1-v1_5 signatures with SHA-256 (RFC 8017, 8.2), and nothing weaker.
@safe
package final class RSAPublicKey: @unchecked Sendable {
    /// Shorter keys are refused: AWS signs with 2,048 bits.
    package static let minimumBits = 2_048

    // Freed in deinit; no one else holds it. OpenSSL lets threads share a key that is only read.
    private let key: OpaquePointer

    /// - Parameter der: PKCS#1 `RSAPublicKey`, as AWS delivers it, or X.509 `SubjectPublicKeyInfo`. Nil for bytes that are
    ///   neither, that go on behind it, for other kinds of keys and for keys that are too short.
    package init?(der: [UInt8]) {
        func read(_ parse: (inout UnsafePointer<UInt8>?, Int) -> OpaquePointer?) -> OpaquePointer? {
            unsafe der.withUnsafeBufferPointer { buffer in
                var position = buffer.baseAddress
                guard let key = unsafe parse(&position, buffer.count) else { return nil }
                // OpenSSL moved the position behind what it read, inside the buffer.
                guard unsafe position == buffer.baseAddress.map({ unsafe $0 + buffer.count }) else {
                    unsafe EVP_PKEY_free(key)
                    return nil
                }
                return unsafe key
            }
        }
        let found =
            unsafe read { unsafe d2i_PublicKey(EVP_PKEY_RSA, nil, &$0, $1) }
            ?? read { unsafe d2i_PUBKEY(nil, &$0, $1) }
        ERR_clear_error()
        guard let key = unsafe found else { return nil }
        guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA,
            unsafe EVP_PKEY_get_bits(key) >= Int32(RSAPublicKey.minimumBits)
        else {
            unsafe EVP_PKEY_free(key)
            return nil
        }
        unsafe self.key = key
    }

    deinit {
        unsafe EVP_PKEY_free(key)
    }

    /// Whether a signature is one of this key over text with this SHA-256.
    package func verifies(_ signature: [UInt8], of hash: SHA256Value) -> Bool {
        guard let context = unsafe EVP_PKEY_CTX_new(key, nil) else { return false }
        defer {
            unsafe EVP_PKEY_CTX_free(context)
            // What a wrong signature leaves behind is of no use to anyone.
            ERR_clear_error()
        }
        guard unsafe EVP_PKEY_verify_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
            unsafe EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1
        else { return false }
        let bytes = hash.bytes
        // Both arrays live for the time of the call and are as long as it is told.
        return unsafe EVP_PKEY_verify(context, signature, signature.count, bytes, bytes.count) == 1
    }
}
