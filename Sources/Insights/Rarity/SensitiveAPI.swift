/// A call that attackers need more often than others: what it serves in the words of MITRE ATT&CK, and how much it weighs.
package struct SensitiveAPI: Sendable, Hashable {
    /// Of ATT&CK's matrix for the cloud: `Persistence`.
    package let tactic: String
    /// ATT&CK's number: `T1098.001`.
    package let technique: String
    /// How many times rarer the call is taken to be than it is: 0.3, 1, 3 or 10.
    ///
    /// It raises what is unusual and says nothing of what is usual.
    package let weight: Double

    /// The weight of a call that reads and stands in no table.
    package static let otherRead = 0.3
    /// The weight of any other call.
    package static let otherWrite = 1.0

    package init(tactic: String, technique: String, weight: Double) {
        self.tactic = tactic
        self.technique = technique
        self.weight = weight
    }

    /// What the table says of a call; nil if it stands in none.
    ///
    /// - Parameters:
    ///   - eventSource: `iam.amazonaws.com`.
    ///   - eventName: with or without the version that Lambda and CloudFront put behind.
    package static func named(eventSource: String, eventName: String) -> SensitiveAPI? {
        let service = eventSource.split(separator: ".").first.map(String.init) ?? eventSource
        return all["\(service) \(unversioned(eventName))"]
    }

    /// The name of a call without an API version: `UpdateFunctionCode20150331v2` is `UpdateFunctionCode`.
    package static func unversioned(_ eventName: String) -> String {
        var name = Substring(eventName)
        if let mark = name.lastIndex(of: "v"), mark != name.startIndex,
            name[name.index(after: mark)...].allSatisfy({ $0.isNumber || $0 == "_" }),
            name[name.index(before: mark)].isNumber
        {
            name = name[..<mark]
        }
        let digits = name.reversed().prefix { $0.isNumber || $0 == "_" }.count
        return digits >= 8 ? String(name.dropLast(digits)) : eventName
    }
}
