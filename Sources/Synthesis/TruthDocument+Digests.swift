/// The section on digests, where there are any.
extension TruthDocument {
    mutating func writeDigests() {
        guard let digests else { return }
        let trail = digests.trail
        let summaries = digests.summaries
        var logs: [String: Int] = [:]
        for (_, _, summary) in summaries {
            logs.merge(summary.logs, uniquingKeysWith: +)
        }
        func sum(_ part: (DigestChain.Summary) -> Int, isBackfill: Bool? = nil) -> Int {
            summaries.filter { isBackfill == nil || $0.isBackfill == isBackfill }.reduce(0) { $0 + part($1.summary) }
        }
        out.append(
            text:
                #""digests":{"backfill":\#(sum(\.digests, isBackfill: true)),"bucket":"\#(trail.bucket)","chains":["#)
        for (index, (chain, isBackfill, summary)) in summaries.enumerated() {
            out.append(text: index > 0 ? ",\n" : "\n")
            out.append(
                text:
                    #"{"account":"\#(chain.account)","digests":\#(summary.digests),"empty":\#(summary.empty),"firstEndTime":"#
            )
            write(time: summary.firstEnd ?? 0)
            out.append(text: #","kind":"\#(isBackfill ? "backfill" : "standard")","lastEndTime":"#)
            write(time: summary.lastEnd ?? 0)
            out.append(
                text: #","listedLogs":\#(summary.logs.values.reduce(0, +)),"region":"\#(chain.region)"}"#)
        }
        out.append(
            text:
                #"],"empty":\#(sum(\.empty)),"homeRegion":"\#(trail.homeRegion)","listedLogs":{"insight":\#(logs["CloudTrail-Insight"] ?? 0),"log":\#(logs["CloudTrail"] ?? 0),"network-activity":\#(logs["CloudTrail-NetworkActivity"] ?? 0)},"publicKeys":["#
        )
        for (index, key) in [trail.firstKey, trail.secondKey].enumerated() {
            if index > 0 { out.append(44) }
            out.append(text: #"{"digests":\#(sum { $0.signed[index] }),"fingerprint":"\#(key.fingerprint)"}"#)
        }
        out.append(
            text:
                #"],"signatures":\#(sum(\.signatures.count)),"standard":\#(sum(\.digests, isBackfill: false)),"trail":"\#(trail.name)"},"#
        )
        out.append(10)
    }
}
