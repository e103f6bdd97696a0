import CloudTrail
package import DigestValidation

extension VerificationReport {
    /// The report for people: what is not valid, what to know, the chains, the totals, and a last line to quote.
    ///
    /// - Parameters:
    ///   - onlyProblems: leaves out the chains that are wholly verified.
    ///   - limit: how many files and warnings of a kind are shown before `and N more`; nil for all.
    ///   - emit: takes UTF-8 bytes in pieces; what it throws ends the writing.
    package func writeText<Failure: Error>(
        onlyProblems: Bool, limit: Int?, style: TableStyle = TableStyle(), emit: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try emit(Array(digestLines(limit).utf8))
        try emit(Array(logLines(limit).utf8))
        try emit(Array(warningLines(limit).utf8))
        try emit(Array(chainLines(onlyProblems: onlyProblems, limit).utf8))
        try emit(Array(summaryLines(isColored: style.isColored).utf8))
        try emit(Array((ControlCharacters.visible(statement) + "\n").utf8))
    }

    private func digestLines(_ limit: Int?) -> String {
        var lines = Lines(limit)
        for digest in digests where digest.status != .valid {
            lines.add(digest.status.rawValue, "digest", digest.key, digest.reason)
        }
        return lines.text
    }

    private func logLines(_ limit: Int?) -> String {
        var lines = Lines(limit)
        forEachLog(onlyProblems: true) { log in
            // Said once for the whole archive, in the totals.
            if log.reason == .noDigests { return }
            lines.add(log.status.rawValue, "log", log.key, log.reason?.rawValue)
        }
        return lines.text
    }

    private func warningLines(_ limit: Int?) -> String {
        var lines = Lines(limit)
        for warning in warnings { lines.add(warning.code.rawValue, "warning", warning.key, warning.message) }
        return lines.text
    }

    /// Lines of a status each, no more than a limit of each.
    private struct Lines {
        private let limit: Int?
        private var shown: [String: Int] = [:]
        private var order: [String] = []
        private var lines: [String: [String]] = [:]

        init(_ limit: Int?) { self.limit = limit }

        mutating func add(_ status: String, _ kind: String, _ object: String?, _ detail: String?) {
            if shown[status] == nil { order.append(status) }
            shown[status, default: 0] += 1
            if let limit, (shown[status] ?? 0) > limit { return }
            let parts = [object, detail].compactMap { $0 }.map { ControlCharacters.visible($0) }
            lines[status, default: []].append("\(kind) \(status): \(parts.joined(separator: ": "))\n")
        }

        var text: String {
            order.map { status in
                let all = lines[status] ?? []
                let more = (shown[status] ?? 0) - all.count
                return all.joined() + (more > 0 ? "  and \(NumberText.grouped(more)) more \(status)\n" : "")
            }.joined()
        }
    }

    private func chainLines(onlyProblems: Bool, _ limit: Int?) -> String {
        let shown = chains.filter { !onlyProblems || $0.valid < $0.digests || !$0.holes.isEmpty }
        guard !shown.isEmpty else { return "" }
        var text = digests.contains { $0.status != .valid } || !warnings.isEmpty ? "\n" : ""
        for chain in shown.prefix(limit ?? .max) {
            let name = chain.name
            text += "chain \(name.account) \(name.region) \(ControlCharacters.visible(name.trail))"
            text += name.isBackfill ? " (backfill): " : ": "
            text += "\(NumberText.grouped(chain.valid)) of \(NumberText.grouped(chain.digests)) digests valid"
            if let from = chain.verifiedFrom, let to = chain.verifiedTo { text += ", \(from) to \(to)" }
            for hole in chain.holes.prefix(3) { text += ", hole \(hole.lowerBound) to \(hole.upperBound)" }
            if chain.holes.count > 3 { text += ", \(chain.holes.count - 3) more holes" }
            text += chain.newestStatus == .valid ? ", newest verified\n" : ", newest \(chain.newestStatus.rawValue)\n"
        }
        if let limit, shown.count > limit { text += "  and \(NumberText.grouped(shown.count - limit)) more chains\n" }
        return text
    }

    private func summaryLines(isColored: Bool) -> String {
        var lines: [(String, String)] = [("archive", archive)]
        lines.append(("bucket", buckets.isEmpty ? bucket ?? "–" : buckets.joined(separator: ", ")))
        if !mapping.isEmpty { lines.append(("keys", mapping)) }
        lines.append(
            (
                "digests",
                VerificationReport.list(
                    digests.count,
                    DigestVerdict.Status.allCases.map { (digestCounts[$0] ?? 0, $0.rawValue) })
            ))
        lines.append(
            (
                "logs",
                VerificationReport.list(
                    logCount,
                    LogVerdict.Status.allCases.filter { $0 != .unlisted }.map { (logCounts[$0] ?? 0, $0.rawValue) }
                        + LogVerdict.Reason.allCases.map { (unlistedCounts[$0] ?? 0, "unlisted (\($0.rawValue))") })
            ))
        if storedBytes > 0 {
            lines.append(("read", "\(NumberText.bytes(storedBytes)) stored, \(NumberText.bytes(plainBytes)) plain"))
        }
        for key in keys {
            lines.append(
                ("key", "\(key.fingerprint) of \(key.file): \(NumberText.grouped(key.digests)) digests"))
        }
        for key in outsideCopy.prefix(3) { lines.append(("outside", "named, and older than the copy: \(key)")) }
        if outsideCopy.count > 3 { lines.append(("outside", "\(outsideCopy.count - 3) more like it")) }
        var text = "\n"
        for (name, value) in lines {
            let padded = name + String(repeating: " ", count: 9 - name.utf8.count)
            text += (isColored ? "\u{1b}[2m\(padded)\u{1b}[0m" : padded) + ControlCharacters.visible(value) + "\n"
        }
        return text
    }

    /// `12: 11 valid, 1 missing`.
    private static func list(_ total: Int, _ parts: [(count: Int, name: String)]) -> String {
        let named = parts.filter { $0.count > 0 }.map { "\(NumberText.grouped($0.count)) \($0.name)" }
        return named.isEmpty
            ? NumberText.grouped(total) : "\(NumberText.grouped(total)): " + named.joined(separator: ", ")
    }
}
