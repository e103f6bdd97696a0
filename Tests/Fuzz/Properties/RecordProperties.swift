import CloudTrail
import JSONScan
import Parquet
import TestSupport

/// Every record that is seen is kept, a duplicate or rejected, wherever windows end; and what is kept is all there.
enum RecordProperties {
    static func check(_ input: [UInt8]) throws(FuzzFinding) {
        let walked = WalkedLog(stored: input, window: 256 << 10)
        try checkCounts(walked)
        // Which other windows it is read in depends on the input alone, so that a finding can be found again.
        let sum = input.reduce(0) { $0 &+ Int($1) }
        let window = sum % 3 == 0 ? 1 : 17 + sum % 90
        let again = WalkedLog(stored: input, window: window)
        try FuzzFinding.require(again == walked, "windows of \(window) bytes: \(difference(walked, again))")
        try checkLevels(walked)
        var rows = RebuiltRows(walked.chunks)
        for (row, record) in walked.records.enumerated() {
            try checkRecord(record, rows.next(), row)
        }
    }

    static func checkCounts(_ stored: [UInt8]) throws(FuzzFinding) {
        let walked = WalkedLog(stored: stored, window: 256 << 10)
        try checkCounts(walked)
        try checkLevels(walked)
    }

    private static func difference(_ one: WalkedLog, _ other: WalkedLog) -> String {
        if one.findings != other.findings { return "\(one.findings) against \(other.findings)" }
        if one.records != other.records { return "other records" }
        for (leaf, (left, right)) in zip(EventSchema.events.leaves, zip(one.chunks, other.chunks)) where left != right {
            return "\(leaf.dottedPath): \(left) against \(right)"
        }
        return "other counts"
    }

    private static func checkCounts(_ walked: WalkedLog) throws(FuzzFinding) {
        try FuzzFinding.require(!walked.isUnfinished, "the walk asks for more than there is")
        try FuzzFinding.require(
            walked.seen == walked.kept + walked.duplicates + walked.rejected,
            "\(walked.seen) seen, \(walked.kept) kept, \(walked.duplicates) duplicate, \(walked.rejected) rejected")
        try FuzzFinding.require(
            walked.kept == walked.records.count, "\(walked.kept) kept, \(walked.records.count) taken")
        let rejections = walked.findings.count { $0.recordIndex != nil && $0.code != .repeatedMember }
        try FuzzFinding.require(
            rejections == walked.rejected || walked.findings.count > LogFileWalk.findingLimit,
            "\(walked.rejected) rejected, \(rejections) told")
        try FuzzFinding.require(
            walked.findings.allSatisfy { ($0.recordIndex ?? 0) < max(walked.seen, 1) }, "a finding beyond the records")
    }

    private static func checkLevels(_ walked: WalkedLog) throws(FuzzFinding) {
        for (leaf, chunk) in zip(EventSchema.events.leaves, walked.chunks) {
            let path = leaf.dottedPath
            let present =
                chunk.definitionLevels.isEmpty
                ? chunk.entryCount : chunk.definitionLevels.count { $0 == leaf.maxDefinitionLevel }
            try FuzzFinding.require(chunk.values.count == present, "\(path): values and levels differ")
            try FuzzFinding.require(
                chunk.definitionLevels.allSatisfy { $0 <= leaf.maxDefinitionLevel }, "\(path): a level too high")
            let rows =
                leaf.maxRepetitionLevel == 0 ? chunk.entryCount : chunk.repetitionLevels.count { $0 == 0 }
            try FuzzFinding.require(rows == walked.kept, "\(path): \(rows) rows of \(walked.kept)")
            if case .byteArray(let values) = chunk.values {
                try FuzzFinding.require(
                    String(validating: values.bytes, as: UTF8.self) != nil, "\(path): text that is no UTF-8")
            }
        }
    }

    /// A record is a value, and the row made of it is the same value.
    private static func checkRecord(_ record: [UInt8], _ rebuilt: JSONTree?, _ row: Int) throws(FuzzFinding) {
        guard let node = ReferenceJSON.parse(record, maximumDepth: 2_048) else {
            throw FuzzFinding("row \(row) was kept and is no JSON")
        }
        // Names that stand twice, bytes that are no UTF-8 and names it cannot hold are not rebuilt.
        guard String(validating: record, as: UTF8.self) != nil, hasPlainDistinctNames(node),
            let expected = try? JSONTree(record)
        else { return }
        guard let rebuilt else { throw FuzzFinding("row \(row) cannot be rebuilt") }
        try FuzzFinding.require(rebuilt == expected, "row \(row): \(rebuilt) instead of \(expected)")
    }

    private static func hasPlainDistinctNames(_ node: ReferenceJSON.Node) -> Bool {
        // The column of `eventId` is `eventID`: how it was written is kept nowhere.
        let isPlain =
            Set(node.names).count == node.names.count
            && !node.names.contains { $0.contains("\\") || $0 == "eventId" }
        return isPlain && node.children.allSatisfy(hasPlainDistinctNames)
    }
}
