import CloudTrail
package import TrailIndex

extension Indexing.PlanSummary {
    /// A few lines for people, then what changed since the objects were indexed.
    package var text: String {
        var text = """
            objects  \(NumberText.grouped(objects)) to read, \(NumberText.grouped(unchanged)) unchanged
            bytes    \(NumberText.bytes(storedBytes)) stored
            splits   \(NumberText.grouped(splits.count))\(range)

            """
        if !diagnostics.isEmpty { text += "\n" + Diagnostic.text(diagnostics, limit: 5, isColored: false) }
        return text
    }

    /// `, 1,204 to 1,310 objects each`.
    private var range: String {
        let objects = splits.map(\.objects)
        guard let least = objects.min(), let most = objects.max() else { return "" }
        let numbers =
            least == most ? NumberText.grouped(least) : "\(NumberText.grouped(least)) to \(NumberText.grouped(most))"
        return ", \(numbers) objects each"
    }

    /// `{"objects", "unchanged", "storedBytes", "splits": [{"objects", "storedBytes"}], "diagnostics": […]}` on one line.
    package var json: [UInt8] {
        let parts = splits.map { "{\"objects\":\($0.objects),\"storedBytes\":\($0.storedBytes)}" }
        var bytes = Array("{\"objects\":\(objects),\"unchanged\":\(unchanged),\"storedBytes\":\(storedBytes)".utf8)
        bytes += ",\"splits\":[\(parts.joined(separator: ","))],\"diagnostics\":[".utf8
        for (position, diagnostic) in diagnostics.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONText.append(diagnostic, to: &bytes)
        }
        bytes += "]}\n".utf8
        return bytes
    }
}
