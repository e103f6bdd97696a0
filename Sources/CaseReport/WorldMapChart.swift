import TrailQuery

/// Places on a map of the world: a circle each, its area by the number of events.
package struct WorldMapChart: Sendable, Hashable {
    package struct Place: Sendable, Hashable {
        package var name: String
        /// Degrees north, -90 to 90, and east, -180 to 180.
        package var latitude: Double
        package var longitude: Double
        package var events: Int64

        package init(_ name: String, latitude: Double, longitude: Double, events: Int64) {
            self.name = name
            self.latitude = latitude
            self.longitude = longitude
            self.events = events
        }
    }

    /// Most events first.
    package let places: [Place]

    package init(_ places: [Place]) {
        self.places = places.filter { abs($0.latitude) <= 90 && abs($0.longitude) <= 180 }
            .sorted { ($1.events, $0.name) < ($0.events, $1.name) }
    }

    private static let width = 960.0
    private static let height = 450.0
    private static let largestRadius = 22.0
    private static let smallestRadius = 3.0

    /// Degrees become lengths, equal ones everywhere: a map for the eye, not for measuring.
    private static func point(_ longitude: Double, _ latitude: Double) -> (x: Double, y: Double) {
        ((longitude + 180) / 360 * width, (84 - latitude) / 144 * height)
    }

    func svg(id: String) -> String {
        var drawing = SVG(
            width: WorldMapChart.width, height: WorldMapChart.height, id: id, title: "Where events came from",
            description: description)
        for outline in WorldOutlines.all {
            drawing.polygon(
                outline.map { WorldMapChart.point(Double($0.longitude), Double($0.latitude)) }, of: "land")
        }
        let most = Double(max(1, places.first?.events ?? 1))
        // The largest lie behind, so that none is hidden.
        for place in places {
            let radius = max(
                WorldMapChart.smallestRadius, WorldMapChart.largestRadius * (Double(place.events) / most).squareRoot())
            drawing.circle(
                at: WorldMapChart.point(place.longitude, place.latitude), radius: radius, of: "place",
                label: "\(place.name): \(place.events) events")
        }
        return drawing.text
    }

    /// What the drawing shows, in words.
    private var description: String {
        if places.isEmpty { return "No place is known." }
        let named = places.prefix(5).map { "\($0.name) \($0.events)" }.joined(separator: ", ")
        let rest = places.count > 5 ? " and \(places.count - 5) further places" : ""
        return "Events by place: \(named)\(rest)."
    }
}

extension WorldMapChart {
    /// Nil where no place is known.
    init?(_ places: [EventPlace]) {
        self.init(
            places.map { place in
                let name = [place.city, place.country].compactMap(\.self).joined(separator: ", ")
                return Place(
                    name.isEmpty ? "unnamed place" : name, latitude: place.latitude, longitude: place.longitude,
                    events: place.events)
            })
        if self.places.isEmpty { return nil }
    }
}
