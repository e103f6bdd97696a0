import CloudTrail
package import TrailCoverage

extension CoverageReport {
    /// The report for people: a heat map, what its signs mean, and what to know.
    ///
    /// - Parameters:
    ///   - byCategory: a row for each category, instead of one for each account and region.
    ///   - limit: how many rows, late objects and changes are shown; nil for all.
    package func text(byCategory: Bool, limit: Int?, style: TableStyle = TableStyle()) -> String {
        var text = HeatMap(map, byCategory: byCategory, limit: limit, style: style).text
        let facts = facts(limit: limit)
        for (name, value) in facts {
            let padded = name + String(repeating: " ", count: max(1, 11 - name.utf8.count))
            text += (style.isColored ? "\u{1b}[2m\(padded)\u{1b}[0m" : padded) + ControlCharacters.visible(value) + "\n"
        }
        return text
    }

    /// What to know, a line each: a word and what it says.
    ///
    /// - Parameter limit: how many missing logs, changes and the like are told; nil for all.
    package func facts(limit: Int?) -> [(name: String, value: String)] {
        var lines: [(name: String, value: String)] = []
        let counts = CoverageState.allCases.reversed().map { (state: $0, count: map.count($0)) }
        lines.append(
            (
                "hours",
                counts.filter { $0.count > 0 }
                    .map { "\(NumberText.grouped($0.count)) \($0.state.rawValue)" }.joined(separator: ", ")
            ))
        lines.append(("digests", digestsText))
        for trail in trails { lines.append(("trail", CoverageReport.text(of: trail))) }
        if !globalServices.isEmpty {
            lines.append(("global", "events of IAM and the like in " + CoverageReport.places(globalServices)))
        }
        if let lag {
            lines.append(
                (
                    "lag",
                    "newest event to delivery: half within \(CoverageReport.span(lag.median)), 95 % within "
                        + "\(CoverageReport.span(lag.ninetyFifth)), longest \(CoverageReport.span(lag.longest))"
                ))
        }
        if let worst = late.first {
            lines.append(
                (
                    "late",
                    "\(NumberText.grouped(late.count)) objects with events an hour or more old, the oldest "
                        + "\(CoverageReport.span(worst.seconds)): \(worst.key)"
                ))
        }
        if backfilledLogs > 0 { lines.append(("backfill", "\(NumberText.grouped(backfilledLogs)) logs")) }
        if repeatedRecords > 0 {
            lines.append(
                (
                    "repeated",
                    "\(NumberText.grouped(repeatedRecords)) records that had been delivered before, in "
                        + "\(NumberText.grouped(repeatingObjects)) objects"
                ))
        }
        lines += missingLogs.prefix(limit ?? .max).map { ("missing", $0) }
        if let limit, missingLogs.count > limit {
            lines.append(("missing", "and \(NumberText.grouped(missingLogs.count - limit)) more logs"))
        }
        if unindexedLogs > 0 {
            lines.append(
                (
                    "unindexed",
                    "\(NumberText.grouped(unindexedLogs)) logs lie in the archive and not in the index: run index"
                ))
        }
        if !withoutDataEvents.isEmpty {
            lines.append(
                (
                    "data",
                    "no data event at all in \(CoverageReport.places(withoutDataEvents)): there, no GetObject proves nothing"
                ))
        }
        if buckets.isEmpty {
            lines.append(
                ("bucket", "nothing names the trail's bucket: changes of its policy and lifecycle are not told"))
        }
        for change in changes.prefix(limit ?? .max) { lines.append(("logging", CoverageReport.text(of: change))) }
        if let limit, changes.count > limit {
            lines.append(("logging", "and \(NumberText.grouped(changes.count - limit)) more changes"))
        }
        if changes.isEmpty { lines.append(("logging", "no call that bears on what is logged")) }
        return lines
    }

    private var digestsText: String {
        let refuted =
            refutedDigests > 0 ? "; \(NumberText.grouped(refutedDigests)) are refuted and count for nothing" : ""
        return switch digests {
        case .verified: "read, and verified with the public keys\(refuted)"
        case .stated: "read, and not verified: with --public-keys, what they say is proven\(refuted)"
        case .none: "none in the archive: what is not here is unknown"
        case .unread: "not read, as the archive is not where it was: name it with --archive-root"
        }
    }

    private static func text(of trail: Trail) -> String {
        var text = trail.name ?? "of no known name"
        if let home = trail.homeRegion { text += " (home \(home))" }
        text += trail.organization.map { ", of organisation \($0)" } ?? ""
        text += trail.isMultiRegion == true ? ", of several regions" : ", one region"
        text += ": \(counted(trail.accounts.count, "account")), \(counted(trail.regions.count, "region"))"
        return text
    }

    private static func text(of change: LoggingChange) -> String {
        let parts = [
            change.time?.description, change.eventName, change.target, change.errorCode.map { "refused: \($0)" },
            change.principal.map { "by \($0)" }, change.address.map { "from \($0)" },
        ]
        return parts.compactMap { $0 }.joined(separator: " ")
    }

    private static func counted(_ count: Int, _ word: String) -> String {
        "\(NumberText.grouped(count)) \(word)\(count == 1 ? "" : "s")"
    }

    private static func places(_ scopes: [CoverageScope]) -> String {
        let shown = scopes.prefix(6).map { "\($0.account ?? "–") \($0.region ?? "–")" }.joined(separator: ", ")
        return scopes.count > 6 ? shown + " and \(scopes.count - 6) more" : shown
    }

    private static func span(_ seconds: Int64) -> String {
        if seconds < 86_400 { return NumberText.duration(Double(seconds)) }
        return "\(NumberText.grouped(seconds / 86_400)) d \((seconds % 86_400) / 3_600) h"
    }
}
