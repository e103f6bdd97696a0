import CloudTrail

/// Writes `truth.json`: what an index and its questions must say about the archive.
///
/// One line a row, members in a fixed order, rows by events descending and then by key, null first.
struct TruthDocument {
    let tally: TruthTally
    let symbols: SymbolTable
    let options: SynthesisOptions
    let story: LeakedKeyStory?
    let population: Population
    /// Nil where nothing is signed.
    let digests: DigestChains?
    var out: [UInt8] = []

    init(
        _ tally: TruthTally, symbols: SymbolTable, options: SynthesisOptions, story: LeakedKeyStory?,
        population: Population, digests: DigestChains?
    ) {
        self.tally = tally
        self.symbols = symbols
        self.options = options
        self.story = story
        self.population = population
        self.digests = digests
    }

    /// The text of the document.
    consuming func bytes() -> [UInt8] {
        let hours = tally.hours.keys.sorted()
        let days = tally.days.keys.sorted()
        let first = tally.hours[hours.first ?? 0]?.first ?? options.start.seconds
        let last = tally.hours[hours.last ?? 0]?.last ?? options.start.seconds
        out.append(text: "{\n")
        out.append(
            text:
                #""all":{"aggregatedEvents":0,"events":\#(tally.events + tally.insightRecords),"insightEvents":\#(tally.insightRecords)},"#
        )
        out.append(text: "\n\"bytes\":{\"plain\":\(tally.plainBytes),\"stored\":\(tally.storedBytes)},\n")
        writeCounts()
        writeDigests()
        out.append(text: "\"errors\":\(tally.errors),\n\"events\":\(tally.events),\n\"firstEventTime\":")
        write(time: first)
        out.append(text: ",\n")
        writeHabits()
        writeHow()
        out.append(text: "\"insightEvents\":\(tally.insightRecords),\n\"lastEventTime\":")
        write(time: last)
        let objects = tally.objects
        out.append(
            text:
                #","objects":{"aggregated":0,"config":\#(objects.config),"digest":\#(objects.digest),"insight":\#(objects.insight),"log":\#(objects.log),"network-activity":\#(objects.networkActivity),"other":\#(objects.other),"seen":\#(objects.seen)},"#
        )
        out.append(
            text:
                #""options":{\#(options.activity == .even ? "" : "\"activity\":\"\(options.activity.rawValue)\",")"accounts":\#(options.accounts),"days":\#(options.days),"events":\#(options.targetEvents),"files":"\#(options.files.rawValue)","gzipLevel":\#(options.gzipLevel),"layout":"\#(options.layout.rawValue)","regions":\#(options.regions),"start":"\#(options.start)","story":\#(options.story.map { "\"\($0.rawValue)\"" } ?? "null")},"#
        )
        out.append(
            text:
                #""organization":"\#(population.organization)","records":{"duplicate":\#(tally.duplicates),"kept":\#(tally.records - tally.duplicates),"seen":\#(tally.records)},"seed":\#(options.seed),"#
        )
        out.append(10)
        writeStory()
        writeWhat()
        out.append(text: "\"when\":{\"day\":")
        writeBuckets(tally.days, seconds: 86_400, days)
        out.append(text: ",\n\"hour\":")
        writeBuckets(tally.hours, seconds: 3_600, hours)
        out.append(text: "},\n")
        writeWhere()
        writeWho()
        out.append(text: "}\n")
        return out
    }

    // MARK: Counts

    private mutating func writeCounts() {
        out.append(text: "\"count\":{\n")
        var parts: [(name: String, field: TruthTally.Field?)] = TruthTally.Field.allCases.map { ($0.path, $0) }
        parts += [("isError", nil), ("readOnly", nil)]
        parts.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (index, part) in parts.enumerated() {
            if index > 0 { out.append(text: ",\n") }
            write(string: part.name)
            out.append(58)
            if let field = part.field {
                writeValues(tally.counts[field.rawValue])
            } else if part.name == "isError" {
                out.append(text: "{\"false\":\(tally.events - tally.errors),\"true\":\(tally.errors)}")
            } else {
                out.append(
                    text: "{\"false\":\(tally.readOnly[1]),\"null\":\(tally.readOnly[2]),\"true\":\(tally.readOnly[0])}"
                )
            }
        }
        out.append(text: "},\n")
    }

    private mutating func writeValues(_ counts: [Int]) {
        var values = counts.indices.filter { counts[$0] > 0 }
        values.sort { symbols.texts[$0].utf8.lexicographicallyPrecedes(symbols.texts[$1].utf8) }
        out.append(123)
        for (index, value) in values.enumerated() {
            if index > 0 { out.append(44) }
            write(string: symbols.texts[value])
            out.append(58)
            out.append(decimal: counts[value])
        }
        out.append(125)
    }

    // MARK: Rows

    private mutating func writeWho() {
        let rows = tally.who.map { key, row in ([text(key.principal), text(key.type), text(key.accountId)], row, key) }
        writeRows("who", rows.map { ($0.0, $0.1) }, names: ["principal", "type", "accountId"], last: true) {
            document, row in
            document.writeNumbers([
                ("events", row.events), ("errors", row.errors), ("writes", row.writes),
                ("sessions", row.distinct[0].count),
            ])
            document.writeSeen(row)
            document.writeNumbers([
                ("sourceIPs", row.distinct[1].count), ("regions", row.distinct[2].count),
                ("services", row.distinct[3].count), ("userAgents", row.distinct[4].count),
                ("accessKeys", row.distinct[5].count),
            ])
        }
    }

    private mutating func writeWhat() {
        // Booleans sort as null, false, true; their texts do so by themselves.
        let rows = tally.what.map { key, row in
            ([text(key.eventSource), text(key.eventName), key.readOnly.map { "\($0)" }, text(key.category)], row)
        }
        writeRows("what", rows, names: ["eventSource", "eventName", "readOnly", "category"]) { document, row in
            document.writeNumbers([
                ("events", row.events), ("errors", row.errors), ("principals", row.distinct[0].count),
            ])
            document.writeSeen(row)
        }
    }

    private mutating func writeWhere() {
        let rows = tally.places.map { key, row in ([text(key.address), text(key.kind)], row) }
        writeRows("where", rows, names: ["sourceIPAddress", "sourceIPKind"]) { document, row in
            document.writeNumbers([
                ("events", row.events), ("errors", row.errors), ("principals", row.distinct[0].count),
                ("regions", row.distinct[1].count), ("vpcEndpoints", row.distinct[2].count),
            ])
            document.writeSeen(row)
        }
    }

    private mutating func writeHow() {
        let rows = tally.how.map { key, row in
            ([text(key.channel), text(key.agent), text(key.credential), text(key.mfa), text(key.tlsVersion)], row)
        }
        writeRows("how", rows, names: ["channel", "agent", "credential", "mfa", "tlsVersion"]) { document, row in
            document.writeNumbers([
                ("events", row.events), ("errors", row.errors), ("principals", row.distinct[0].count),
            ])
            document.writeSeen(row)
        }
    }

    private mutating func writeRows(
        _ question: String, _ rows: [([String?], TruthTally.Row)], names: [String], last: Bool = false,
        _ writeRest: (inout TruthDocument, TruthTally.Row) -> Void
    ) {
        let sorted = rows.sorted { left, right in
            if left.1.events != right.1.events { return left.1.events > right.1.events }
            for (one, other) in zip(left.0, right.0) where one != other {
                guard let one else { return true }
                guard let other else { return false }
                return one.utf8.lexicographicallyPrecedes(other.utf8)
            }
            return false
        }
        out.append(text: "\"\(question)\":[\n")
        for (index, row) in sorted.enumerated() {
            if index > 0 { out.append(text: ",\n") }
            out.append(123)
            for (position, name) in names.enumerated() {
                if position > 0 { out.append(44) }
                write(string: name)
                out.append(58)
                if let value = row.0[position] {
                    if name == "readOnly" || name == "mfa" { out.append(text: value) } else { write(string: value) }
                } else {
                    out.append(text: "null")
                }
            }
            writeRest(&self, row.1)
            out.append(125)
        }
        out.append(text: last ? "]\n" : "],\n")
    }

    private mutating func writeNumbers(_ numbers: [(String, Int)]) {
        for (name, number) in numbers {
            out.append(text: ",\"\(name)\":\(number)")
        }
    }

    private mutating func writeSeen(_ row: TruthTally.Row) {
        out.append(text: ",\"firstSeen\":")
        write(time: row.first)
        out.append(text: ",\"lastSeen\":")
        write(time: row.last)
    }

    /// Every bucket between the first and the last, empty ones included.
    private mutating func writeBuckets(_ rows: [Int64: TruthTally.Row], seconds: Int64, _ buckets: [Int64]) {
        out.append(text: "[\n")
        if let first = buckets.first, let last = buckets.last {
            for bucket in first...last {
                if bucket > first { out.append(text: ",\n") }
                let row = rows[bucket]
                out.append(text: "{\"start\":")
                write(time: bucket * seconds)
                writeNumbers([
                    ("events", row?.events ?? 0), ("errors", row?.errors ?? 0),
                    ("principals", row?.distinct[0].count ?? 0),
                ])
                out.append(125)
            }
        }
        out.append(93)
    }

    // MARK: The story

    private mutating func writeStory() {
        guard let story else { return }
        let developer = population.actors[story.developer]
        let account = population.accounts[developer.account].id
        let role = population.actors[story.role]
        let roleAccount = population.accounts[role.account].id
        out.append(
            text:
                #""story":{"addresses":["\#(story.address)","\#(story.secondAddress)"],"bucket":"\#(story.bucket)","createdUser":"arn:aws:iam::\#(account):user/\#(story.createdUser)","eventIDs":["#
        )
        out.append(text: story.steps.map { "\"\($0.eventID)\"" }.joined(separator: ","))
        out.append(
            text:
                #"],"firstEventTime":"\#(Timestamp(seconds: story.steps.first?.time ?? story.start))","lastEventTime":"\#(Timestamp(seconds: story.steps.last?.time ?? story.start))","leakedKey":"\#(story.leakedKey)","mintedKeys":["\#(story.createdKey)","\#(story.roleKey)"],"name":"leaked-key","owner":"arn:aws:iam::\#(account):user\#(developer.path)\#(developer.name)","roles":["arn:aws:iam::\#(roleAccount):role/\#(role.name)"],"secrets":["#
        )
        out.append(text: story.secrets.map { "\"\($0)\"" }.joined(separator: ","))
        out.append(text: #"],"userAgents":["#)
        write(string: story.agent.text)
        out.append(text: "]},\n")
    }

    // MARK: Values

    private func text(_ symbol: Symbol) -> String? {
        symbol == 0 ? nil : symbols.texts[Int(symbol)]
    }

    mutating func write(time: Int64) {
        out.append(34)
        out.append(time: time)
        out.append(34)
    }

    private mutating func write(string: String) {
        out.append(34)
        for byte in string.utf8 {
            if byte == 34 || byte == 92 { out.append(92) }
            out.append(byte)
        }
        out.append(34)
    }
}
