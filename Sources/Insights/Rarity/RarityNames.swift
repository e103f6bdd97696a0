/// What the texts of a feed mean to the rarity engine, worked out once a text and not once an event.
struct RarityNames: Sendable {
    struct Call: Sendable {
        var eventSource: UInt32
        var eventName: UInt32
        var sensitive: SensitiveAPI?
        var weight: Double
    }

    private(set) var networks = NameTable()
    private(set) var agents = NameTable()
    private(set) var groups = NameTable()
    private(set) var accounts = NameTable()
    private(set) var calls: [Call] = []
    private var networkOf: [UInt32] = []
    private var agentOf: [UInt32] = []
    private var groupOf: [UInt32] = []
    private var accountOf: [UInt32] = []
    private var accountNumberOf: [UInt32] = []
    private var isLongTermKey: [Bool] = []
    private var isService: [Bool] = []
    private var isAssumption: [Bool] = []
    private var callOf: [UInt64: UInt32] = [:]

    /// Learns the texts that came since the last batch.
    mutating func update(_ symbols: FeedSymbols) {
        func rest(_ column: FeedColumn, _ known: Int) -> Range<UInt32> {
            UInt32(known)..<UInt32(max(symbols.count(column), known))
        }
        for code in rest(.sourceIPAddress, networkOf.count) {
            networkOf.append(networks.number(symbols.text(.sourceIPAddress, code).flatMap(AddressNetwork.name)))
        }
        for code in rest(.userAgent, agentOf.count) {
            agentOf.append(agents.number(symbols.text(.userAgent, code).flatMap(UserAgentFamily.name)))
        }
        for code in rest(.accessKeyId, isLongTermKey.count) {
            isLongTermKey.append(symbols.bytes(.accessKeyId, code)?.starts(with: "AKIA".utf8) ?? false)
        }
        for code in rest(.principalType, isService.count) {
            isService.append(symbols.text(.principalType, code) == "AWSService")
        }
        for code in rest(.principal, accountOf.count) {
            accountOf.append(accounts.number(symbols.text(.principal, code).flatMap(RarityNames.account)))
        }
        for code in rest(.account, accountNumberOf.count) {
            accountNumberOf.append(accounts.number(symbols.text(.account, code)))
        }
        for code in rest(.eventName, isAssumption.count) {
            isAssumption.append(symbols.bytes(.eventName, code)?.starts(with: "AssumeRole".utf8) ?? false)
        }
        groupOf.append(contentsOf: repeatElement(.max, count: rest(.principal, groupOf.count).count))
    }

    /// The account in an ARN.
    private static func account(_ principal: String) -> String? {
        let parts = principal.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[4].utf8.count == 12 else { return nil }
        return String(parts[4])
    }

    func network(_ code: UInt32) -> UInt32 { networkOf[Int(code)] }
    func agent(_ code: UInt32) -> UInt32 { agentOf[Int(code)] }
    func isLongTerm(key code: UInt32) -> Bool { isLongTermKey[Int(code)] }
    func isService(type code: UInt32) -> Bool { isService[Int(code)] }
    func isAssumption(_ eventName: UInt32) -> Bool { isAssumption[Int(eventName)] }

    /// The account that a principal belongs to, if it is another than the one it acted in; 0 if it is the same.
    func sourceAccount(principal: UInt32, account: UInt32) -> UInt32 {
        let source = accountOf[Int(principal)]
        return source == accountNumberOf[Int(account)] ? 0 : source
    }

    /// A principal's group; its type is that of its first event.
    mutating func group(principal: UInt32, type: UInt32, _ symbols: FeedSymbols) -> UInt32 {
        let known = groupOf[Int(principal)]
        if known != .max { return known }
        let name = PeerGroup.name(
            principal: symbols.text(.principal, principal) ?? "", type: symbols.text(.principalType, type) ?? "")
        let number = groups.number(name)
        groupOf[Int(principal)] = number
        return number
    }

    /// The number of a call.
    mutating func call(
        eventSource: UInt32, eventName: UInt32, isReadOnly: Bool, _ symbols: FeedSymbols
    ) -> UInt32 {
        let key = UInt64(eventSource) << 32 | UInt64(eventName)
        if let known = callOf[key] { return known }
        let sensitive = SensitiveAPI.named(
            eventSource: symbols.text(.eventSource, eventSource) ?? "",
            eventName: symbols.text(.eventName, eventName) ?? "")
        let number = UInt32(truncatingIfNeeded: calls.count)
        calls.append(
            Call(
                eventSource: eventSource, eventName: eventName, sensitive: sensitive,
                weight: sensitive?.weight ?? (isReadOnly ? SensitiveAPI.otherRead : SensitiveAPI.otherWrite)))
        callOf[key] = number
        return number
    }
}
