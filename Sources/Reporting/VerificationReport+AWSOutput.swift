import CloudTrail
package import DigestValidation

extension VerificationReport {
    /// The lines and the summary as `aws cloudtrail validate-logs --verbose` words them, for scripts that read those.
    ///
    /// What its validator cannot see (logs that no digest lists, gaps it does not note, links) is not in them.
    ///
    /// - Parameters:
    ///   - onlyProblems: leaves the lines of valid files out, as it does without `--verbose`.
    ///   - emit: takes UTF-8 bytes; what it throws ends the writing.
    package func writeAWSOutput<Failure: Error>(
        onlyProblems: Bool, emit: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let start = (from ?? chains.compactMap(\.verifiedFrom).min()).map(\.description) ?? "the beginning"
        let end = (to ?? chains.compactMap(\.verifiedTo).max()).map(\.description) ?? "the end"
        try emit(Array("Validating log files between \(start) and \(end)\n\n".utf8))
        for digest in digests {
            let prefix = digest.isBackfill ? "(backfill) " : ""
            let place = ControlCharacters.visible("s3://\(digest.bucket ?? bucket ?? "")/\(digest.key)")
            guard let problem = VerificationReport.words(digest) else {
                if !onlyProblems { try emit(Array("\(prefix)Digest file\t\(place)\tvalid\n".utf8)) }
                continue
            }
            try emit(Array("\(prefix)Digest file\t\(place)\tINVALID: \(problem)\n\n".utf8))
        }
        try forEachLog(onlyProblems: onlyProblems) { log throws(Failure) in
            guard let problem = VerificationReport.words(log) else { return }
            let place = ControlCharacters.visible("s3://\(log.bucket ?? "")/\(log.key)")
            let end = problem == "valid" ? "valid\n" : "INVALID: \(problem)\n\n"
            try emit(Array("Log file\t\(place)\t\(end)".utf8))
        }
        try emit(Array(summary(start, end).utf8))
    }

    private static func words(_ digest: DigestVerdict) -> String? {
        switch digest.status {
        case .valid: nil
        case .moved: "has been moved from its original location"
        case .corrupt, .malformed, .unreadable: "invalid format"
        case .missing: "not found"
        case .noKey:
            "public key not found in region \(digest.region ?? "") for fingerprint \(digest.fingerprint ?? "")"
        case .badKey: "Unable to load PKCS #1 key with fingerprint \(digest.fingerprint ?? "")"
        case .invalidSignature, .noSignature: "signature verification failed"
        }
    }

    /// Nil for a log that the validator would not mention.
    private static func words(_ log: LogVerdict) -> String? {
        switch log.status {
        case .valid: "valid"
        case .modified: "hash value doesn't match"
        case .corrupt, .unreadable, .unsafe: "invalid format"
        case .trailingData: "unexpected data after end of compressed stream"
        case .missing, .unavailable: "not found"
        case .unverified, .unlisted: nil
        }
    }

    private func summary(_ start: String, _ end: String) -> String {
        var text = "\nResults requested for \(start) to \(end)\n"
        if digests.isEmpty { return text + "No digests found\n" }
        guard let valid = digestCounts[.valid], valid > 0 else { return text + "No valid digests found in range\n" }
        text += "Results found for \(start) to \(end):\n\n"
        for isBackfill in [false, true] {
            let all = digests.filter { $0.isBackfill == isBackfill }
            text += VerificationReport.line(
                all.count { $0.status == .valid }, all.count, isBackfill ? "backfill digest" : "digest")
        }
        let unmentioned = (logCounts[.unverified] ?? 0) + (logCounts[.unlisted] ?? 0)
        return text + VerificationReport.line(logCounts[.valid] ?? 0, logCount - unmentioned, "log")
    }

    private static func line(_ valid: Int, _ total: Int, _ what: String) -> String {
        guard total > 0 else { return "" }
        let invalid = valid < total ? ", \(total - valid)/\(total) \(what) files INVALID" : ""
        return "\(valid)/\(total) \(what) files valid\(invalid)\n"
    }
}
