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
        let bytes = Array(name.utf8)
        let underscores = bytes.indices.filter { bytes[$0] == UInt8(ascii: "_") }
        guard underscores.count >= 3,
            let kind = ObjectName.kind(bytes[(underscores[0] + 1)..<underscores[1]])
        else {
            self.kind = nil
            account = nil
            region = nil
            deliveryTime = nil
            return
        }
        self.kind = kind
        account = String(decoding: bytes[..<underscores[0]], as: UTF8.self)
        region = String(decoding: bytes[(underscores[1] + 1)..<underscores[2]], as: UTF8.self)
        // The stamp is the last part of its form: trail names may hold underscores.
        var time: Timestamp?
        for underscore in underscores[2...].reversed() where time == nil {
            time = ObjectName.time(bytes[(underscore + 1)...])
        }
        deliveryTime = time
    }

    private static let kinds: [(name: [UInt8], kind: ObjectKind)] = [
        (Array("CloudTrail".utf8), .log), (Array("CloudTrail-Insight".utf8), .insight),
        (Array("CloudTrail-NetworkActivity".utf8), .networkActivity),
        (Array("CloudTrail-Aggregated".utf8), .aggregated), (Array("CloudTrail-Digest".utf8), .digest),
        (Array("Config".utf8), .config),
    ]

    private static func kind(_ part: ArraySlice<UInt8>) -> ObjectKind? {
        kinds.first { $0.name.elementsEqual(part) }?.kind
    }

    /// `YYYYMMDDTHHmmZ…` or `YYYYMMDDTHHmmSSZ…`.
    private static func time(_ stamp: ArraySlice<UInt8>) -> Timestamp? {
        let start = stamp.startIndex
        guard stamp.count >= 14, stamp[start + 8] == UInt8(ascii: "T") else { return nil }
        func number(_ offset: Int, _ count: Int) -> Int? {
            var value = 0
            for byte in stamp[(start + offset)..<(start + offset + count)] {
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
