import Gunzip
import TestSupport
import Testing

@Suite struct GunzipTests {
    /// Text that compresses a little: several kinds of deflate symbols.
    private static func text(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        while bytes.count < count {
            bytes += "{\"eventID\":\"\(String(generator.next(), radix: 16))\",\"awsRegion\":\"eu-west-1\"},".utf8
        }
        return Array(bytes[..<count])
    }

    @Test(arguments: [0, 1, 2, 63, 64, 65, 1_000, 70_000])
    func membersOfAnySizeInflate(count: Int) {
        let plain = Self.text(count)
        for stored in [Plain.compressed(plain), StoredGzip.member(plain), Plain.compressed(plain, level: 0)] {
            let result = Plain(stored)
            #expect(result.bytes == plain)
            #expect(result.status == .finished)
            #expect(result.memberCount == 1)
        }
    }

    @Test func membersFollowEachOther() {
        let parts = [Self.text(100), [], Self.text(50_000, seed: 2), Self.text(1, seed: 3), []]
        for order in [[0, 1, 2, 3, 4], [1, 0], [1, 1, 2], [2, 4], [2, 3]] {
            let stored = order.flatMap { Plain.compressed(parts[$0]) }
            let result = Plain(stored)
            #expect(result.bytes == order.flatMap { parts[$0] })
            #expect(result.status == .finished)
            #expect(result.memberCount == order.count)
        }
    }

    /// Every byte that zlib can give before the cut is given, and nothing else.
    @Test(arguments: [1, 6, 12])
    func nothingBeforeACutIsLost(level: Int32) {
        let plain = Self.text(3_000)
        let stored = Plain.compressed(plain, level: level)
        var decoder = GunzipDecoder()
        for count in 1..<stored.count {
            let cut = Array(stored[..<count])
            let result = Plain(cut, &decoder)
            #expect(plain.starts(with: result.bytes))
            #expect(result.bytes.count >= Plain.byZlib(cut).count, "cut at \(count)")
            let code: GunzipError.Code = count < 2 ? .invalidHeader : .truncated
            #expect(result.status == .damaged(GunzipError(code, at: count < 2 ? 0 : count)), "cut at \(count)")
        }
    }

    @Test func aCutInTheSecondMemberKeepsTheFirst() {
        let first = Self.text(2_000)
        let second = Self.text(500, seed: 9)
        let head = Plain.compressed(first)
        let tail = Plain.compressed(second)
        for count in 1..<tail.count {
            let result = Plain(head + tail[..<count])
            #expect(result.bytes.starts(with: first))
            #expect((first + second).starts(with: result.bytes))
            guard case .damaged(let error) = result.status else {
                Issue.record("a cut at \(count) went unnoticed")
                continue
            }
            #expect(error.code == (count < 2 ? .trailingBytes : .truncated))
        }
    }

    @Test func aWrongTrailerIsAWrongChecksumAndLosesNothing() {
        let plain = Self.text(5_000)
        let stored = Plain.compressed(plain)
        for place in stored.count - 8..<stored.count {
            var damaged = stored
            damaged[place] ^= 0x40
            let result = Plain(damaged)
            #expect(result.bytes == plain)
            guard case .damaged(let error) = result.status else {
                Issue.record("a wrong byte \(place) of the trailer went unnoticed")
                continue
            }
            #expect(error.code == .checksumMismatch)
        }
    }

    /// No damage of one byte crashes, passes unnoticed with other content, or repeats bytes.
    @Test func oneWrongByteNeverPasses() {
        let plain = Self.text(1_500)
        let stored = Plain.compressed(plain)
        var generator = SeededGenerator(seed: 7)
        var decoder = GunzipDecoder()
        for place in stored.indices {
            var damaged = stored
            damaged[place] ^= UInt8.random(in: 1...255, using: &generator)
            let result = Plain(damaged, &decoder)
            if result.status == .finished { #expect(result.bytes == plain, "byte \(place)") }
            #expect(result.bytes.count <= plain.count + 1_032 * stored.count)
        }
    }

    @Test func bytesBehindTheLastMemberAreReported() {
        let plain = Self.text(1_000)
        let stored = Plain.compressed(plain)
        for trailer in [[0], [0x1f], Array(repeating: 0, count: 600), Array("junk".utf8)] as [[UInt8]] {
            let result = Plain(stored + trailer)
            #expect(result.bytes == plain)
            #expect(result.status == .damaged(GunzipError(.trailingBytes, at: stored.count)))
            #expect(result.memberCount == 1)
        }
    }

    @Test func whatIsNoGzipIsRefused() {
        #expect(Plain([]).status == .damaged(GunzipError(.truncated, at: 0)))
        #expect(Plain(Array("{\"Records\":[]}".utf8)).status == .damaged(GunzipError(.invalidHeader, at: 0)))
        #expect(Plain([0x1f]).status == .damaged(GunzipError(.invalidHeader, at: 0)))
        guard case .damaged(let error) = Plain([0x1f, 0x8b, 7] + Array(repeating: 0, count: 40)).status else {
            Issue.record("an unknown method went unnoticed")
            return
        }
        #expect(error.code == .invalidData)
    }

    /// A member that is larger than one call inflates, streamed in pieces, equals its plain bytes.
    @Test func largeMembersAreStreamed() {
        var plain = Self.text(1_000_003)
        while plain.count <= GunzipDecoder.wholeMemberLimit { plain += plain }
        plain.removeLast(plain.count - GunzipDecoder.wholeMemberLimit - 17)
        let result = Plain(Plain.compressed(plain, level: 1) + StoredGzip.member("tail"))
        #expect(result.bytes.count == plain.count + 4)
        #expect(result.bytes == plain + Array("tail".utf8))
        #expect(result.status == .finished)
    }

    @Test func noLimitIsTooLargeOrTooSmall() {
        let stored = StoredGzip.member("abc") + StoredGzip.member("def")
        #expect(Plain(stored, limit: .max).status == .finished)
        #expect(Plain(stored, limit: 6).status == .finished)
        for limit in 0..<6 {
            let result = Plain(stored, limit: limit)
            #expect(result.bytes == Array("abcdef".utf8.prefix(limit + 1)))
            #expect(result.status == .damaged(GunzipError(.tooLarge, at: limit < 3 ? 0 : stored.count / 2)))
        }
    }

    @Test func aBombIsStopped() {
        let plain = [UInt8](repeating: 0x20, count: 40 << 20)
        let result = Plain(Plain.compressed(plain), limit: 9 << 20)
        guard case .damaged(let error) = result.status else {
            Issue.record("the limit was passed")
            return
        }
        #expect(error.code == .tooLarge)
        #expect(result.bytes.count <= (9 << 20) + GunzipDecoder.pieceSize)
    }

    /// A length field that claims much, before a small member, does not cost more than deflate could make of the bytes.
    @Test func aFalseLengthFieldIsNoTrap() {
        var stored = Plain.compressed(Self.text(10))
        for place in stored.count - 4..<stored.count { stored[place] = 0xff }
        let result = Plain(stored)
        #expect(result.bytes == Self.text(10))
        guard case .damaged(let error) = result.status else {
            Issue.record("a false length went unnoticed")
            return
        }
        #expect(error.code == .checksumMismatch)
    }

    @Test func oneDecoderServesObjectAfterObject() {
        let plain = Self.text(4_000)
        let stored = Plain.compressed(plain)
        var decoder = GunzipDecoder()
        for _ in 0..<3 {
            #expect(Plain(Array(stored[..<200]), &decoder).bytes.count < plain.count)
            #expect(Plain(stored, &decoder) == Plain(stored))
        }
    }
}
