import CloudTrail

/// Addresses and blocks of addresses, compared by value: `2001:db8::1` is `2001:0db8:0:0:0:0:0:1`.
package struct AddressSet: Sendable, Hashable, CustomStringConvertible {
    private(set) var addresses: Set<IPAddress> = []
    private(set) var blocks: [AddressBlock] = []
    /// As given, for messages.
    private var texts: [String] = []

    package var description: String { texts.joined(separator: ", ") }

    /// Reads an address or CIDR notation; nil for anything else.
    package init?(_ text: String) {
        if let address = IPAddress(text) {
            addresses = [address]
        } else if let block = AddressBlock(text) {
            // A block of one is that address.
            if block.prefixLength == 128 { addresses = [block.address] } else { blocks = [block] }
        } else {
            return nil
        }
        texts = [text]
    }

    package mutating func formUnion(_ other: AddressSet) {
        addresses.formUnion(other.addresses)
        blocks += other.blocks
        texts += other.texts
    }

    /// Two sets of the same addresses and blocks are equal, however they were written.
    package static func == (left: AddressSet, right: AddressSet) -> Bool {
        left.addresses == right.addresses && left.blocks == right.blocks
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(addresses)
        hasher.combine(blocks)
    }

    /// The parts of the set in CIDR notation, single addresses first, in the order of their texts.
    var masks: [String] {
        let singles = addresses.map { "\($0)/\($0.isIPv4 ? 32 : 128)" }.sorted()
        return singles + blocks.map { "\($0.address)/\($0.prefixLength - ($0.address.isIPv4 ? 96 : 0))" }
    }

    /// The block without the bits behind its mask; nil for a text that has none there, or is no block.
    static func network(_ text: String) -> String? {
        guard let block = AddressBlock(text) else { return nil }
        let network = block.address.masked(to: block.prefixLength)
        if network == block.address { return nil }
        return "\(network)/\(block.prefixLength - (network.isIPv4 ? 96 : 0))"
    }

    /// Whether the text is an address of the set, or is a block and was given as that.
    package func contains(_ text: ArraySlice<UInt8>) -> Bool {
        if text.contains(UInt8(ascii: "/")) { return texts.contains(String(decoding: text, as: UTF8.self)) }
        // Names of services are common here and no address holds a letter past F.
        guard let address = IPAddress(String(decoding: text, as: UTF8.self)) else { return false }
        return addresses.contains(address) || blocks.contains { $0.contains(address) }
    }
}
