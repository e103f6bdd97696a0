import CloudTrail
package import DigestValidation

extension VerificationReport {
    /// All logs that were asked for.
    package var logCount: Int { logCounts.values.reduce(0, +) }

    /// What is proven, for which period and under which keys, and what is not: a sentence or two that can be quoted.
    package var statement: String {
        let used = keys.filter { $0.digests > 0 }
        let valid = digestCounts[.valid] ?? 0
        if digests.isEmpty { return "Nothing is proven: no digest was found for what was asked." }
        if keys.isEmpty {
            return "Nothing is proven to come from AWS: without public keys, hashes and links show consistency, not "
                + "authenticity\(problems.isEmpty ? "." : ". Not consistent: \(problems).")"
        }
        guard valid > 0 else {
            return "Nothing is proven: none of \(NumberText.grouped(digests.count)) digests is valid"
                + (problems.isEmpty ? "." : ": \(problems).")
        }
        let from = chains.compactMap(\.verifiedFrom).min()
        let to = chains.compactMap(\.verifiedTo).max()
        let fingerprints = used.map(\.fingerprint)
        var text =
            "Proven: \(NumberText.grouped(logCounts[.valid] ?? 0)) of \(NumberText.grouped(logCount)) log files are "
            + "unchanged since AWS signed them, by \(NumberText.grouped(valid)) of "
            + "\(NumberText.grouped(digests.count)) digests"
        if let from, let to { text += ", delivered from \(from) to \(to)" }
        if let bucket { text += " to the bucket \(bucket)" }
        let shown = fingerprints.prefix(3).joined(separator: ", ")
        let more = fingerprints.count > 3 ? " and \(fingerprints.count - 3) more" : ""
        text += ", under the public key\(fingerprints.count == 1 ? "" : "s") \(shown)\(more)."
        text += problems.isEmpty ? " Nothing is left unproven." : " Not proven: \(problems)."
        if isInterrupted { text += " The run was interrupted: logs were left unread." }
        return text
    }

    /// `2 logs modified, 1 digest no-signature`; empty where all is valid.
    private var problems: String {
        var parts: [String] = []
        func add(_ count: Int?, _ what: String, _ status: String) {
            guard let count, count > 0 else { return }
            parts.append("\(NumberText.grouped(count)) \(what)\(count == 1 ? "" : "s") \(status)")
        }
        for status in DigestVerdict.Status.allCases where status != .valid {
            add(digestCounts[status], "digest", status.rawValue)
        }
        for status in LogVerdict.Status.allCases where status != .valid && status != .unlisted {
            add(logCounts[status], "log", status.rawValue)
        }
        for reason in LogVerdict.Reason.allCases {
            add(unlistedCounts[reason], "log", "unlisted (\(reason.rawValue))")
        }
        let gaps = warnings.count { $0.code == .gap }
        add(gaps, "gap", "in the digests")
        return parts.joined(separator: ", ")
    }
}
