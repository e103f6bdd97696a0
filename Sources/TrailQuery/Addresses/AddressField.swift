/// A fact about a source address as a word of the command line.
package enum AddressField: String, Sendable, Hashable, CaseIterable {
    case country, city, asn, asOrganization, sourceAWSService, sourceAWSRegion, lists

    /// Where a fact comes from.
    package enum Source: Sendable, Hashable {
        case geo, awsRanges, lists
    }

    package var source: Source {
        switch self {
        case .country, .city, .asn, .asOrganization: .geo
        case .sourceAWSService, .sourceAWSRegion: .awsRanges
        case .lists: .lists
        }
    }
}

extension AddressField {
    /// A fact as it is shown.
    ///
    /// An address that no list holds has an empty list of names; all else that is not known is null.
    func cell(_ facts: AddressFacts) -> ResultTable.Cell {
        switch self {
        case .asn: facts.asn.map { .integer($0) } ?? .null
        case .lists: .list(facts.lists.map { .text($0) })
        default: text(facts).map { .text($0) } ?? .null
        }
    }

    /// A fact as the key of a group.
    func text(_ facts: AddressFacts) -> String? {
        switch self {
        case .country: facts.country
        case .city: facts.city
        case .asn: facts.asn.map(String.init)
        case .asOrganization: facts.asOrganization
        case .sourceAWSService: facts.sourceAWSService
        case .sourceAWSRegion: facts.sourceAWSRegion
        case .lists: facts.lists.isEmpty ? nil : facts.lists.joined(separator: ", ")
        }
    }
}
