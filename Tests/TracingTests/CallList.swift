import CloudTrail
import TrailQuery

@testable import Tracing

/// Calls in a list, asked as an index is.
struct CallList: CallSource {
    var calls: [TracedCall]
    var subjectName: String?
    var knowsWholeCredentials: Bool { false }
    var isSubject: (TracedCall) -> Bool

    init(_ calls: [TracedCall], subjectName: String? = nil, isSubject: @escaping (TracedCall) -> Bool) {
        self.calls = calls
        self.subjectName = subjectName
        self.isSubject = isSubject
    }

    private func found(_ limit: Int, where isAsked: (TracedCall) -> Bool) -> FoundCalls {
        let asked = calls.filter(isAsked).sorted {
            ($0.time ?? .init(microseconds: .max)) < ($1.time ?? .init(microseconds: .max))
        }
        return FoundCalls(calls: Array(asked.prefix(limit)), total: asked.count)
    }

    private func holders(where isAsked: (TracedCall) -> Bool) -> FoundHolders {
        let found = Dictionary(grouping: calls.filter(isAsked), by: \.identity).map { identity, calls in
            Holder(
                identity: identity, principal: identity.issuerARN ?? identity.arn, events: Int64(calls.count),
                errors: Int64(calls.count(where: \.isError)), writes: 0, firstSeen: calls.compactMap(\.time).min(),
                lastSeen: calls.compactMap(\.time).max())
        }
        return FoundHolders(holders: found, total: found.count)
    }

    func subjectHolders() -> FoundHolders { holders(where: isSubject) }

    func subjectGrants(limit: Int) -> FoundCalls {
        found(limit) { GivingCalls.all.contains($0.eventName) && isSubject($0) }
    }

    func grants(madeWith keys: Set<String>, limit: Int) -> FoundCalls {
        found(limit) { GivingCalls.all.contains($0.eventName) && $0.identity.accessKeyId.map(keys.contains) ?? false }
    }

    func grants(issuing keys: Set<String>) -> [TracedCall] {
        found(.max) { $0.issuedKey.map(keys.contains) ?? false }.calls
    }

    func calls(named names: Set<String>, holding text: String) -> [TracedCall] {
        found(.max) { call in
            names.contains(call.eventName)
                && [call.request, call.response].contains { $0?.contains("\"\(text)\"") ?? false }
        }.calls
    }

    func signIns(of arn: String) -> [TracedCall] {
        found(.max) { GivingCalls.signIn.contains($0.eventName) && $0.identity.arn == arn }.calls
    }

    func roleSwitches() -> [TracedCall] { found(.max) { $0.eventName == "SwitchRole" }.calls }

    func holders(_ question: HolderQuestion) -> FoundHolders {
        switch question {
        case .keys(let keys): holders { $0.identity.accessKeyId.map(keys.contains) ?? false }
        case .arn(let arn): holders { $0.identity.arn == arn }
        case .principal(let arn): holders { ($0.identity.issuerARN ?? $0.identity.arn) == arn }
        case .principalId(let id): holders { $0.identity.principalId == id }
        }
    }

    func usage(of keys: UsedKeys) -> KeyUsage {
        let used = calls.filter { call in
            guard let key = call.identity.accessKeyId else { return false }
            return keys.others.contains(key) || keys.asked.contains(key) && isSubject(call)
        }
        let totals = Dictionary(grouping: used, by: \.identity.accessKeyId).map { key, calls in
            EventActivity(
                key: [key], events: Int64(calls.count), errors: Int64(calls.count(where: \.isError)), writes: 0,
                firstSeen: calls.compactMap(\.time).min(), lastSeen: calls.compactMap(\.time).max())
        }
        return KeyUsage(totals: totals)
    }
}
