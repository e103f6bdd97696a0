/// A fault that is often copied from one metric filter to the next, and that AWS accepts.
///
/// Only what is sure is told: such a pattern does not do what its author wanted.
package struct FilterFault: Sendable, Hashable {
    package let message: String

    /// The faults of a pattern.
    package static func faults(of pattern: FilterPattern) -> [FilterFault] {
        let messages = [
            exclusionAlone(pattern.predicate), exclusionOfLast(pattern), signIn(pattern), policies(pattern),
        ]
        return messages.compactMap { $0 }.map(FilterFault.init)
    }

    /// `A || $.eventName != "x"`: nearly every event.
    private static func exclusionAlone(_ predicate: Predicate) -> String? {
        guard case .any(let parts) = predicate else { return nil }
        for part in parts {
            guard case .selector(let selector, .differs) = part,
                ["$.eventName", "$.sourceIPAddress", "$.eventSource"].contains(selector.description),
                parts.contains(where: { $0.equalitySelector != nil })
            else { continue }
            return "\(selector) != … behind || selects nearly every event: "
                + "exclusions stand behind && and the alternatives between parentheses"
        }
        return nil
    }

    /// `A = 1 || A = 2 && B != 3`: && binds first, and the exclusion holds for the last alternative only.
    private static func exclusionOfLast(_ pattern: FilterPattern) -> String? {
        guard case .any(let parts) = pattern.predicate, mixesConnectives(pattern.text), parts.count > 1,
            case .all(let last)? = parts.last,
            let compared = last.first?.equalitySelector, last.count > 1,
            last.dropFirst().allSatisfy(\.isExclusion),
            parts.dropLast().contains(where: { $0.equalitySelector == compared })
        else { return nil }
        return "&& binds before ||: what is excluded holds for the last alternative only; "
            + "put the alternatives between parentheses"
    }

    /// Whether && and || stand beside each other outside of all parentheses, texts and expressions.
    private static func mixesConnectives(_ text: String) -> Bool {
        var depth = 0
        var closing: Character?
        var previous: Character?
        var found: Set<Character> = []
        for character in text {
            if let mark = closing {
                if character == mark, previous != "\\" { closing = nil }
            } else {
                switch character {
                case "\"", "%": closing = character
                case "(": depth += 1
                case ")": depth -= 1
                case "&" where depth == 0 && previous == "&", "|" where depth == 0 && previous == "|":
                    found.insert(character)
                default: break
                }
            }
            previous = character
        }
        return found.count == 2
    }

    /// Control 4.2 without the members that Security Hub asks for.
    private static func signIn(_ pattern: FilterPattern) -> String? {
        var asksFactor = false
        var names: Set<String> = []
        pattern.predicate.forEachPart { part in
            guard case .selector(let selector, let test) = part else { return }
            names.insert(selector.description)
            if selector.description == "$.additionalEventData.MFAUsed", case .differs = test { asksFactor = true }
        }
        guard asksFactor, names.isDisjoint(with: ["$.userIdentity.type", "$.userIdentity.arn"]),
            !names.contains("$.additionalEventData.SamlProviderArn")
        else { return nil }
        return "MFAUsed is \"No\" for federated sign-ins, whose second factor AWS does not see: "
            + "add $.userIdentity.type = \"IAMUser\""
    }

    /// `CreatePolicy` is a call of IAM and of Organizations.
    private static func policies(_ pattern: FilterPattern) -> String? {
        var events: Set<String> = []
        var asksSource = false
        pattern.predicate.forEachPart { part in
            guard case .selector(let selector, let test) = part else { return }
            if selector.description == "$.eventSource" { asksSource = true }
            if selector.description == "$.eventName", case .equals(let texts) = test { events.formUnion(texts) }
        }
        guard !asksSource, events.contains("CreatePolicy") || events.contains("DeletePolicy"),
            events.contains("AttachRolePolicy") || events.contains("AttachUserPolicy")
        else { return nil }
        return "CreatePolicy and DeletePolicy are calls of Organizations as well: "
            + "add $.eventSource = \"iam.amazonaws.com\""
    }
}

extension Predicate {
    /// What is compared by `=`.
    fileprivate var equalitySelector: RecordSelector? {
        guard case .selector(let selector, let test) = self else { return nil }
        return switch test {
        case .equals, .matches, .regex, .number(.equal, _): selector
        default: nil
        }
    }

    fileprivate var isExclusion: Bool {
        if case .selector(_, .differs) = self { true } else { false }
    }
}
