import Glibc

/// Distances on the Earth taken as a sphere of 6,371.0088 km, its mean radius (IUGG).
enum GreatCircle {
    /// Kilometres between two places in degrees, by the haversine formula; at most 0.6 % from the ellipsoid's.
    static func kilometres(
        from first: (latitude: Double, longitude: Double), to second: (latitude: Double, longitude: Double)
    ) -> Double {
        let radians = Double.pi / 180
        let latitudes = (second.latitude - first.latitude) * radians
        let longitudes = (second.longitude - first.longitude) * radians
        let half =
            sin(latitudes / 2) * sin(latitudes / 2)
            + cos(first.latitude * radians) * cos(second.latitude * radians) * sin(longitudes / 2) * sin(longitudes / 2)
        return 2 * 6371.0088 * asin(min(1, half.squareRoot()))
    }
}
