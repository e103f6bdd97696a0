import CloudTrail

extension RarityEngine {
    /// How many links of a chain are told one by one.
    private static let toldLinks = 12

    /// The first sentence sums up, the others tell the chain in order of time.
    func sentences(
        _ session: RaritySession, _ chain: [RaritySignal], _ principal: String, _ rate: Double, _ symbols: FeedSymbols
    ) -> [String] {
        let strongest = chain.min {
            (adjusted($0.context, $0.p, call: $0.call), $0.time) < (adjusted($1.context, $1.p, call: $1.call), $1.time)
        }
        var sentences: [String] = []
        if let strongest {
            sentences.append(
                "\(principal): \(phrase(strongest, symbols)). An account-month shows as much by chance "
                    + "\(RarityEngine.often(rate)).")
        }
        for signal in chain.prefix(RarityEngine.toldLinks) {
            sentences.append("\(Timestamp(microseconds: signal.time)): \(phrase(signal, symbols)).")
        }
        let untold = chain.count - min(chain.count, RarityEngine.toldLinks) + session.dropped
        if untold > 0 { sentences.append("And \(untold) more of the same session.") }
        return sentences
    }

    /// "once in 40 account-months", "3.1 times".
    static func often(_ rate: Double) -> String {
        if rate >= 0.95 { return "\(rounded(rate)) times" }
        return "once in \(rounded(1 / max(rate, 1e-9)))"
    }

    /// Two digits where there is less than ten, whole numbers above.
    static func rounded(_ value: Double) -> String {
        guard value.isFinite, value < 1e15 else { return "very many" }
        if value >= 10 { return String(Int(value.rounded())) }
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }

    private func phrase(_ signal: RaritySignal, _ symbols: FeedSymbols) -> String {
        let call = names.calls[Int(signal.call)]
        let source = symbols.text(.eventSource, call.eventSource) ?? ""
        let service = source.split(separator: ".").first.map(String.init) ?? source
        let api = "\(service) \(symbols.text(.eventName, call.eventName) ?? "")"
        let known = signal.numbers
        let before = signal.tokensBefore
        let how = before == 0 ? "first" : "\(before + 1)\(before == 1 ? "nd" : before == 2 ? "rd" : "th") day of"
        let all = signal.isNewEverywhere ? ", new to the whole account" : ""
        let values = known.values
        func among(_ what: String) -> String {
            values == 0 ? "" : ", \(values) other \(what)\(values == 1 ? "" : "s") known"
        }
        switch signal.context {
        case .principalCall: return "\(how) call of \(api) by this principal\(among("call"))\(all)"
        case .principalRegion:
            let region = symbols.text(.region, signal.region) ?? "?"
            return "\(how) use of \(region) by this principal\(among("Region"))\(all)"
        case .principalNetwork:
            return "\(how) call from \(network(signal)) by this principal\(among("network"))\(all)"
        case .keyNetwork: return "\(how) use of this access key from \(network(signal))\(among("network"))\(all)"
        case .principalAgent:
            let agent = names.agents[names.agent(signal.userAgent)]
            return "\(how) call with \(agent) by this principal\(among("program"))\(all)"
        case .accountService: return "\(how) call of \(service) in this account\(among("service"))"
        case .accountRegion: return "\(how) call in \(symbols.text(.region, signal.region) ?? "?") in this account"
        case .accountError:
            return "\(how) \(symbols.text(.errorCode, signal.errorCode) ?? "?") of \(api) in this account"
        case .roleAssumer:
            return "\(how) assumption of \(symbols.text(.resource, signal.resource) ?? "?") by this principal"
        case .resourcePrincipal:
            return "\(how) use of \(symbols.text(.resource, signal.resource) ?? "?") by this principal"
        case .principalHour: return "\(how) activity at \(signal.hour):00 UTC of this principal"
        case .accountSource: return "\(how) call from another account's principal in this account"
        case .accountPrincipal: return "\(how) call of this principal in this account"
        }
    }

    private func network(_ signal: RaritySignal) -> String {
        names.networks[names.network(signal.sourceIPAddress)]
    }
}
