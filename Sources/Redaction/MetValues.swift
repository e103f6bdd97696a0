/// Which values were met at which places, by hashes of 128 bits: two values that are taken for one are less likely than a
/// fault of the machine.
struct MetValues {
    private struct Key: Hashable {
        let first: UInt64
        let second: UInt64
    }

    private var keys: Set<Key> = []

    /// Whether the value is new at such a place; it is known from now on.
    mutating func insert(_ value: [UInt8], _ place: JSONPlace) -> Bool {
        var hasher = Hasher()
        hasher.combine(place.member)
        hasher.combine(place.parent)
        hasher.combine(place.isOpaque)
        hasher.combine(value)
        // FNV-1a over the value, begun at what the first hash says of the place and it.
        let first = UInt64(bitPattern: Int64(hasher.finalize()))
        var second = first &* 0x9e37_79b9_7f4a_7c15
        for byte in value { second = (second ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return keys.insert(Key(first: first, second: second)).inserted
    }
}
