import CloudTrail
import JSONScan

/// The addresses of AWS, from the file that AWS publishes as `ip-ranges.json`.
///
///     {"prefixes": [{"ip_prefix": "192.0.2.0/24", "region": "eu-west-1", "service": "EC2", …}, …],
///      "ipv6_prefixes": [{"ipv6_prefix": "2001:db8::/32", …}, …]}
package struct AWSRanges: Sendable {
    /// Why a file is not used.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// Where JSON ends, in bytes from the start.
        case notJSON(byteOffset: Int)
        case noPrefixes
        /// An entry of `prefixes` or `ipv6_prefixes`, counted from 0, and what it lacks.
        case badEntry(list: String, index: Int, reason: String)

        package var description: String {
            switch self {
            case .notJSON(let byteOffset): "no JSON at byte \(byteOffset)"
            case .noPrefixes: "has no list \"prefixes\" or \"ipv6_prefixes\": is this AWS's ip-ranges.json?"
            case .badEntry(let list, let index, let reason): "\(list)[\(index)]: \(reason)"
            }
        }
    }

    struct Range: Sendable, Hashable {
        /// Several services of one block have commas between them.
        let service: String
        let region: String
    }

    /// The service that every address of AWS is listed under besides its own.
    private static let everyService = "AMAZON"

    private struct Entry: Sendable {
        var services: Set<String>
        var region: String
    }

    private var entries = PrefixTable<Entry>()

    /// - Parameter text: the bytes of the file.
    package init(_ text: [UInt8]) throws(Failure) {
        let document: JSONTree
        do {
            document = try JSONTree(text)
        } catch {
            throw .notJSON(byteOffset: min(error.byteOffset, text.count))
        }
        let lists = [("prefixes", "ip_prefix"), ("ipv6_prefixes", "ipv6_prefix")]
        var hasList = false
        for (list, member) in lists {
            guard case .array(let elements)? = document.member(list) else { continue }
            hasList = true
            for (index, element) in elements.enumerated() {
                func text(_ name: String) throws(Failure) -> String {
                    guard let text = element.member(name)?.string, !text.isEmpty else {
                        throw .badEntry(list: list, index: index, reason: "has no \(name)")
                    }
                    return text
                }
                let prefix = try text(member)
                guard let block = AddressBlock(prefix) else {
                    throw .badEntry(list: list, index: index, reason: "\"\(prefix)\" is no block of addresses")
                }
                let service = try text("service")
                let region = try text("region")
                entries.insert(block) { entry in
                    guard var entry else { return Entry(services: [service], region: region) }
                    entry.services.insert(service)
                    // What belongs to a service says where it is more exactly than what belongs to AWS.
                    if service != AWSRanges.everyService { entry.region = region }
                    return entry
                }
            }
        }
        if !hasList { throw .noPrefixes }
    }

    /// What the longest block that holds an address is used for; nil for an address that is not of AWS.
    ///
    /// The catch-all `AMAZON` is named only where no other service is.
    func range(of address: IPAddress) -> Range? {
        guard let entry = entries.longestMatch(address) else { return nil }
        let named = entry.services.subtracting([AWSRanges.everyService])
        let services = named.isEmpty ? entry.services : named
        return Range(service: services.sorted().joined(separator: ", "), region: entry.region)
    }
}

extension JSONTree {
    fileprivate func member(_ name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members[Array(name.utf8)]
    }

    fileprivate var string: String? {
        guard case .string(let text) = self else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}
