package import TrailIndex

extension Vacuum.Summary {
    /// A line for what was deleted, and one for each kind of files that were not.
    package var text: String {
        var text = "deleted  \(Self.text(deleted))\n"
        if spared.files > 0 {
            text += "spared   \(Self.text(spared)) whose rows were replaced; --including-replaced deletes them\n"
        }
        if pending.files > 0 {
            text += "spared   \(Self.text(pending)) that a run or a split may yet commit: finish it first\n"
        }
        return text
    }

    private static func text(_ count: Vacuum.Count) -> String {
        "\(NumberText.grouped(count.files)) \(count.files == 1 ? "file" : "files"), \(NumberText.bytes(count.bytes))"
    }

    /// `{"deleted": {"files", "bytes"}, "spared": …, "pending": …}` on one line.
    package var json: [UInt8] {
        let parts = [("deleted", deleted), ("spared", spared), ("pending", pending)].map { name, count in
            "\"\(name)\":{\"files\":\(count.files),\"bytes\":\(count.bytes)}"
        }
        return Array("{\(parts.joined(separator: ","))}\n".utf8)
    }
}
