/// What a question knows besides the index: facts about addresses, and the rules of `how`.
package struct ReferenceData: Sendable {
    package var addresses: AddressLookup
    /// What `--indicators` lists.
    package var indicators: IndicatorSet?
    private let ownClassification: ClassificationTable?

    /// - Parameter classification: nil for the built-in rules, which are then read only when they are asked for.
    package init(addresses: AddressLookup = AddressLookup(), classification: ClassificationTable? = nil) {
        self.addresses = addresses
        ownClassification = classification
    }

    package var classification: ClassificationTable { ownClassification ?? .builtIn }
}
