/// How records become objects: on time, late, twice, and in other people's handwriting.
extension UnitWriter {
    /// Closes the open file and writes it under the time of its delivery.
    mutating func deliver(_ unit: Timetable.Unit) throws(SynthesisError) {
        // All that was made for it may be late.
        guard !starts.isEmpty else { return }
        let style: Restyling.Style? = random.chance(14) ? (random.chance(500) ? .sorted : .indented) : nil
        if style == nil {
            if !copies.isEmpty, random.chance(500) { appendCopies() }
            for index in starts.indices where random.chance(10) {
                let end = index + 1 < starts.count ? starts[index + 1] - 1 : records.count
                copies.append(HeldRecord(bytes: Array(records[starts[index]..<end]), time: times[index]))
            }
        }
        try write(unit, "CloudTrail", style: style, delivered: newest + 20 + Int64(random.below(589)))
        tally.objects.log += 1
    }

    /// What was held back: hours later, and days later.
    mutating func deliverStragglers(_ unit: Timetable.Unit) throws(SynthesisError) {
        let end = time(ofHour: unit.firstHour + unit.hours)
        let held = late
        late.removeAll(keepingCapacity: true)
        let cut = (held.count * 3 + 3) / 4
        for (group, delay) in [
            (held[..<cut], 2 * 3_600 + random.below(16 * 3_600)), (held[cut...], 86_400 * (1 + random.below(20))),
        ] {
            if group.isEmpty, copies.isEmpty { continue }
            for record in group {
                openRecord(at: record.time)
                records.append(contentsOf: record.bytes)
            }
            appendCopies()
            try write(unit, "CloudTrail", style: nil, delivered: end + Int64(delay))
            tally.objects.log += 1
        }
    }

    private mutating func appendCopies() {
        for copy in copies {
            openRecord(at: copy.time)
            records.append(contentsOf: copy.bytes)
        }
        tally.duplicates += copies.count
        copies.removeAll(keepingCapacity: true)
    }

    /// Writes the open file as an object and opens the next.
    mutating func write(
        _ unit: Timetable.Unit, _ kind: String, style: Restyling.Style?, delivered: Int64
    ) throws(SynthesisError) {
        var plain = Array(#"{"Records":["#.utf8)
        plain.reserveCapacity(records.count + 16)
        plain.append(contentsOf: records)
        plain.append(text: "]}")
        if let style { plain = Restyling.apply(style, to: plain) }
        if random.chance(200) { plain.append(10) }
        let key = keys.object(
            kind, account: population.accounts[unit.account].id, region: population.regions[unit.region],
            delivered: delivered, random: &random)
        let name = key.split(separator: "/").last.map { String($0.dropLast(3)) }
        let stored = try compressor.member(plain, name: random.chance(150) ? name : nil)
        try output.write(stored, to: key)
        if sealer != nil, let oldest = times.min(), let newest = times.max() {
            listed.append(
                ListedLog(
                    path: key, kind: kind, delivered: delivered, hash: try MessageDigest.sha256(plain), oldest: oldest,
                    newest: newest))
        }
        tally.records += starts.count
        tally.plainBytes += plain.count
        tally.storedBytes += stored.count
        records.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
        newest = 0
    }
}
