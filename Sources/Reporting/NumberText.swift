/// Numbers as people read them.
///
/// Machines get them exact, from the formats for machines.
package enum NumberText {
    /// An integer with thousands separators: `1,234,567`.
    package static func grouped(_ number: some BinaryInteger) -> String {
        let digits = String(number.magnitude).utf8
        if digits.count <= 3 { return String(number) }
        var result: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { result.append(UInt8(ascii: ",")) }
            result.append(digit)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A number with thousands separators and a fixed count of decimals, rounded half away from zero.
    ///
    /// Numbers outside ±9·10¹⁴, where decimals have no meaning, and what is not finite keep Swift's own form.
    package static func fixed(_ number: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        guard abs(number) < 9e14 / scale else { return number.description }
        let scaled = Int64((abs(number) * scale).rounded())
        let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
        var result = number < 0 && scaled != 0 ? "-" : ""
        result += grouped(whole)
        if decimals > 0 {
            let digits = String(fraction)
            result += "." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
        }
        return result
    }

    /// A count of bytes in decimal units, as disks and networks are sold: `512 B`, `98.5 MB`.
    package static func bytes(_ count: Int64) -> String {
        var number = Double(count)
        guard abs(number) >= 1_000 else { return "\(count) B" }
        for unit in ["kB", "MB", "GB", "TB"] {
            number /= 1_000
            // 999.95 would round to 1,000.0 of the unit.
            if abs(number) < 999.95 { return "\(fixed(number, decimals: 1)) \(unit)" }
        }
        return "\(fixed(number / 1_000, decimals: 1)) PB"
    }

    /// A span of time: `0.4 s`, `12.3 s`, `2 min 05 s`, `1 h 02 min`.
    package static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
        if seconds < 59.95 { return "\(fixed(seconds, decimals: 1)) s" }
        let whole = Int(seconds.rounded())
        if whole < 3_600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
        return "\(grouped(whole / 3_600)) h \(twoDigits(whole / 60 % 60)) min"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
