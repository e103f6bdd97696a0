/// What the name of an object says, whatever folder it lies in.
///
///     111122223333_CloudTrail_us-east-1_20240301T0005Z_Ab12Cd34Ef56Gh78.json.gz
///     111122223333_CloudTrail-Digest_us-east-1_my_trail_us-east-1_20240301T010000Z.json.gz
package struct ObjectName: Sendable, Hashable {
    /// Nil for a name that AWS does not give to trail objects.
    package let kind: ObjectKind?
    package let account: String?
    package let region: String?
    /// When the object was delivered, by its name.
    package let deliveryTime: Timestamp?

    /// - Complexity: O(name), a few hundred nanoseconds.
    package init(_ name: String) {
        let parts = name.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count >= 4, let kind = ObjectName.kind(parts[1]) else {
            self.kind = nil
            account = nil
            region = nil
            deliveryTime = nil
            return
        }
        self.kind = kind
        account = String(parts[0])
        region = String(parts[2])
        // The stamp is the last part that is one: trail names may hold underscores, and the random part a T.
        deliveryTime = parts[3...].reversed().lazy.compactMap(ObjectName.time).first
    }

    private static func kind(_ part: Substring.UTF8View) -> ObjectKind? {
        switch String(part) {
        case "CloudTrail": .log
        case "CloudTrail-Insight": .insight
        case "CloudTrail-NetworkActivity": .networkActivity
        case "CloudTrail-Aggregated": .aggregated
        case "CloudTrail-Digest": .digest
        case "Config": .config
        default: nil
        }
    }

    /// `YYYYMMDDTHHmmZ…` or `YYYYMMDDTHHmmSSZ…`.
    private static func time(_ stamp: Substring.UTF8View) -> Timestamp? {
        let bytes = Array(stamp)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard bytes.count >= 14, bytes[8] == UInt8(ascii: "T"), let year = number(0..<4), let month = number(4..<6),
            let day = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13),
            (1...12).contains(month), (1...31).contains(day), hour <= 23, minute <= 59
        else { return nil }
        return Timestamp(year: year, month: month, day: day, hour: hour, minute: minute, second: number(13..<15) ?? 0)
    }
}
