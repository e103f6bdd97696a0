/// The numbers of an operation's names, so that counting an event looks nothing up.
struct OperationSymbols: Sendable {
    let eventSource: Symbol
    let eventName: Symbol
    let eventType: Symbol
    let category: Symbol
    let version: Symbol
    /// The minor part: 8 of `1.08`.
    let minor: Int
    let versionText: String

    init(_ operation: Operation, position: Int, symbols: inout SymbolTable) {
        var version = operation.version
        // Services move to new versions at their own pace.
        if version == "1.08", operation.weight > 0 {
            version = ["1.07", "1.09", "1.09", "1.10", "1.10", "1.11"][safe: position * 7 % 20] ?? version
        }
        versionText = version
        minor = Int(version.dropFirst(2)) ?? 0
        eventSource = symbols.symbol(operation.eventSource)
        eventName = symbols.symbol(operation.name)
        eventType = symbols.symbol(operation.eventType)
        category = symbols.symbol(operation.category)
        self.version = symbols.symbol(version)
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
