import CCrypto

/// A hash by OpenSSL, piece by piece, message after message.
///
/// It is the one owner of its C objects, which never leave it and are freed with it.
@safe
struct MessageDigest: ~Copyable {
    enum Algorithm: String {
        case sha256 = "SHA256"
        /// Only for the fingerprints of public keys, which AWS makes with it; nothing is proven by it.
        case md5 = "MD5"
    }

    private let context: OpaquePointer
    private let algorithm: OpaquePointer

    init(_ algorithm: Algorithm = .sha256) {
        // Fetched once: looking it up for every message costs as much as hashing a small one.
        guard let context = unsafe EVP_MD_CTX_new(),
            let fetched = unsafe EVP_MD_fetch(nil, algorithm.rawValue, nil)
        else { fatalError("OpenSSL has no \(algorithm.rawValue)") }
        unsafe self.context = context
        unsafe self.algorithm = fetched
        begin()
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
        unsafe EVP_MD_free(algorithm)
    }

    /// Starts a message.
    func begin() {
        guard unsafe EVP_DigestInit_ex(context, algorithm, nil) == 1 else { fatalError("OpenSSL cannot hash") }
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// The hash of the message; the next one must be begun.
    func finish() -> [UInt8] {
        unsafe MessageDigest.finish(context)
    }

    /// The hash of the message so far, which can go on.
    func peek() -> [UInt8] {
        guard let copy = unsafe EVP_MD_CTX_new() else { fatalError("no memory to hash") }
        defer { unsafe EVP_MD_CTX_free(copy) }
        guard unsafe EVP_MD_CTX_copy_ex(copy, context) == 1 else { fatalError("OpenSSL cannot hash") }
        return unsafe MessageDigest.finish(copy)
    }

    private static func finish(_ context: OpaquePointer) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        // No hash is longer than EVP_MAX_MD_SIZE.
        _ = unsafe bytes.withUnsafeMutableBufferPointer { unsafe EVP_DigestFinal_ex(context, $0.baseAddress, &count) }
        return Array(bytes.prefix(Int(count)))
    }

    /// The SHA-256 of the message; the next one must be begun.
    func finishSHA256() -> SHA256Value {
        var value = SHA256Value.none
        var count: UInt32 = 0
        unsafe withUnsafeTemporaryAllocation(byteCount: Int(EVP_MAX_MD_SIZE), alignment: 8) { room in
            // No hash is longer than the room.
            let bytes = unsafe room.bindMemory(to: UInt8.self)
            guard unsafe EVP_DigestFinal_ex(context, bytes.baseAddress, &count) == 1 else { return }
            value = unsafe SHA256Value(UnsafeRawBufferPointer(room).prefix(Int(count))) ?? .none
        }
        return value
    }

    static func sha256(_ bytes: [UInt8]) -> SHA256Value {
        let digest = MessageDigest()
        digest.update(bytes)
        return digest.finishSHA256()
    }

    static func md5(_ bytes: [UInt8]) -> [UInt8] {
        let digest = MessageDigest(.md5)
        digest.update(bytes)
        return digest.finish()
    }
}
