package import CloudTrail
package import TrailIndex

extension IndexSummary {
    /// The object that `index --format json` prints, on one line.
    package var json: [UInt8] {
        var bytes = Array("{\"index\":".utf8)
        JSONText.append(index, to: &bytes)
        bytes += ",\"objects\":{\"seen\":\(objects.seen),\"indexed\":\(objects.indexed)".utf8
        bytes += ",\"unchanged\":\(objects.unchanged),\"other\":\(objects.other)".utf8
        bytes += ",\"rejected\":\(objects.rejected)},\"records\":{\"seen\":\(records.seen)".utf8
        bytes += ",\"kept\":\(records.kept),\"duplicate\":\(records.duplicate)".utf8
        bytes += ",\"rejected\":\(records.rejected)},\"bytes\":{\"stored\":\(self.bytes.stored)".utf8
        bytes += ",\"plain\":\(self.bytes.plain)},\"seconds\":".utf8
        // Milliseconds: what stands below them is noise.
        JSONText.append((seconds * 1_000).rounded() / 1_000, to: &bytes)
        bytes += ",\"diagnostics\":[".utf8
        for (position, diagnostic) in diagnostics.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONText.append(diagnostic, to: &bytes)
        }
        bytes += "]}\n".utf8
        return bytes
    }
}

extension JSONText {
    /// Appends `{"key", "code", "message", "recordIndex"?, "byteOffset"?}`.
    package static func append(_ diagnostic: Diagnostic, to bytes: inout [UInt8]) {
        bytes += "{\"key\":".utf8
        append(diagnostic.key, to: &bytes)
        bytes += ",\"code\":".utf8
        append(diagnostic.code.rawValue, to: &bytes)
        bytes += ",\"message\":".utf8
        append(diagnostic.message, to: &bytes)
        if let recordIndex = diagnostic.recordIndex { bytes += ",\"recordIndex\":\(recordIndex)".utf8 }
        if let byteOffset = diagnostic.byteOffset { bytes += ",\"byteOffset\":\(byteOffset)".utf8 }
        bytes.append(UInt8(ascii: "}"))
    }
}
