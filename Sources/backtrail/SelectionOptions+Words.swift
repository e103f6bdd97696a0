extension SelectionOptions {
    /// The options as words of a command line, as they were given.
    var words: [String] {
        let single: [(String, String?)] = [("--from", from), ("--to", to)]
        let repeated: [(String, [String])] = [
            ("--account", account), ("--actor-account", actorAccount), ("--region", region), ("--principal", principal),
            ("--access-key", accessKey), ("--ip", ip), ("--event", event), ("--event-id", eventId),
            ("--service", service), ("--user-agent", userAgent), ("--error", error), ("--resource", resource),
            ("--category", category), ("--integrity", integrity), ("--filter", filter), ("--indicators", indicators),
            ("--raw-search", rawSearch),
        ]
        return single.flatMap { name, value in value.map { [name, $0] } ?? [] }
            + repeated.flatMap { name, values in values.flatMap { [name, $0] } }
            + (readOnly ? ["--read-only"] : []) + (writeOnly ? ["--write-only"] : [])
    }
}
