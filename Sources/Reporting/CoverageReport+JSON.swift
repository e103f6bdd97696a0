import CloudTrail
package import TrailCoverage

extension CoverageReport {
    /// The report as one JSON object.
    ///
    /// `rows` has one object an account, region and category, with its hours as `intervals` of one state each, `to`
    /// exclusive.
    package var json: [UInt8] {
        var bytes = Array("{".utf8)
        typealias Report = CoverageReport
        Report.append("from", map.start.description, to: &bytes, isFirst: true)
        Report.append("to", map.time(map.hourCount).description, to: &bytes)
        Report.append("digests", digests.rawValue, to: &bytes)
        bytes += ",\"refutedDigests\":\(refutedDigests),\"hours\":{".utf8
        for (position, state) in CoverageState.allCases.enumerated() {
            bytes += "\(position > 0 ? "," : "")\"\(state.rawValue)\":\(map.count(state))".utf8
        }
        bytes += "},\"rows\":[".utf8
        for (position, row) in map.rows.enumerated() {
            bytes += (position == 0 ? "\n" : ",\n").utf8
            append(row, to: &bytes)
        }
        bytes += "\n],\"trails\":[".utf8
        Report.list(trails, to: &bytes) { trail, bytes in
            bytes += "{".utf8
            Report.append("name", trail.name, to: &bytes, isFirst: true)
            Report.append("homeRegion", trail.homeRegion, to: &bytes)
            Report.append("organization", trail.organization, to: &bytes)
            bytes += ",\"multiRegion\":\(trail.isMultiRegion.map { $0 ? "true" : "false" } ?? "null")".utf8
            Report.append("accounts", trail.accounts, to: &bytes)
            Report.append("regions", trail.regions, to: &bytes)
            bytes += "}".utf8
        }
        bytes += "],\"globalServices\":[".utf8
        Report.list(globalServices, to: &bytes, Report.append)
        bytes += "],\"withoutDataEvents\":[".utf8
        Report.list(withoutDataEvents, to: &bytes, Report.append)
        bytes += "],\"lagSeconds\":".utf8
        if let lag {
            bytes +=
                ("{\"objects\":\(lag.objects),\"median\":\(lag.median),\"ninetyFifth\":\(lag.ninetyFifth),"
                + "\"longest\":\(lag.longest)}").utf8
        } else {
            bytes += "null".utf8
        }
        bytes += ",\"late\":[".utf8
        Report.list(late, to: &bytes) { object, bytes in
            bytes += "{".utf8
            Report.append("key", object.key, to: &bytes, isFirst: true)
            Report.append("firstEvent", object.firstEvent.description, to: &bytes)
            Report.append("deliveryTime", object.deliveryTime.description, to: &bytes)
            bytes += ",\"seconds\":\(object.seconds)}".utf8
        }
        bytes += "],\"backfilledLogs\":\(backfilledLogs),\"repeatedRecords\":\(repeatedRecords)".utf8
        bytes += ",\"repeatingObjects\":\(repeatingObjects),\"unindexedLogs\":\(unindexedLogs)".utf8
        Report.append("missingLogs", missingLogs, to: &bytes)
        Report.append("buckets", buckets, to: &bytes)
        bytes += ",\"loggingChanges\":[".utf8
        Report.list(changes, to: &bytes) { change, bytes in
            bytes += "{".utf8
            Report.append("eventTime", change.time?.description, to: &bytes, isFirst: true)
            Report.append("eventName", change.eventName, to: &bytes)
            Report.append("target", change.target, to: &bytes)
            Report.append("principal", change.principal, to: &bytes)
            Report.append("sourceIPAddress", change.address, to: &bytes)
            Report.append("account", change.account, to: &bytes)
            Report.append("awsRegion", change.region, to: &bytes)
            Report.append("errorCode", change.errorCode, to: &bytes)
            Report.append("eventID", change.eventID, to: &bytes)
            bytes += "}".utf8
        }
        return bytes + Array("]}\n".utf8)
    }

    private func append(_ row: CoverageRow, to bytes: inout [UInt8]) {
        bytes += "{".utf8
        CoverageReport.append("account", row.scope.account, to: &bytes, isFirst: true)
        CoverageReport.append("region", row.scope.region, to: &bytes)
        CoverageReport.append("category", row.scope.category, to: &bytes)
        bytes += ",\"intervals\":[".utf8
        CoverageReport.list(row.runs, to: &bytes) { run, bytes in
            bytes += "{".utf8
            CoverageReport.append("from", map.time(run.range.lowerBound).description, to: &bytes, isFirst: true)
            CoverageReport.append("to", map.time(run.range.upperBound).description, to: &bytes)
            CoverageReport.append("state", run.state.rawValue, to: &bytes)
            bytes += ",\"hours\":\(run.range.count),\"objects\":\(run.total.logs),\"events\":\(run.total.events)".utf8
            bytes += ",\"missingLogs\":\(run.total.missingLogs)}".utf8
        }
        bytes += "]}".utf8
    }

    private static func append(_ scope: CoverageScope, to bytes: inout [UInt8]) {
        bytes += "{".utf8
        append("account", scope.account, to: &bytes, isFirst: true)
        append("region", scope.region, to: &bytes)
        bytes += "}".utf8
    }

    private static func list<Element>(
        _ elements: [Element], to bytes: inout [UInt8], _ append: (Element, inout [UInt8]) -> Void
    ) {
        for (position, element) in elements.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            append(element, &bytes)
        }
    }

    private static func append(_ name: String, _ text: String?, to bytes: inout [UInt8], isFirst: Bool = false) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(member: name, to: &bytes)
        if let text { JSONText.append(text, to: &bytes) } else { bytes += "null".utf8 }
    }

    private static func append(_ name: String, _ texts: [String], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: ","))
        JSONText.append(member: name, to: &bytes)
        bytes.append(UInt8(ascii: "["))
        list(texts, to: &bytes) { text, bytes in JSONText.append(text, to: &bytes) }
        bytes.append(UInt8(ascii: "]"))
    }
}
