import CCrypto

/// A number of libcrypto, as large as a key needs.
///
/// It is the one owner of its C object, which is wiped and freed with it.
@safe struct BigNumber: ~Copyable {
    private let number: OpaquePointer

    /// The number whose big-endian bytes are given.
    init(_ bytes: [UInt8]) throws(SynthesisError) {
        // Proof: the pointer covers exactly the bytes, inside its closure; null asks for a new number.
        let number = unsafe bytes.withUnsafeBufferPointer { unsafe BN_bin2bn($0.baseAddress, Int32($0.count), nil) }
        guard let number = unsafe number else { throw .outOfMemory }
        unsafe self.number = number
    }

    deinit {
        unsafe BN_clear_free(number)
    }

    /// Big-endian, without zeros in front.
    var bytes: [UInt8] {
        let count = unsafe Int(BN_num_bits(number) + 7) / 8
        // Proof: the room is what the number of bits asks for, and all of it is written.
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            written = unsafe Int(BN_bn2bin(number, buffer.baseAddress))
        }
    }

    // MARK: Arithmetic

    /// One less.
    borrowing func predecessor() throws(SynthesisError) -> BigNumber {
        let result = try BigNumber(bytes)
        guard unsafe BN_sub_word(result.number, 1) == 1 else { throw .cryptography("BN_sub_word") }
        return result
    }

    borrowing func times(_ other: borrowing BigNumber) throws(SynthesisError) -> BigNumber {
        let result = try BigNumber([])
        let context = try Context()
        guard unsafe BN_mul(result.number, number, other.number, context.context) == 1 else {
            throw .cryptography("BN_mul")
        }
        return result
    }

    borrowing func remainder(_ modulus: borrowing BigNumber) throws(SynthesisError) -> BigNumber {
        let result = try BigNumber([])
        let context = try Context()
        guard unsafe BN_div(nil, result.number, number, modulus.number, context.context) == 1 else {
            throw .cryptography("BN_div")
        }
        return result
    }

    borrowing func inverse(_ modulus: borrowing BigNumber) throws(SynthesisError) -> BigNumber {
        let result = try BigNumber([])
        let context = try Context()
        guard unsafe BN_mod_inverse(result.number, number, modulus.number, context.context) != nil else {
            throw .cryptography("BN_mod_inverse")
        }
        return result
    }

    // MARK: Primes

    /// The first prime from a drawn number on that an RSA key with this exponent can have.
    ///
    /// Its two highest bits are set, so that a product of two has twice the bits.
    static func prime(bits: Int, exponent: UInt, _ random: inout RandomStream) throws(SynthesisError) -> BigNumber {
        var bytes: [UInt8] = []
        while bytes.count < bits / 8 {
            let draw = random.next()
            for shift in stride(from: 0, to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: draw >> UInt64(shift)))
            }
        }
        bytes[0] |= 0xc0
        bytes[bytes.count - 1] |= 1
        let candidate = try BigNumber(bytes)
        let context = try Context()
        while true {
            let isPrime = unsafe BN_check_prime(candidate.number, context.context, nil)
            guard isPrime >= 0 else { throw .cryptography("BN_check_prime") }
            if isPrime == 1, unsafe BN_mod_word(candidate.number, exponent) != 1 { return candidate }
            guard unsafe BN_add_word(candidate.number, 2) == 1 else { throw .cryptography("BN_add_word") }
        }
    }

    /// Room for what libcrypto computes on the way; freed with its one owner.
    @safe private struct Context: ~Copyable {
        let context: OpaquePointer

        init() throws(SynthesisError) {
            guard let context = unsafe BN_CTX_new() else { throw .outOfMemory }
            unsafe self.context = context
        }

        deinit {
            unsafe BN_CTX_free(context)
        }
    }
}
