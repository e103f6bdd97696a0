import CloudTrail

/// Blocks of addresses, each with a value, and which of them hold an address.
///
/// IPv4-mapped IPv6 addresses (`::ffff:192.0.2.1`) are taken for the IPv4 address they stand for.
struct PrefixTable<Value: Sendable>: Sendable {
    /// By the first address of a block, a table a prefix length.
    private var tables: [Int: [IPAddress: Value]] = [:]
    /// Longest first.
    private var lengths: [Int] = []

    var isEmpty: Bool { tables.isEmpty }

    /// Puts a value to a block.
    ///
    /// - Parameter merge: given the block's value so far, makes the new one.
    mutating func insert(_ block: AddressBlock, _ merge: (Value?) -> Value) {
        let length = block.prefixLength
        let first = block.address.unmapped.masked(to: length)
        if tables[length] == nil {
            lengths = (lengths + [length]).sorted(by: >)
        }
        let value = merge(tables[length]?[first])
        tables[length, default: [:]][first] = value
    }

    /// The value of the longest block that holds the address.
    ///
    /// - Complexity: O(distinct prefix lengths), at most 129.
    func longestMatch(_ address: IPAddress) -> Value? {
        let address = address.unmapped
        for length in lengths {
            if let value = tables[length]?[address.masked(to: length)] { return value }
        }
        return nil
    }
}
