import CloudTrail

/// Text appended straight to bytes: the generator builds no tree of JSON values.
extension [UInt8] {
    mutating func append(text: String) {
        append(contentsOf: text.utf8)
    }

    mutating func append(decimal number: Int) {
        if number < 0 {
            append(UInt8(ascii: "-"))
        }
        var rest = number.magnitude
        let start = count
        repeat {
            append(48 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }

    mutating func append(decimal number: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width {
            divisor *= 10
        }
        while divisor > 0 {
            append(48 + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    /// A random UUID (version 4).
    mutating func append(uuid random: inout RandomStream) {
        let high = random.next() & ~0xf000 | 0x4000
        let low = random.next() & ~(3 << 62) | (2 << 62)
        append(hex: high >> 32, digits: 8)
        append(45)
        append(hex: high >> 16, digits: 4)
        append(45)
        append(hex: high, digits: 4)
        append(45)
        append(hex: low >> 48, digits: 4)
        append(45)
        append(hex: low, digits: 12)
    }

    mutating func append(hex number: UInt64, digits: Int) {
        var shift = digits * 4
        while shift > 0 {
            shift -= 4
            append(hexDigits[Int(truncatingIfNeeded: number >> UInt64(shift) & 15)])
        }
    }

    mutating func append(hex digits: Int, _ random: inout RandomStream) {
        var rest = digits
        while rest > 0 {
            let step = Swift.min(rest, 16)
            append(hex: random.next(), digits: step)
            rest -= step
        }
    }

    /// Two digits a byte, in lower case.
    mutating func append(hexOf bytes: some Sequence<UInt8>) {
        for byte in bytes {
            append(hex: UInt64(byte), digits: 2)
        }
    }

    /// RFC 4648, section 4, with padding.
    mutating func append(base64Of bytes: [UInt8]) {
        var position = 0
        while position < bytes.count {
            let part = bytes[position..<Swift.min(position + 3, bytes.count)]
            var group = part.reduce(0) { $0 << 8 | Int($1) }
            group <<= 8 * (3 - part.count)
            for digit in 0..<4 {
                append(digit <= part.count ? Alphabet.base64[group >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
            position += 3
        }
    }

    /// Random letters of an alphabet of 64 or 32 characters, by the bits of each draw.
    mutating func append(letters count: Int, of alphabet: [UInt8], _ random: inout RandomStream) {
        let bits = UInt64(alphabet.count.trailingZeroBitCount)
        let mask = (1 << bits) - 1 as UInt64
        var draw: UInt64 = 0
        var left = 0
        for _ in 0..<count {
            if left == 0 {
                draw = random.next()
                left = 64 / Int(bits)
            }
            append(alphabet[Int(truncatingIfNeeded: draw & mask)])
            draw >>= bits
            left -= 1
        }
    }

    /// `2024-03-13T08:33:30Z`.
    mutating func append(time seconds: Int64) {
        let moment = Moment(seconds)
        append(decimal: moment.year, width: 4)
        append(45)
        append(decimal: moment.month, width: 2)
        append(45)
        append(decimal: moment.day, width: 2)
        append(UInt8(ascii: "T"))
        append(decimal: moment.hour, width: 2)
        append(58)
        append(decimal: moment.minute, width: 2)
        append(58)
        append(decimal: moment.second, width: 2)
        append(UInt8(ascii: "Z"))
    }

    /// `Mar 13, 2024, 8:48:38 AM`, the form of dates in response elements.
    mutating func append(spokenTime seconds: Int64) {
        let moment = Moment(seconds)
        append(text: monthNames[moment.month - 1])
        append(32)
        append(decimal: moment.day)
        append(text: ", ")
        append(decimal: moment.year)
        append(text: ", ")
        append(decimal: (moment.hour + 11) % 12 + 1)
        append(58)
        append(decimal: moment.minute, width: 2)
        append(58)
        append(decimal: moment.second, width: 2)
        append(text: moment.hour < 12 ? " AM" : " PM")
    }
}

/// The parts of a moment in UTC.
struct Moment {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    /// 0 is Monday.
    let weekday: Int

    init(_ seconds: Int64) {
        let (days, rest) = seconds.quotientAndRemainderFloored(dividingBy: 86_400)
        (year, month, day) = Timestamp.date(daysSinceEpoch: Int(days))
        hour = Int(rest) / 3_600
        minute = Int(rest) / 60 % 60
        second = Int(rest) % 60
        weekday = ((Int(days) + 3) % 7 + 7) % 7
    }
}

/// The alphabets of AWS's identifiers.
enum Alphabet {
    static let base32 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    static let base64 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// Sixty-two letters and digits, two of them twice, as 64 choices.
    static let alphanumeric = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789Zz".utf8)
    /// The letters of S3 request identifiers.
    static let s3Request = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}

private let hexDigits = Array("0123456789abcdef".utf8)
private let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
