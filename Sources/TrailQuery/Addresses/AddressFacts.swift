/// What is known of one source address.
package struct AddressFacts: Sendable, Hashable {
    /// ISO 3166-1 alpha-2.
    package var country: String?
    /// In English.
    package var city: String?
    /// Degrees, north and east; both or none.
    package var latitude: Double?
    package var longitude: Double?
    /// The number of the autonomous system that announces the address.
    package var asn: Int64?
    /// Who runs the autonomous system.
    package var asOrganization: String?
    /// The AWS services the address belongs to, as AWS names them.
    package var sourceAWSService: String?
    /// The region of AWS the address belongs to; `GLOBAL` for what belongs to none.
    package var sourceAWSRegion: String?
    /// The names of the lists that hold the address, in the order the lists were given.
    package var lists: [String] = []

    package init() {}
}
