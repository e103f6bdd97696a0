/// Names of incidents: UUIDs of version 5 (RFC 9562), the same in every run over the same events.
package enum IncidentID {
    /// What makes this program's names its own; a UUID drawn once.
    private static let namespace: [UInt8] = [
        0x8e, 0x1b, 0x6f, 0x52, 0x0c, 0x3d, 0x4a, 0x7e, 0x9a, 0x41, 0x2f, 0x57, 0xd0, 0x66, 0xb8, 0x13,
    ]

    package static func uuid(_ name: String) -> String {
        var bytes = Array(SHA1.digest(namespace + Array(name.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x50
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = Array("0123456789abcdef")
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append("-") }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }
}

extension Incident {
    /// What Start and End share, and what `--why` takes.
    package var sharedID: String { IncidentID.uuid(name + "|shared") }
    package var startID: String { IncidentID.uuid(name + "|Start") }
    package var endID: String { IncidentID.uuid(name + "|End") }

    private var name: String { "\(account ?? "")|\(region ?? "")|\(kind.rawValue)|\(key)|\(start)" }
}
