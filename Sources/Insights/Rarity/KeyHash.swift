/// 64-bit hashes of codes: the finisher of SplitMix64 over what came before.
enum KeyHash {
    @inline(__always)
    static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        var z = (hash &* 0x9e37_79b9_7f4a_7c15) ^ value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
