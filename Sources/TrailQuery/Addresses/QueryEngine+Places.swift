/// Where some events came from, by a geographic database.
package struct EventPlace: Sendable, Hashable {
    /// ISO 3166-1 alpha-2; nil where the database does not say.
    package var country: String?
    package var city: String?
    /// Degrees, north and east.
    package var latitude: Double
    package var longitude: Double
    package var events: Int64
}

extension QueryEngine {
    /// The places of the selected events' source addresses, in no order; addresses whose coordinates no database knows
    /// have none.
    ///
    /// - Throws: what reading the index or a database throws.
    /// - Complexity: one pass; O(distinct addresses) memory.
    package func places(selecting predicate: Predicate) throws -> [EventPlace] {
        struct Point: Hashable {
            let latitude: Double
            let longitude: Double
        }
        var places: [Point: EventPlace] = [:]
        for activity in try activity(by: [Field("sourceIPAddress")], selecting: predicate) {
            let facts = try references.addresses.facts(activity.key[0])
            guard let latitude = facts.latitude, let longitude = facts.longitude else { continue }
            let none = EventPlace(
                country: facts.country, city: facts.city, latitude: latitude, longitude: longitude, events: 0)
            places[Point(latitude: latitude, longitude: longitude), default: none].events += activity.events
        }
        return Array(places.values)
    }
}
