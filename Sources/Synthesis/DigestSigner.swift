import CCrypto

/// Signs with one key: RSASSA-PKCS1-v1_5 with SHA-256, by libcrypto.
///
/// It is the one owner of its C object, which never leaves it and is freed with it.
@safe struct DigestSigner: ~Copyable {
    private let key: OpaquePointer

    init(_ signingKey: SigningKey) throws(SynthesisError) {
        // Proof: the pointer covers the whole of the key, which says its own length, inside its closure.
        let key = unsafe signingKey.privateKey.withUnsafeBufferPointer { buffer in
            var position = buffer.baseAddress
            return unsafe d2i_AutoPrivateKey(nil, &position, buffer.count)
        }
        guard let key = unsafe key else { throw .cryptography("d2i_AutoPrivateKey") }
        unsafe self.key = key
    }

    deinit {
        unsafe EVP_PKEY_free(key)
    }

    /// The 256 bytes of the signature; PKCS#1 v1.5 gives the same for the same message.
    borrowing func signature(of message: [UInt8]) throws(SynthesisError) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { throw .outOfMemory }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1 else {
            throw .cryptography("EVP_DigestSignInit")
        }
        var signature = [UInt8](repeating: 0, count: 256)
        var count = signature.count
        // Proof: libcrypto is told the room there is, which is that of a key of 2048 bits.
        let status = unsafe signature.withUnsafeMutableBufferPointer { target in
            unsafe message.withUnsafeBufferPointer { source in
                unsafe EVP_DigestSign(context, target.baseAddress, &count, source.baseAddress, source.count)
            }
        }
        guard status == 1, count == signature.count else { throw .cryptography("EVP_DigestSign") }
        return signature
    }
}
