/// IP addresses as they stand in text.
enum AddressForm {
    /// The end of an IPv4 address that starts at an index, and whether it is of a private network (RFC 1918).
    static func ipv4(in text: [UInt8], at start: Int) -> (end: Int, isPrivate: Bool)? {
        var index = start
        var parts: [Int] = []
        while true {
            var number = 0
            let first = index
            while index < text.count, text[index].isDigit, index - first < 4 {
                number = number * 10 + Int(text[index] - 0x30)
                index += 1
            }
            guard index > first, index - first < 4, number < 256 else { return nil }
            parts.append(number)
            if parts.count == 4 { break }
            guard index < text.count, text[index] == UInt8(ascii: ".") else { return nil }
            index += 1
        }
        if index < text.count {
            if text[index].isAlphanumeric { return nil }
            // A version of five parts is no address.
            if text[index] == UInt8(ascii: "."), index + 1 < text.count, text[index + 1].isDigit { return nil }
        }
        let isPrivate =
            parts[0] == 10 || (parts[0] == 172 && (16...31).contains(parts[1])) || (parts[0] == 192 && parts[1] == 168)
        return (index, isPrivate)
    }

    /// The end of an IPv6 address that starts at an index (RFC 4291, section 2.2, the mixed form aside).
    static func ipv6(in text: [UInt8], at start: Int) -> Int? {
        var index = start
        while index < text.count, text[index].isHex || text[index] == UInt8(ascii: ":") { index += 1 }
        if index < text.count, text[index].isAlphanumeric { return nil }
        // A colon behind belongs to the sentence, unless it is half of "::".
        if index - start > 2, text[index - 1] == UInt8(ascii: ":"), text[index - 2] != UInt8(ascii: ":") { index -= 1 }
        let groups = text[start..<index].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard groups.count >= 3, groups.count <= 9, groups.allSatisfy({ $0.count <= 4 }) else { return nil }
        let empty = groups.dropFirst().dropLast().count(where: \.isEmpty)
        let filled = groups.count - groups.count(where: \.isEmpty)
        guard empty <= 1, empty == 1 ? filled >= 2 : filled == 8 && groups.count == 8 else { return nil }
        return index
    }
}
