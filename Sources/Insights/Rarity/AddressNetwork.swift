import CloudTrail

/// The network of a source address: /24 of IPv4, /48 of IPv6.
///
/// People's addresses change within a provider's block from day to day; the block seldom does.
enum AddressNetwork {
    /// `198.51.100.0/24`; nil for the name of a service and other text that is no address.
    static func name(_ text: String) -> String? {
        guard let address = IPAddress(text)?.unmapped else { return nil }
        return name(address, ipv4: 24, ipv6: 48)
    }

    /// The block of an address with prefixes as they are usually written.
    static func name(_ address: IPAddress, ipv4: Int, ipv6: Int) -> String {
        let prefix = address.isIPv4 ? ipv4 : ipv6
        return "\(address.masked(to: address.isIPv4 ? 96 + prefix : prefix))/\(prefix)"
    }
}
