import CCrypto

/// Hashes of whole messages, by libcrypto.
enum MessageDigest {
    static func sha256(_ bytes: [UInt8]) throws(SynthesisError) -> [UInt8] {
        try unsafe digest(bytes, EVP_sha256(), count: 32)
    }

    /// The hash that AWS names public keys by.
    static func md5(_ bytes: [UInt8]) throws(SynthesisError) -> [UInt8] {
        try unsafe digest(bytes, EVP_md5(), count: 16)
    }

    private static func digest(
        _ bytes: [UInt8], _ algorithm: OpaquePointer?, count: Int
    ) throws(SynthesisError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: count)
        // Proof: both pointers stay within their closures, and `count` is the algorithm's own.
        let status = unsafe digest.withUnsafeMutableBufferPointer { target in
            unsafe bytes.withUnsafeBytes { source in
                unsafe EVP_Digest(source.baseAddress, source.count, target.baseAddress, nil, algorithm, nil)
            }
        }
        guard status == 1 else { throw .cryptography("EVP_Digest") }
        return digest
    }
}
