/// What a question knows besides the index: facts about addresses, and the rules of `how`.
package struct ReferenceData: Sendable {
    package var addresses: AddressLookup
    package var classification: ClassificationTable

    package init(addresses: AddressLookup = AddressLookup(), classification: ClassificationTable = .builtIn) {
        self.addresses = addresses
        self.classification = classification
    }
}
