import JSONScan

/// Logging that is switched off or narrowed.
///
/// Definition: one of these calls, also if it was denied (then of lower severity):
/// - `StopLogging`, `DeleteTrail`, `DeleteEventDataStore`, `StopEventDataStoreIngestion` of CloudTrail;
/// - `DeleteFlowLogs`; `DeleteResolverQueryLogConfig`, `DisassociateResolverQueryLogConfig`;
/// - `StopConfigurationRecorder`, `DeleteConfigurationRecorder`, `DeleteDeliveryChannel` of AWS Config;
/// - `DeleteDetector`, `StopMonitoringMembers`, `DisassociateFromMasterAccount`,
///   `DisassociateFromAdministratorAccount` of GuardDuty, and `UpdateDetector` with `enable` false;
/// - `DisableSecurityHub`; `DisableMacie`; `DeleteModelInvocationLoggingConfiguration` of Bedrock;
/// - `PutEventSelectors` that asks for less than all management events: a selector without them, with `readWriteType`
///   other than `All` or with `excludeManagementEventSources`; or advanced selectors of which none asks for all of the
///   category Management;
/// - `UpdateTrail` with `isMultiRegionTrail`, `includeGlobalServiceEvents`, `enableLogFileValidation` or
///   `isOrganizationTrail` false.
/// Calls of one principal within an hour are one finding.
///
/// Base rate: one in 50 account-months.
struct LoggingTampering: Detector {
    static let switchingOff: [String: String] = [
        "StopLogging": "T1562.008", "DeleteTrail": "T1562.008", "DeleteEventDataStore": "T1562.008",
        "StopEventDataStoreIngestion": "T1562.008", "DeleteFlowLogs": "T1562.008",
        "DeleteResolverQueryLogConfig": "T1562.008", "DisassociateResolverQueryLogConfig": "T1562.008",
        "StopConfigurationRecorder": "T1562.001", "DeleteConfigurationRecorder": "T1562.001",
        "DeleteDeliveryChannel": "T1562.001", "DeleteDetector": "T1562.001", "StopMonitoringMembers": "T1562.001",
        "DisassociateFromMasterAccount": "T1562.001", "DisassociateFromAdministratorAccount": "T1562.001",
        "DisableSecurityHub": "T1562.001", "DisableMacie": "T1562.001",
        "DeleteModelInvocationLoggingConfiguration": "T1562.008",
    ]
    static let changing: Set<String> = ["PutEventSelectors", "UpdateTrail", "UpdateDetector"]

    private var open: [UInt32: Finding] = [:]
    private var closed: [Finding] = []

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        guard let name = symbols.text(.eventName, event.eventName) else { return }
        let parameters = symbols.text(.requestParameters, event.requestParameters)
        guard let what = Self.effect(name, parameters) else { return }
        let principal = symbols.text(.principal, event.principal) ?? "someone unknown"
        let sentence = "\(principal) \(event.isError ? "tried" : "called") \(name): \(what)."
        if var finding = open[event.principal], let last = finding.events.last, event.time - last.time <= .hours(1) {
            finding.count += 1
            if finding.events.count < Self.maximumEvents {
                finding.events.append(event)
                if !finding.why.contains(sentence) { finding.why.append(sentence) }
            }
            if !event.isError { finding.severity = .high }
            open[event.principal] = finding
            return
        }
        if let finding = open[event.principal] { closed.append(finding) }
        open[event.principal] = Finding(
            kind: .loggingTampered, subject: principal, events: [event], count: 1, baseRate: 0.02,
            severity: event.isError ? .medium : .high, why: [sentence],
            attack: [
                Incident.Technique(tactic: "Defense Evasion", technique: Self.switchingOff[name] ?? "T1562.008")
            ])
    }

    /// What a call does to logging; nil if it takes nothing away.
    static func effect(_ name: String, _ parameters: String?) -> String? {
        if switchingOff[name] != nil { return "this ends logging or detection" }
        guard changing.contains(name), let parameters, let tree = try? JSONTree(Array(parameters.utf8)) else {
            return nil
        }
        switch name {
        case "UpdateTrail":
            let lost = [
                "isMultiRegionTrail", "includeGlobalServiceEvents", "enableLogFileValidation", "isOrganizationTrail",
            ].filter { tree[$0]?.isFalse ?? false }
            return lost.isEmpty ? nil : "\(lost.joined(separator: ", ")) off"
        case "UpdateDetector": return tree["enable"]?.isFalse ?? false ? "GuardDuty off" : nil
        default: return narrowing(tree)
        }
    }

    private static func narrowing(_ tree: JSONTree) -> String? {
        if let selectors = tree["eventSelectors"]?.elements, !selectors.isEmpty {
            for selector in selectors {
                if selector["includeManagementEvents"]?.isFalse ?? false { return "management events are left out" }
                if let type = selector["readWriteType"]?.text, type != "All" { return "only \(type) events are logged" }
                if let sources = selector["excludeManagementEventSources"]?.elements, !sources.isEmpty {
                    return "events of \(sources.compactMap(\.text).joined(separator: ", ")) are left out"
                }
            }
            return nil
        }
        guard let selectors = tree["advancedEventSelectors"]?.elements, !selectors.isEmpty else { return nil }
        let isWhole = selectors.contains { selector in
            guard let fields = selector["fieldSelectors"]?.elements, fields.count == 1 else { return false }
            return fields[0]["field"]?.text == "eventCategory"
                && fields[0]["equals"]?.elements?.contains { $0.text == "Management" } ?? false
        }
        return isWhole ? nil : "not all management events are logged any more"
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] { closed + open.values }
}

extension JSONTree {
    fileprivate subscript(name: String) -> JSONTree? {
        if case .object(let members) = self { members[Array(name.utf8)] } else { nil }
    }

    fileprivate var elements: [JSONTree]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    fileprivate var text: String? {
        if case .string(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    fileprivate var isFalse: Bool {
        if case .boolean(false) = self { true } else { false }
    }
}
