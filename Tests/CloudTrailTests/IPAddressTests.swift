import CloudTrail
import Glibc
import TestSupport
import Testing

@Suite struct IPAddressTests {
    /// The 16 bytes the C library reads; nil for what it refuses.
    private static func system(_ text: String) -> (high: UInt64, low: UInt64)? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET6, text, &bytes) == 1 {
            let words = bytes.map(UInt64.init)
            return (words[..<8].reduce(0) { $0 << 8 | $1 }, words[8...].reduce(0) { $0 << 8 | $1 })
        }
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 {
            return (0, 0xffff_0000_0000 | bytes[..<4].map(UInt64.init).reduce(0) { $0 << 8 | $1 })
        }
        return nil
    }

    @Test func addressesAreThoseOfTheSystem() {
        var generator = SeededGenerator(seed: 4)
        let alphabet = Array("0123456789abcdefAF:::..%/+- ".utf8)
        var texts = ["::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1.2.3.4"]
        for _ in 0..<20_000 {
            var bytes = Array(texts[Int.random(in: 0..<8, using: &generator)].utf8)
            for _ in 0..<Int.random(in: 0...2, using: &generator) where !bytes.isEmpty {
                let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                if Bool.random(using: &generator) { bytes[place] = byte } else { bytes.insert(byte, at: place) }
            }
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
        texts += ["", ":", ":::", "1", "256.1.1.1", "01.1.1.1", "1.1.1", "1.1.1.1.", "::1%eth0", "1:2:3:4:5:6:7:8::"]
        for text in texts {
            let expected = Self.system(text)
            let address = IPAddress(text)
            #expect(address?.high == expected?.high && address?.low == expected?.low, "\(text)")
        }
    }

    @Test(arguments: [
        ("10.255.255.255", true), ("11.0.0.0", false), ("172.15.255.255", false), ("172.16.0.0", true),
        ("172.31.255.255", true), ("172.32.0.0", false), ("192.168.3.4", true), ("192.169.0.0", false),
        ("127.0.0.1", true), ("169.254.169.254", true), ("100.63.255.255", false), ("100.64.0.0", true),
        ("100.127.255.255", true), ("100.128.0.0", false), ("fc00::1", true), ("fdff::", true), ("fe00::", false),
        ("fe80::1", true), ("febf::", true), ("fec0::", false), ("::1", true), ("::2", false),
        ("::ffff:10.0.0.1", true), ("2001:db8::1", false),
    ])
    func privateAddresses(text: String, isPrivate: Bool) {
        #expect(IPAddress(text)?.isPrivate == isPrivate)
        #expect(AddressKind(text) == (isPrivate ? .private : .public))
    }

    @Test(arguments: [
        ("AWS Internal", AddressKind.internal), ("aws internal", .other), ("s3.amazonaws.com", .service),
        ("ec2.cn-north-1.amazonaws.com.cn", .service), ("amazonaws.com", .other), ("evil-amazonaws.com", .other),
        ("host.example.org", .other), ("-", .other), ("", .other), ("256.1.1.1", .other),
    ])
    func otherKinds(text: String, kind: AddressKind) {
        #expect(AddressKind(text) == kind)
    }

    @Test(arguments: [
        ("203.0.113.0/24", "203.0.113.255", true), ("203.0.113.0/24", "203.0.114.0", false),
        ("203.0.113.77/24", "203.0.113.1", true), ("0.0.0.0/0", "255.255.255.255", true), ("0.0.0.0/0", "::1", false),
        ("1.2.3.4/32", "1.2.3.4", true), ("1.2.3.4/32", "1.2.3.5", false), ("2001:db8::/32", "2001:db8:ffff::1", true),
        ("2001:db8::/32", "2001:db9::", false), ("::/0", "ffff::", true), ("2001:db8::/64", "2001:db8::1:0:0:1", true),
        ("2001:db8::/65", "2001:db8:0:0:8000::", false), ("2001:db8::1/128", "2001:db8::1", true),
        ("2001:db8::1/128", "2001:db8::2", false), ("10.0.0.0/31", "10.0.0.1", true),
        ("10.0.0.0/31", "10.0.0.2", false),
    ])
    func blocks(block: String, address: String, isInside: Bool) throws {
        let block = try #require(AddressBlock(block))
        let address = try #require(IPAddress(address))
        #expect(block.contains(address) == isInside)
    }

    @Test(arguments: [
        "1.2.3.4", "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/-1", "::/129", "x/8", "1.2.3.4/8/8", "/8", "1.2.3.4/+8",
    ])
    func otherTextIsNoBlock(text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
