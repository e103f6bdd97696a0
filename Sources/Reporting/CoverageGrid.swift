package import CloudTrail
package import TrailCoverage

/// Hours of delivery in columns: a row a scope, a cell some hours.
package struct CoverageGrid: Sendable {
    /// What a column shows of the hours in it.
    package enum Sign: Character, Sendable, CaseIterable {
        case missing = "!"
        case delivered = "█"
        /// Delivered in some of its hours, and unknown in others.
        case partial = "▒"
        case empty = "·"
        case statedEmpty = ":"
        case unknown = "?"

        package var meaning: String {
            switch self {
            case .missing: "missing"
            case .delivered: "delivered"
            case .partial: "delivered in part, else unknown"
            case .empty: "proven empty"
            case .statedEmpty: "empty by a digest that is not verified"
            case .unknown: "unknown"
            }
        }

        /// Select Graphic Rendition, ECMA-48 8.3.117.
        var color: String {
            switch self {
            case .missing: "\u{1b}[1;31m"
            case .delivered: "\u{1b}[32m"
            case .partial: "\u{1b}[33m"
            case .empty, .statedEmpty: "\u{1b}[2m"
            case .unknown: "\u{1b}[33m"
            }
        }
    }

    package struct Row: Sendable {
        package var label: String
        package var signs: [Sign]
    }

    private struct Line {
        var label: String
        var states: [CoverageState]
    }

    /// Hours of a column, so that it begins where a clock or a calendar does.
    private static let steps = [1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 168, 336, 672, 1_344, 2_688, 5_376, 10_752]

    package let rows: [Row]
    /// How many rows there are without a limit.
    package let totalRows: Int
    /// Where the first column begins, at a multiple of its length.
    package let start: Timestamp
    package let end: Timestamp
    /// Hours of a column.
    package let step: Int
    package let columnCount: Int

    /// - Parameters:
    ///   - byCategory: a row for each category, instead of one for each account and region.
    ///   - limit: how many rows are kept; nil for all.
    ///   - width: columns at most, of those that are left behind the longest label.
    package init(_ map: CoverageMap, byCategory: Bool, limit: Int?, width: (_ labelWidth: Int) -> Int) {
        let lines = map.hourCount == 0 ? [] : byCategory ? CoverageGrid.scopes(map) : CoverageGrid.places(map)
        let shown = lines.prefix(limit ?? .max)
        let width = width(shown.reduce(0) { max($0, DisplayWidth.of($1.label)) })
        let startHour = Int(map.start.seconds / 3_600)
        var step = CoverageGrid.steps.last ?? 1
        for candidate in CoverageGrid.steps.reversed() {
            let columns = (startHour + map.hourCount - 1) / candidate - startHour / candidate + 1
            if columns <= width { step = candidate } else { break }
        }
        let first = startHour / step
        let columns = (startHour + map.hourCount - 1) / step - first + 1
        rows = shown.map { line in
            let signs = (0..<columns).map { column in
                let start = max(0, (first + column) * step - startHour)
                let end = min(map.hourCount, (first + column + 1) * step - startHour)
                return CoverageGrid.sign(line.states[start..<max(start, end)])
            }
            return Row(label: line.label, signs: signs)
        }
        totalRows = lines.count
        self.step = step
        columnCount = columns
        start = Timestamp(seconds: Int64(first * step) * 3_600)
        end = map.time(map.hourCount)
    }

    /// `2024-03-01T00:00Z`, where a column begins.
    package func time(_ column: Int) -> String {
        CoverageGrid.minutes(Timestamp(seconds: start.seconds + Int64(column * step) * 3_600))
    }

    static func minutes(_ time: Timestamp) -> String { String(time.description.prefix(16)) + "Z" }

    private static func sign(_ states: ArraySlice<CoverageState>) -> Sign {
        guard let worst = states.max() else { return .unknown }
        switch worst {
        case .missing: return .missing
        case .delivered: return states.contains(.unknown) ? .partial : .delivered
        case .empty: return states.contains(.unknown) ? .unknown : states.contains(.statedEmpty) ? .statedEmpty : .empty
        case .statedEmpty: return states.contains(.unknown) ? .unknown : .statedEmpty
        case .unknown: return .unknown
        }
    }

    private static func regionWidth(_ map: CoverageMap) -> Int {
        map.rows.reduce(0) { max($0, DisplayWidth.of(ControlCharacters.visible($1.scope.region ?? "–"))) }
    }

    private static func scopes(_ map: CoverageMap) -> [Line] {
        let width = regionWidth(map)
        return map.rows.map { row in
            Line(label: place(row.scope, regionWidth: width) + "  " + row.scope.category, states: row.states)
        }
    }

    /// One line an account and region: of its categories, the state that tells most.
    ///
    /// Nobody misses Insight records or data events that may never have been asked for: management events alone say
    /// what is unknown.
    private static func places(_ map: CoverageMap) -> [Line] {
        var lines: [Line] = []
        let width = regionWidth(map)
        for row in map.rows {
            let label = place(row.scope, regionWidth: width)
            guard lines.last?.label == label else {
                lines.append(Line(label: label, states: row.states))
                continue
            }
            for (hour, state) in row.states.enumerated() where state > lines[lines.count - 1].states[hour] {
                if state == .missing || state == .delivered { lines[lines.count - 1].states[hour] = state }
            }
        }
        return lines
    }

    /// Account and region, in columns.
    private static func place(_ scope: CoverageScope, regionWidth width: Int) -> String {
        let region = ControlCharacters.visible(scope.region ?? "–")
        let blanks = String(repeating: " ", count: max(0, width - DisplayWidth.of(region)))
        return "\(ControlCharacters.visible(scope.account ?? "–"))  \(region)\(blanks)"
    }
}
