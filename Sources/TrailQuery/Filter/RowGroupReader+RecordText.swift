import CloudTrail
import Parquet
import TrailIndex

/// The record as a text, put together for rows where the columns do not already say that it cannot pass.
extension RowGroupReader {
    /// The rows whose record passes as a text: JSON without blanks, members in the order AWS writes them.
    func filter(recordText test: ValueTest, _ rows: Rows) throws -> Rows {
        var candidates = rows
        // Columns are searched whole, so this pays only where many rows are left.
        if rows.count * 8 >= rows.total, let needle = test.neededText, RecordText.liesInOneValue(needle) {
            candidates = try filter(holding: needle, rows)
        }
        if candidates.isEmpty { return candidates }
        let columns = try RecordColumns(self)
        var text: [UInt8] = []
        return candidates.filter { position in
            text.removeAll(keepingCapacity: true)
            EventRecord(columns, row: candidates.row(position)).append(to: &text)
            return test.holds(JSONScalar(string: text[...]))
        }
    }

    /// The rows where a column holds a text, or a value that is written otherwise in JSON.
    private func filter(holding needle: [UInt8], _ rows: Rows) throws -> Rows {
        var found = [Bool](repeating: false, count: rows.total)
        for leaf in RecordText.leaves {
            let chunk = try self.chunk(leaf)
            let (codes, values) = chunk.textValues
            let isJSON = EventSchema.holdsJSON(leaf)
            let mayHold = (0..<values.count).map { index in
                let range = values.range(index)
                return ByteSearch.contains(needle, in: values.bytes, range)
                    || RecordText.isWrittenOtherwise(values.bytes[range], isJSON: isJSON)
            }
            guard mayHold.contains(true) else { continue }
            chunk.forEachEntry(EventSchema.events.leaves[leaf].maxDefinitionLevel) { row, _, present in
                if let present, present < codes.count, row < found.count, mayHold[Int(codes[present])] {
                    found[row] = true
                }
            }
        }
        return rows.filter { found[rows.row($0)] }
    }
}

/// What the text of a record consists of.
private enum RecordText {
    /// The columns of text that are members of the record, and `otherMembers`.
    static let leaves: [Int] = EventSchema.events.leaves.indices.filter { leaf in
        let name = EventSchema.events.leaves[leaf].path[0]
        return EventSchema.events.leaves[leaf].physicalType == .byteArray
            && (name == "otherMembers" || !RecordSelector.ownColumns.contains(name))
    }

    private static let names: [[UInt8]] =
        (EventSchema.events.leaves.flatMap(\.path) + ["eventId", "true", "false"]).map { Array($0.utf8) }
    private static let structure = Set("\"\\{}[],".utf8)
    private static let time = Set("0123456789-:TZ.".utf8)

    /// Whether a text can stand only inside of one value of text or JSON: not in a name, nor across what stands between
    /// values, nor in a time or a boolean.
    static func liesInOneValue(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, first != UInt8(ascii: ":") else { return false }
        return !needle.contains { structure.contains($0) || $0 < 0x20 } && !needle.allSatisfy { time.contains($0) }
            && !names.contains { ByteSearch.contains(needle, in: $0, 0..<$0.count) }
    }

    /// Whether a value is written with escapes in the record, which might complete what is sought; `~` escapes the names
    /// of `otherMembers`.
    static func isWrittenOtherwise(_ value: ArraySlice<UInt8>, isJSON: Bool) -> Bool {
        value.contains { byte in
            byte < 0x20
                || (isJSON ? byte == UInt8(ascii: "~") : byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\"))
        }
    }
}

extension ValueTest {
    /// A text that every text that passes holds; nil where none is known.
    fileprivate var neededText: [UInt8]? {
        guard case .matches(let globs) = self, globs.count == 1 else { return nil }
        return globs[0].parts.max { $0.count < $1.count }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
