import CloudTrail
import Synchronization

/// What is known of source addresses: geographic databases, AWS's ranges and lists of addresses, as far as they are given.
///
/// An address is looked up once and remembered; threads share what is remembered.
package final class AddressLookup: Sendable {
    /// In order: the first that knows a fact is believed.
    private let geo: [GeoDatabase]
    private let awsRanges: AWSRanges?
    private let lists: [AddressList]
    private let known = Mutex<[IPAddress: AddressFacts]>([:])

    package init(geo: [GeoDatabase] = [], awsRanges: AWSRanges? = nil, lists: [AddressList] = []) {
        self.geo = geo
        self.awsRanges = awsRanges
        self.lists = lists
    }

    /// Whether facts of this kind can be known.
    package func has(_ source: AddressField.Source) -> Bool {
        switch source {
        case .geo: !geo.isEmpty
        case .awsRanges: awsRanges != nil
        case .lists: !lists.isEmpty
        }
    }

    /// What is known of a `sourceIPAddress`; of the name of a service and other text that is no address, nothing.
    ///
    /// - Throws: `GeoDatabaseError` for a database that turns out to be damaged.
    package func facts(_ text: String?) throws(GeoDatabaseError) -> AddressFacts {
        guard let text, let address = IPAddress(text)?.unmapped else { return AddressFacts() }
        if let facts = known.withLock({ $0[address] }) { return facts }
        var facts = AddressFacts()
        for database in geo { try database.fill(&facts, of: address) }
        if let range = awsRanges?.range(of: address) {
            facts.sourceAWSService = range.service
            facts.sourceAWSRegion = range.region
        }
        facts.lists = lists.filter { $0.contains(address) }.map(\.name)
        known.withLock { $0[address] = facts }
        return facts
    }
}
