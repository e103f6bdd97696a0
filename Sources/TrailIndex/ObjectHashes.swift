import CCrypto

/// SHA-256 of the stored and of the plain bytes of an object.
final class ObjectHashes {
    /// Of the bytes as they lie in the archive, in lower-case hexadecimal.
    let storedHex: String
    private let plain: SHA256
    private var isPlainClosed = false

    init(stored: UnsafeRawBufferPointer) {
        let hash = SHA256()
        unsafe hash.update(stored)
        storedHex = hash.finish()
        plain = SHA256()
    }

    func addPlain(_ bytes: UnsafeRawBufferPointer) {
        if !isPlainClosed { unsafe plain.update(bytes) }
    }

    /// Takes no further plain bytes: what comes is inflated once more.
    func closePlain() { isPlainClosed = true }

    /// Of the uncompressed bytes, in lower-case hexadecimal.
    func plainHex() -> String { plain.finish() }
}

/// SHA-256 by OpenSSL, piece by piece.
@safe
final class SHA256 {
    // Freed in deinit; no one else holds it.
    private let context: OpaquePointer

    init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            fatalError("OpenSSL has no SHA-256")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        // The digest of SHA-256 is 32 bytes long.
        _ = unsafe digest.withUnsafeMutableBufferPointer { unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil) }
        return digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
