/// JSON text with holes, such as `{"bucketName":"${bucket}"}`, cut up once so that writing it is copying and filling.
struct Template: Sendable {
    enum Piece: Sendable {
        case literal([UInt8])
        case slot(Slot, Int)
    }

    let pieces: [Piece]

    /// `${name}` and `${name:size}` become slots; an unknown name stays as it is written.
    init(_ text: String) {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "$"), rest.dropFirst().first == UInt8(ascii: "{"),
                let end = rest.firstIndex(of: UInt8(ascii: "}"))
            {
                let parts = rest[(rest.startIndex + 2)..<end].split(separator: UInt8(ascii: ":"))
                if let first = parts.first, let slot = Slot(rawValue: String(decoding: first, as: UTF8.self)) {
                    if !literal.isEmpty { pieces.append(.literal(literal)) }
                    literal = []
                    pieces.append(.slot(slot, parts.count > 1 ? Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 : 0))
                    rest = rest[(end + 1)...]
                    continue
                }
            }
            literal.append(byte)
            rest = rest.dropFirst()
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
    }
}

/// What a hole of a template is filled with.
enum Slot: String, Sendable {
    case account, region
    /// The caller's ARN; the event's service and name; the caller's address.
    case caller, address
    /// The member `"bucketName":"…"`, which the truth counts.
    case bucketName, logBucketName
    /// Things of the account, the same ones throughout an event.
    case bucket, object, role, user, function, table, key, secret, logGroup, queue, topic, stack, cluster, repository
    case database, parameter, instance, volume, group, subnet, network, image, policy, certificate, logBucket, logObject
    /// Random, new each time: digits, bytes and lengths as the size says.
    case uuid, hex, base64, alphanumeric, base32, number, decimal, token
    /// Times: now as RFC 3339, as AWS's responses spell it, and a day ahead; milliseconds since 1970.
    case now, spoken, later, millis
    /// The identifiers of the request, as S3 repeats them in its responses.
    case requestID
    /// Free text with escapes and letters beyond ASCII; a policy document as a JSON string's content.
    case note, document
    /// A long list, whose length is drawn from a heavy-tailed distribution.
    case list
}
