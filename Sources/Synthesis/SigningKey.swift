/// An RSA key of 2048 bits that digests are signed with, derived from the seed.
///
/// Real keys are drawn from a secure source. This one is no secret, so that an archive can be made again.
struct SigningKey: Sendable {
    /// PKCS#1 `RSAPrivateKey` (RFC 8017, appendix A.1.2), in DER.
    let privateKey: [UInt8]
    /// PKCS#1 `RSAPublicKey` (RFC 8017, appendix A.1.1), in DER.
    let publicKey: [UInt8]
    /// The MD5 of the public key's DER, in lower-case hexadecimal, as AWS names its keys.
    let fingerprint: String
    /// The seconds since 1970 between which it may sign.
    let validFrom: Int64
    let validTo: Int64

    /// - Parameter number: tells the keys of a seed apart.
    init(seed: UInt64, number: UInt64, validFrom: Int64, validTo: Int64) throws(SynthesisError) {
        var random = RandomStream(seed, 40, number)
        let exponent: UInt = 65_537
        let first = try BigNumber.prime(bits: 1_024, exponent: exponent, &random)
        let second = try BigNumber.prime(bits: 1_024, exponent: exponent, &random)
        let firstLess = try first.predecessor()
        let secondLess = try second.predecessor()
        let modulus = try first.times(second)
        let publicExponent = try BigNumber([1, 0, 1])
        let privateExponent = try publicExponent.inverse(firstLess.times(secondLess))
        publicKey = DER.sequence([modulus.bytes, publicExponent.bytes].map(DER.integer))
        privateKey = DER.sequence(
            [
                [], modulus.bytes, publicExponent.bytes, privateExponent.bytes, first.bytes, second.bytes,
                try privateExponent.remainder(firstLess).bytes, try privateExponent.remainder(secondLess).bytes,
                try second.inverse(first).bytes,
            ].map(DER.integer))
        var fingerprint: [UInt8] = []
        fingerprint.append(hexOf: try MessageDigest.md5(publicKey))
        self.fingerprint = String(decoding: fingerprint, as: UTF8.self)
        self.validFrom = validFrom
        self.validTo = validTo
    }
}
