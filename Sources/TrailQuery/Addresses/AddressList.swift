import CloudTrail

/// Addresses and blocks of addresses under a name, such as `office` or `tor-exits`.
package struct AddressList: Sendable {
    package let name: String
    private var blocks = PrefixTable<Void>()

    package init(name: String) {
        self.name = name
    }

    package var isEmpty: Bool { blocks.isEmpty }

    /// Adds an address or CIDR notation; false, and nothing added, for any other text.
    package mutating func insert(_ text: String) -> Bool {
        guard let block = IPAddress(text).map(AddressBlock.init) ?? AddressBlock(text) else { return false }
        blocks.insert(block) { _ in () }
        return true
    }

    func contains(_ address: IPAddress) -> Bool {
        blocks.longestMatch(address) != nil
    }
}
