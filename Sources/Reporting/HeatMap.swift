import CloudTrail
import TrailCoverage

/// A map of hours as lines of signs: a row a scope, a column some hours.
struct HeatMap {
    /// What a column shows of the hours in it.
    private enum Sign: Character, CaseIterable {
        case missing = "!"
        case delivered = "█"
        /// Delivered in some of its hours, and unknown in others.
        case partial = "▒"
        case empty = "·"
        case statedEmpty = ":"
        case unknown = "?"

        var meaning: String {
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

    private struct Line {
        var label: String
        var states: [CoverageState]
    }

    /// Hours of a column, so that it begins where a clock or a calendar does.
    private static let steps = [1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 168, 336, 672, 1_344, 2_688, 5_376, 10_752]
    private static let usualWidth = 96
    private static let narrowest = 12

    private(set) var text = ""

    init(_ map: CoverageMap, byCategory: Bool, limit: Int?, style: TableStyle) {
        let lines = byCategory ? HeatMap.scopes(map) : HeatMap.places(map)
        guard map.hourCount > 0, !lines.isEmpty else {
            text = "nothing was delivered\n"
            return
        }
        let shown = lines.prefix(limit ?? .max)
        let labelWidth = shown.reduce(0) { max($0, DisplayWidth.of($1.label)) }
        let width = max(HeatMap.narrowest, (style.width ?? HeatMap.usualWidth + labelWidth) - labelWidth - 2)
        // The first column begins at a multiple of its length.
        let startHour = Int(map.start.seconds / 3_600)
        var step = HeatMap.steps.last ?? 1
        for candidate in HeatMap.steps.reversed() {
            let columns = (startHour + map.hourCount - 1) / candidate - startHour / candidate + 1
            if columns <= width { step = candidate } else { break }
        }
        let first = startHour / step
        let columns = (startHour + map.hourCount - 1) / step - first + 1
        let from = Timestamp(seconds: Int64(first * step) * 3_600)
        text = HeatMap.head(from, map.time(map.hourCount), step: step, labelWidth: labelWidth)
        var used: Set<Sign> = []
        for line in shown {
            var signs: [Sign] = []
            for column in 0..<columns {
                let start = max(0, (first + column) * step - startHour)
                let end = min(map.hourCount, (first + column + 1) * step - startHour)
                signs.append(HeatMap.sign(line.states[start..<max(start, end)]))
            }
            used.formUnion(signs)
            text += line.label + String(repeating: " ", count: max(0, labelWidth - DisplayWidth.of(line.label)) + 2)
            text += HeatMap.drawn(signs, isColored: style.isColored) + "\n"
        }
        if shown.count < lines.count {
            text += "\(NumberText.grouped(shown.count)) of \(NumberText.grouped(lines.count))\n"
        }
        let legend = Sign.allCases.filter(used.contains).map { "\($0.rawValue) \($0.meaning)" }
        text += legend.joined(separator: "   ") + "\n\n"
    }

    /// `2024-03-01 to 2024-03-03, a column an hour`, above the first column.
    private static func head(_ from: Timestamp, _ to: Timestamp, step: Int, labelWidth: Int) -> String {
        let column =
            step == 1 ? "an hour" : step < 24 ? "\(step) hours" : step == 24 ? "a day" : "\(step / 24) days"
        let start = String(from.description.prefix(16)) + "Z"
        let end = String(to.description.prefix(16)) + "Z"
        return String(repeating: " ", count: labelWidth + 2) + "\(start) to \(end), a column \(column)\n"
    }

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

    /// Signs of one colour share one escape sequence.
    private static func drawn(_ signs: [Sign], isColored: Bool) -> String {
        guard isColored else { return String(signs.map(\.rawValue)) }
        var text = ""
        var last: Sign?
        for sign in signs {
            if sign != last { text += (last == nil ? "" : "\u{1b}[0m") + sign.color }
            text.append(sign.rawValue)
            last = sign
        }
        return text + (last == nil ? "" : "\u{1b}[0m")
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
