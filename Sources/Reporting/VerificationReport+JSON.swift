import CloudTrail
package import DigestValidation

extension VerificationReport {
    /// Writes an object a file, then an object a warning, then one of the whole, each on a line.
    ///
    /// - Parameters:
    ///   - onlyProblems: leaves out the files that are valid.
    ///   - isArray: puts the objects into one array.
    ///   - emit: takes UTF-8 bytes in pieces of about 64 KB; what it throws ends the writing.
    package func writeJSON<Failure: Error>(
        onlyProblems: Bool, isArray: Bool = false, emit: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var bytes: [UInt8] = isArray ? Array("[\n".utf8) : []
        func end(_ bytes: inout [UInt8], isLast: Bool = false) throws(Failure) {
            bytes += (isArray && !isLast ? ",\n" : "\n").utf8
            guard bytes.count >= 65_536 || isLast else { return }
            try emit(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        for digest in digests where !(onlyProblems && digest.status == .valid) {
            VerificationReport.append(digest, to: &bytes)
            try end(&bytes)
        }
        try forEachLog(onlyProblems: onlyProblems) { log throws(Failure) in
            VerificationReport.append(log, to: &bytes)
            try end(&bytes)
        }
        for warning in warnings {
            VerificationReport.append(warning, to: &bytes)
            try end(&bytes)
        }
        appendSummary(to: &bytes)
        if isArray { bytes += "\n]".utf8 }
        try end(&bytes, isLast: true)
    }

    private static func append(_ name: String, _ text: String?, to bytes: inout [UInt8]) {
        guard let text else { return }
        bytes.append(UInt8(ascii: ","))
        JSONText.append(member: name, to: &bytes)
        JSONText.append(text, to: &bytes)
    }

    private static func append(_ digest: DigestVerdict, to bytes: inout [UInt8]) {
        bytes += "{\"type\":\"digest\"".utf8
        append("key", digest.key, to: &bytes)
        append("status", digest.status.rawValue, to: &bytes)
        append("reason", digest.reason, to: &bytes)
        append("account", digest.account, to: &bytes)
        append("region", digest.region, to: &bytes)
        append("trail", digest.trail, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ log: LogVerdict, to bytes: inout [UInt8]) {
        bytes += "{\"type\":\"log\"".utf8
        append("key", log.key, to: &bytes)
        append("status", log.status.rawValue, to: &bytes)
        append("reason", log.reason?.rawValue, to: &bytes)
        append("account", log.account, to: &bytes)
        append("region", log.region, to: &bytes)
        append("digest", log.digest, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ warning: VerificationWarning, to bytes: inout [UInt8]) {
        bytes += "{\"type\":\"warning\"".utf8
        append("code", warning.code.rawValue, to: &bytes)
        append("key", warning.key, to: &bytes)
        append("message", warning.message, to: &bytes)
        if !warning.logs.isEmpty {
            bytes += ",\"logs\":".utf8
            append(warning.logs, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ texts: [String], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (position, text) in texts.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONText.append(text, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private func appendSummary(to bytes: inout [UInt8]) {
        typealias Report = VerificationReport
        bytes += "{\"type\":\"summary\"".utf8
        Report.append("archive", archive, to: &bytes)
        Report.append("bucket", bucket, to: &bytes)
        bytes += ",\"buckets\":".utf8
        Report.append(buckets, to: &bytes)
        if !mapping.isEmpty { Report.append("mapping", mapping, to: &bytes) }
        bytes += ",\"digests\":{\"total\":\(digests.count)".utf8
        for status in DigestVerdict.Status.allCases {
            if let count = digestCounts[status] { bytes += ",\"\(status.rawValue)\":\(count)".utf8 }
        }
        bytes += "},\"logs\":{\"total\":\(logCount)".utf8
        for status in LogVerdict.Status.allCases {
            if let count = logCounts[status] { bytes += ",\"\(status.rawValue)\":\(count)".utf8 }
        }
        bytes += "},\"unlisted\":{".utf8
        var isFirst = true
        for reason in LogVerdict.Reason.allCases {
            guard let count = unlistedCounts[reason] else { continue }
            bytes += "\(isFirst ? "" : ",")\"\(reason.rawValue)\":\(count)".utf8
            isFirst = false
        }
        bytes += "},\"warnings\":\(warnings.count),\"outsideCopy\":".utf8
        Report.append(outsideCopy, to: &bytes)
        bytes += ",\"storedBytes\":\(storedBytes),\"plainBytes\":\(plainBytes),\"publicKeys\":[".utf8
        for (position, key) in keys.enumerated() {
            bytes += "\(position > 0 ? "," : "")".utf8
            bytes += "{\"fingerprint\":".utf8
            JSONText.append(key.fingerprint, to: &bytes)
            Report.append("file", key.file, to: &bytes)
            bytes += ",\"digests\":\(key.digests)}".utf8
        }
        bytes += "],\"chains\":[".utf8
        for (position, chain) in chains.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            Report.append(chain, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
        Report.append("proven", statement, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ chain: Chain, to bytes: inout [UInt8]) {
        bytes += "{\"account\":".utf8
        JSONText.append(chain.name.account, to: &bytes)
        append("region", chain.name.region, to: &bytes)
        append("trail", chain.name.trail, to: &bytes)
        append("homeRegion", chain.name.homeRegion, to: &bytes)
        bytes += ",\"backfill\":\(chain.name.isBackfill),\"digests\":\(chain.digests),\"valid\":\(chain.valid)".utf8
        append("verifiedFrom", chain.verifiedFrom?.description, to: &bytes)
        append("verifiedTo", chain.verifiedTo?.description, to: &bytes)
        bytes += ",\"holes\":[".utf8
        for (position, hole) in chain.holes.enumerated() {
            bytes += "\(position > 0 ? "," : "")[\"\(hole.lowerBound)\",\"\(hole.upperBound)\"]".utf8
        }
        bytes += "],\"newest\":".utf8
        JSONText.append(chain.newest, to: &bytes)
        append("newestStatus", chain.newestStatus.rawValue, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }
}
