package import TrailIndex

extension TokenIndexing.Summary {
    /// A line for people: `tokens   3 segments read, 2 had their file; 35.1 MB in all`.
    package var text: String {
        let segments = built == 1 ? "1 segment" : "\(NumberText.grouped(built)) segments"
        return
            "tokens   \(segments) read, \(NumberText.grouped(kept)) had their file; \(NumberText.bytes(bytes)) in all\n"
    }

    /// `{"built", "kept", "bytes"}` on one line.
    package var json: [UInt8] { Array("{\"built\":\(built),\"kept\":\(kept),\"bytes\":\(bytes)}\n".utf8) }
}
