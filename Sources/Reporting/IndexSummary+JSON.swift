package import CloudTrail
package import TrailIndex

extension IndexSummary {
    /// The object that `index --format json` prints, on one line.
    package var json: [UInt8] {
        var json = JSONText()
        json.append(raw: "{\"index\":")
        json.append(index)
        json.append(raw: ",\"objects\":{\"seen\":\(objects.seen),\"indexed\":\(objects.indexed)")
        json.append(raw: ",\"unchanged\":\(objects.unchanged),\"other\":\(objects.other)")
        json.append(raw: ",\"rejected\":\(objects.rejected)},\"records\":{\"seen\":\(records.seen)")
        json.append(raw: ",\"kept\":\(records.kept),\"duplicate\":\(records.duplicate)")
        json.append(raw: ",\"rejected\":\(records.rejected)},\"bytes\":{\"stored\":\(bytes.stored)")
        json.append(raw: ",\"plain\":\(bytes.plain)},\"seconds\":")
        // Milliseconds: what stands below them is noise.
        json.append((seconds * 1_000).rounded() / 1_000)
        json.append(raw: ",\"diagnostics\":[")
        for (position, diagnostic) in diagnostics.enumerated() {
            if position > 0 { json.append(raw: ",") }
            json.append(diagnostic)
        }
        json.append(raw: "]}\n")
        return json.take()
    }
}

extension JSONText {
    /// `{"key", "code", "message", "recordIndex"?, "byteOffset"?}`.
    package mutating func append(_ diagnostic: Diagnostic) {
        append(raw: "{\"key\":")
        append(diagnostic.key)
        append(raw: ",\"code\":")
        append(diagnostic.code.rawValue)
        append(raw: ",\"message\":")
        append(diagnostic.message)
        if let recordIndex = diagnostic.recordIndex { append(raw: ",\"recordIndex\":\(recordIndex)") }
        if let byteOffset = diagnostic.byteOffset { append(raw: ",\"byteOffset\":\(byteOffset)") }
        append(raw: "}")
    }
}
