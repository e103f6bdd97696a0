/// An IPv4 or IPv6 address.
///
/// IPv4 is held as IPv4-mapped IPv6 (`::ffff:a.b.c.d`), so that one comparison serves both.
package struct IPAddress: Sendable, Hashable {
    package let high: UInt64
    package let low: UInt64
    package let isIPv4: Bool

    /// Reads dotted IPv4 (four decimal parts without leading zeros) or RFC 4291 text; nil for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        if bytes.contains(UInt8(ascii: ":")) {
            guard let groups = IPAddress.groups(bytes) else { return nil }
            high = groups[0..<4].reduce(0) { $0 << 16 | UInt64($1) }
            low = groups[4..<8].reduce(0) { $0 << 16 | UInt64($1) }
            isIPv4 = false
        } else {
            guard let value = IPAddress.dotted(bytes[...]) else { return nil }
            high = 0
            low = 0xffff_0000_0000 | UInt64(value)
            isIPv4 = true
        }
    }

    private init(high: UInt64, low: UInt64, isIPv4: Bool) {
        self.high = high
        self.low = low
        self.isIPv4 = isIPv4
    }

    /// The IPv4 address that an IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) stands for; any other as it is.
    package var unmapped: IPAddress {
        high == 0 && low >> 32 == 0xffff ? IPAddress(high: high, low: low, isIPv4: true) : self
    }

    /// The address with nothing but its first bits.
    ///
    /// - Parameter prefixLength: 0 to 128; of IPv4 the first bit is number 96, as in `AddressBlock`.
    package func masked(to prefixLength: Int) -> IPAddress {
        let (highMask, lowMask) = AddressBlock.masks(prefixLength)
        return IPAddress(high: high & highMask, low: low & lowMask, isIPv4: isIPv4)
    }

    /// RFC 1918, loopback, link-local, shared address space (RFC 6598), and IPv6 unique local, link-local and loopback.
    package var isPrivate: Bool {
        if isIPv4 || (high == 0 && low >> 32 == 0xffff) {
            let value = UInt32(truncatingIfNeeded: low)
            return value >> 24 == 10 || value >> 20 == 0xac1 || value >> 16 == 0xc0a8 || value >> 24 == 127
                || value >> 16 == 0xa9fe || value >> 22 == 0x191
        }
        return high >> 57 == 0x7e || high >> 54 == 0x3fa || (high == 0 && low == 1)
    }

    private static func dotted(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var number: UInt32 = 0
            for byte in part {
                guard (48...57).contains(byte) else { return nil }
                number = number * 10 + UInt32(byte - 48)
            }
            guard number <= 255 else { return nil }
            value = value << 8 | number
        }
        return value
    }

    private static func groups(_ bytes: [UInt8]) -> [UInt16]? {
        var groups: [UInt16] = []
        var gap: Int?
        var index = 0
        guard bytes.count >= 2, bytes.count <= 45 else { return nil }
        if bytes[0] == 58 {
            guard bytes[1] == 58 else { return nil }
            gap = 0
            index = 2
        }
        while index < bytes.count {
            let end = bytes[index...].firstIndex(of: 58) ?? bytes.count
            let part = bytes[index..<end]
            if end == bytes.count, part.contains(46) {
                guard let value = dotted(part) else { return nil }
                groups += [UInt16(value >> 16), UInt16(truncatingIfNeeded: value)]
                index = end
                break
            }
            guard (1...4).contains(part.count), let value = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
                part.first != 43, part.first != 45
            else { return nil }
            groups.append(value)
            index = end
            if end < bytes.count {
                index += 1
                if index == bytes.count { return nil }
                if bytes[index] == 58 {
                    guard gap == nil else { return nil }
                    gap = groups.count
                    index += 1
                }
            }
        }
        if let gap {
            guard groups.count < 8 else { return nil }
            groups.insert(contentsOf: Array(repeating: 0, count: 8 - groups.count), at: gap)
        }
        return groups.count == 8 ? groups : nil
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted IPv4, or all eight groups of IPv6 in hexadecimal.
    package var description: String {
        if isIPv4 { return [24, 16, 8, 0].map { String((low >> $0) & 0xff) }.joined(separator: ".") }
        return [high, low].flatMap { half in
            [48, 32, 16, 0].map { String((half >> UInt64($0)) & 0xffff, radix: 16) }
        }.joined(separator: ":")
    }
}

/// An address block such as `203.0.113.0/24`.
package struct AddressBlock: Sendable, Hashable {
    package let address: IPAddress
    /// Of 128: an IPv4 mask is counted from bit 96.
    package let prefixLength: Int

    /// A block of one address.
    package init(_ address: IPAddress) {
        self.address = address
        prefixLength = 128
    }

    /// Reads CIDR notation; nil for anything else.
    ///
    /// Host bits may be set and are ignored.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]),
            parts[1].utf8.allSatisfy({ (48...57).contains($0) }), length <= (address.isIPv4 ? 32 : 128)
        else { return nil }
        self.address = address
        prefixLength = address.isIPv4 ? length + 96 : length
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard address.isIPv4 == other.isIPv4 else { return false }
        let (highMask, lowMask) = AddressBlock.masks(prefixLength)
        return (address.high ^ other.high) & highMask == 0 && (address.low ^ other.low) & lowMask == 0
    }

    /// The bits that a prefix of this length keeps.
    fileprivate static func masks(_ prefixLength: Int) -> (high: UInt64, low: UInt64) {
        // A shift by the whole width or more leaves nothing.
        (~(UInt64.max >> prefixLength), prefixLength <= 64 ? 0 : ~(UInt64.max >> (prefixLength - 64)))
    }
}
