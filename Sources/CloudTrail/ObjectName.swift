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

    /// - Complexity: O(name), some hundred instructions: an archive has a name for every few records.
    package init(_ name: String) {
        let bytes = name.utf8Span.span
        let first = ObjectName.underscore(in: bytes, from: 0)
        let second = ObjectName.underscore(in: bytes, from: first + 1)
        let third = ObjectName.underscore(in: bytes, from: second + 1)
        guard third < bytes.count, let kind = ObjectName.kind(bytes.extracting((first + 1)..<second)) else {
            self.kind = nil
            account = nil
            region = nil
            deliveryTime = nil
            return
        }
        self.kind = kind
        account = ObjectName.text(name, 0..<first)
        region = ObjectName.text(name, (second + 1)..<third)
        // The stamp is the last part of its form: trail names may hold underscores.
        var time: Timestamp?
        var index = bytes.count - 1
        while time == nil, index >= third {
            if bytes[index] == UInt8(ascii: "_") { time = ObjectName.time(bytes.extracting((index + 1)...)) }
            index -= 1
        }
        deliveryTime = time
    }

    /// Where the next underscore stands, or the end.
    private static func underscore(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "_") { index += 1 }
        return min(index, bytes.count)
    }

    /// The text of a range of bytes that ends at ASCII.
    private static func text(_ name: String, _ range: Range<Int>) -> String {
        let bytes = name.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        return String(name[start..<bytes.index(start, offsetBy: range.count)])
    }

    private static let kinds: [(name: [UInt8], kind: ObjectKind)] = [
        (Array("CloudTrail".utf8), .log), (Array("CloudTrail-Insight".utf8), .insight),
        (Array("CloudTrail-NetworkActivity".utf8), .networkActivity),
        (Array("CloudTrail-Aggregated".utf8), .aggregated), (Array("CloudTrail-Digest".utf8), .digest),
        (Array("Config".utf8), .config),
    ]

    private static func kind(_ part: Span<UInt8>) -> ObjectKind? {
        for (name, kind) in kinds where name.count == part.count {
            if part.indices.allSatisfy({ name[$0] == part[$0] }) { return kind }
        }
        return nil
    }

    /// `YYYYMMDDTHHmmZ…` or `YYYYMMDDTHHmmSSZ…`.
    private static func time(_ stamp: Span<UInt8>) -> Timestamp? {
        guard stamp.count >= 14, stamp[8] == UInt8(ascii: "T") else { return nil }
        func number(_ offset: Int, _ count: Int) -> Int? {
            var value = 0
            for index in offset..<offset + count {
                let byte = stamp[index]
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard let year = number(0, 4), let month = number(4, 2), let day = number(6, 2), let hour = number(9, 2),
            let minute = number(11, 2), (1...12).contains(month), (1...31).contains(day), hour <= 23, minute <= 59
        else { return nil }
        let second = stamp.count >= 15 ? number(13, 2) ?? 0 : 0
        return Timestamp(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }
}
