package import CloudTrail
package import TrailQuery

/// Events over time: buckets of one width, with those that were errors.
package struct TimelineChart: Sendable, Hashable {
    package struct Bucket: Sendable, Hashable {
        package var start: Timestamp
        package var events: Int64
        package var errors: Int64
    }

    package let buckets: [Bucket]

    /// Takes the answer of `when`, whose first columns are start, events and errors; nil for any other.
    package init?(_ table: ResultTable) {
        guard table.columns.prefix(3).map(\.name) == ["start", "events", "errors"] else { return nil }
        buckets = table.rows.compactMap { row in
            guard case .timestamp(let start) = row[0], case .integer(let events) = row[1],
                case .integer(let errors) = row[2]
            else { return nil }
            return Bucket(start: start, events: events, errors: errors)
        }
    }

    private static let width = 960.0
    private static let height = 220.0
    private static let left = 64.0
    private static let bottom = 28.0

    /// Bars, errors in front of all events, as SVG that a text reader can be told.
    func svg(id: String) -> String {
        var drawing = SVG(
            width: TimelineChart.width, height: TimelineChart.height, id: id, title: "Events over time",
            description: description)
        let most = max(1, buckets.map(\.events).max() ?? 1)
        let top = TimelineChart.roundedUp(most)
        let area = (
            width: TimelineChart.width - TimelineChart.left, height: TimelineChart.height - TimelineChart.bottom - 10
        )
        func y(_ count: Int64) -> Double { 10 + area.height * (1 - Double(count) / Double(top)) }
        for part in 0...2 {
            let count = top * Int64(part) / 2
            drawing.line(from: (TimelineChart.left, y(count)), to: (TimelineChart.width, y(count)), of: "grid")
            drawing.text(count.shortened, at: (TimelineChart.left - 8, y(count) + 4), of: "axis", anchor: .end)
        }
        guard let first = buckets.first, let last = buckets.last else { return drawing.text }
        let step = area.width / Double(buckets.count)
        for (index, bucket) in buckets.enumerated() {
            let x = TimelineChart.left + Double(index) * step
            let bar = max(1, step - (step > 4 ? 1 : 0))
            let label = "\(bucket.start): \(bucket.events) events, \(bucket.errors) errors"
            for (count, name) in [(bucket.events, "events"), (bucket.errors, "errors")] where count > 0 {
                let top = min(y(count), y(0) - 1)
                drawing.rectangle(at: (x, top), size: (bar, y(0) - top), of: name, label: label)
            }
        }
        drawing.text(
            first.start.description, at: (TimelineChart.left, TimelineChart.height - 8), of: "axis", anchor: .start)
        drawing.text(
            last.start.description, at: (TimelineChart.width, TimelineChart.height - 8), of: "axis", anchor: .end)
        return drawing.text
    }

    /// What the drawing shows, in words.
    private var description: String {
        guard let first = buckets.first, let last = buckets.last,
            let peak = buckets.max(by: { ($0.events, $1.start.microseconds) < ($1.events, $0.start.microseconds) })
        else { return "No events." }
        let total = buckets.reduce(0) { $0 + $1.events }
        let errors = buckets.reduce(0) { $0 + $1.errors }
        return "\(total) events and \(errors) errors in \(buckets.count) bars from \(first.start) to \(last.start); "
            + "most, \(peak.events), from \(peak.start)."
    }

    /// The least of 2, 4, 6, 8, 10, 20, 40, … that is not less.
    private static func roundedUp(_ count: Int64) -> Int64 {
        var unit: Int64 = 1
        while unit < .max / 100 {
            for factor in [2, 4, 6, 8, 10] as [Int64] where unit * factor >= count { return unit * factor }
            unit *= 10
        }
        return count
    }
}

extension Int64 {
    /// With a unit of three powers of ten: `20k`.
    fileprivate var shortened: String {
        if self >= 10_000_000, self % 1_000_000 == 0 { return "\(self / 1_000_000)M" }
        return self >= 10_000 && self % 1_000 == 0 ? "\(self / 1_000)k" : String(self)
    }
}
