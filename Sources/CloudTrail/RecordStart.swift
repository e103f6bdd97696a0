import JSONScan

/// Finds the next thing that looks like an event record, in text whose structure is damaged.
///
/// That is an object behind a comma or a brace whose first member is one that begins records and hardly anything else:
///
///     …"userAgent":"never closed},{"eventVersion":"1.08",…
///                                 ^
enum RecordStart {
    private static let names = ["eventVersion", "eventTime", "eventID", "userIdentity"].map { Array($0.utf8) }

    /// The offset of its brace; nil if there is none before a limit, or its name is not whole before that.
    ///
    /// - Parameter isBehindValue: `start` is where a comma is missing, which counts as one: what stands before it may
    ///   be in the window before this one.
    /// - Complexity: O(limit - start)
    static func find(
        in reader: JSONReader, from start: Int, before limit: Int, isBehindValue: Bool = false
    ) -> Int? {
        var offset = start
        while offset < limit {
            if reader.byte(at: offset) == UInt8(ascii: "{"),
                isBehindValue && offset == start || self.isBehindValue(reader, offset),
                begins(reader, offset, before: limit)
            {
                return offset
            }
            offset += 1
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Whether the last byte that is no blank is a comma or a brace.
    private static func isBehindValue(_ reader: JSONReader, _ brace: Int) -> Bool {
        var offset = brace - 1
        // More blanks than this are no way to write JSON.
        while offset >= 0, brace - offset < 256, isBlank(reader.byte(at: offset)) { offset -= 1 }
        guard offset >= 0 else { return false }
        let byte = reader.byte(at: offset)
        return byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}")
    }

    private static func begins(_ reader: JSONReader, _ brace: Int, before limit: Int) -> Bool {
        var offset = brace + 1
        while offset - brace < 256, isBlank(reader.byte(at: offset)) { offset += 1 }
        guard reader.byte(at: offset) == UInt8(ascii: "\"") else { return false }
        return names.contains { name in
            let end = offset + 1 + name.count
            return end < limit && reader.byte(at: end) == UInt8(ascii: "\"")
                && name.indices.allSatisfy { reader.byte(at: offset + 1 + $0) == name[$0] }
        }
    }
}
