/// Reads times in CloudTrail's own form, most of which are of the same day as the one before.
struct CanonicalTimes: ~Copyable {
    /// The day read last, `YYYY-MM-DDT`, in two words that overlap, and its first second.
    private var head: UInt64 = 0
    private var tail: UInt64 = 0
    private var day = Timestamp(microseconds: 0)

    init() {
        // Some day must be known: words of zeros are no day's.
        unsafe Array("1970-01-01T00:00:00Z".utf8).withUnsafeBytes { _ = unsafe timestamp(canonical: $0) }
    }

    /// As `Timestamp.init(canonical:)`.
    @inline(__always)
    mutating func timestamp(canonical bytes: UnsafeRawBufferPointer) -> Timestamp? {
        guard bytes.count == 20 else { return nil }
        // All of these lie within the twenty bytes.
        let head = unsafe bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        let tail = unsafe bytes.loadUnaligned(fromByteOffset: 3, as: UInt64.self)
        let clock = unsafe bytes.loadUnaligned(fromByteOffset: 11, as: UInt64.self)
        guard head == self.head, tail == self.tail, unsafe bytes[19] == UInt8(ascii: "Z"),
            let seconds = CanonicalTimes.seconds(UInt64(littleEndian: clock))
        else { return unsafe remember(bytes, head, tail) }
        return Timestamp(microseconds: day.microseconds + Int64(seconds) * 1_000_000)
    }

    /// The seconds that `HH:MM:SS` stands for.
    ///
    /// - Parameter clock: its bytes, the first one lowest.
    @inline(__always)
    private static func seconds(_ clock: UInt64) -> Int? {
        // Digits become 0 to 9, the colons 0; whatever else becomes something above nine.
        let values = clock ^ 0x3030_3A30_303A_3030
        guard (values &+ 0x7676_7F76_767F_7676) & 0x8080_8080_8080_8080 == 0, values & 0x8080_8080_8080_8080 == 0
        else { return nil }
        func number(_ shift: UInt64) -> Int {
            Int(truncatingIfNeeded: (values >> shift) & 0xFF) * 10
                + Int(truncatingIfNeeded: (values >> (shift + 8)) & 0xFF)
        }
        let (hour, minute, second) = (number(0), number(24), number(48))
        guard hour <= 23, minute <= 59, second <= 59 else { return nil }
        return hour * 3_600 + minute * 60 + second
    }

    private mutating func remember(_ bytes: UnsafeRawBufferPointer, _ head: UInt64, _ tail: UInt64) -> Timestamp? {
        guard let time = unsafe Timestamp(canonical: bytes) else { return nil }
        self.head = head
        self.tail = tail
        let daySize: Int64 = 86_400_000_000
        // Times before 1970 are negative: the day begins below them.
        let intoDay = ((time.microseconds % daySize) + daySize) % daySize
        day = Timestamp(microseconds: time.microseconds - intoDay)
        return time
    }
}
