/// The numbers of words that events are marked with while they are written.
struct FixedSymbols: Sendable {
    let consoleChannel: Symbol
    let consoleAgent: Symbol
    let consoleCredential: Symbol
    let regions: [Symbol]
    let operations: [OperationSymbols]

    init(_ population: inout Population) {
        consoleChannel = population.symbols.symbol("console")
        consoleAgent = population.symbols.symbol("AWS console")
        consoleCredential = consoleChannel
        var symbols = population.symbols
        regions = population.regions.map { symbols.symbol($0) }
        operations = Catalogue.operations.enumerated().map { position, operation in
            OperationSymbols(operation, position: position, symbols: &symbols)
        }
        population.symbols = symbols
    }
}
