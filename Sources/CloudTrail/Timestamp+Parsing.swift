extension Timestamp {
    /// Reads CloudTrail's own form of a time, `YYYY-MM-DDTHH:MM:SSZ`, and nothing else.
    package init?(canonical bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 20 else { return nil }
        // Every index below is under 20.
        func digits(_ start: Int, _ count: Int) -> Int? {
            var value = 0
            for index in start..<start + count {
                let digit = unsafe bytes[index] &- UInt8(ascii: "0")
                guard digit <= 9 else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        guard unsafe bytes[4] == UInt8(ascii: "-"), unsafe bytes[7] == UInt8(ascii: "-"),
            unsafe bytes[10] == UInt8(ascii: "T"), unsafe bytes[13] == UInt8(ascii: ":"),
            unsafe bytes[16] == UInt8(ascii: ":"), unsafe bytes[19] == UInt8(ascii: "Z"),
            let year = digits(0, 4), let month = digits(5, 2), let day = digits(8, 2),
            let hour = digits(11, 2), let minute = digits(14, 2), let second = digits(17, 2)
        else { return nil }
        self.init(checkedYear: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    private init?(checkedYear year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard (1...12).contains(month), day >= 1, day <= Timestamp.days(inMonth: month, of: year),
            hour <= 23, minute <= 59, second <= 59
        else { return nil }
        self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Reads RFC 3339 with any offset and fraction, or a date alone (its 00:00 UTC).
    ///
    /// What is finer than a microsecond is cut off.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        var index = 0
        func number(_ count: Int) -> Int? {
            guard index + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[index..<index + count] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            index += count
            return value
        }
        func pass(_ allowed: String) -> Bool {
            guard index < bytes.count, allowed.utf8.contains(bytes[index]) else { return false }
            index += 1
            return true
        }
        guard let year = number(4), pass("-"), let month = number(2), pass("-"), let day = number(2) else { return nil }
        if index == bytes.count {
            self.init(checkedYear: year, month: month, day: day, hour: 0, minute: 0, second: 0)
            return
        }
        guard pass("Tt "), let hour = number(2), pass(":"), let minute = number(2), pass(":"), let second = number(2),
            let whole = Timestamp(
                checkedYear: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        var fraction: Int64 = 0
        if pass(".") {
            var unit: Int64 = 100_000
            let start = index
            while index < bytes.count, let digit = number(1) {
                fraction += Int64(digit) * unit
                unit /= 10
            }
            if index == start { return nil }
        }
        var offset: Int64 = 0
        if !pass("Zz") {
            guard index < bytes.count else { return nil }
            let sign: Int64 = bytes[index] == UInt8(ascii: "-") ? -1 : 1
            guard pass("+-"), let hours = number(2), pass(":"), let minutes = number(2), hours <= 23, minutes <= 59
            else { return nil }
            offset = sign * Int64(hours * 3_600 + minutes * 60)
        }
        guard index == bytes.count else { return nil }
        self.init(microseconds: whole.microseconds + fraction - offset * 1_000_000)
    }
}
