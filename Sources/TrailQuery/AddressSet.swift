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
            blocks = [block]
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

    /// Whether the text is an address of the set; false for text that is no address.
    package func contains(_ text: ArraySlice<UInt8>) -> Bool {
        // Names of services are common here and no address holds a letter past F.
        guard let address = IPAddress(String(decoding: text, as: UTF8.self)) else { return false }
        return addresses.contains(address) || blocks.contains { $0.contains(address) }
    }
}
