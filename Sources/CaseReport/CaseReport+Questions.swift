package import TrailIndex
package import TrailQuery

extension CaseReport {
    /// Asks an index the questions that every report answers.
    package struct Questions {
        let engine: QueryEngine
        let predicate: Predicate
        /// The words that name the index, and those of the selection, for the commands that are shown.
        let indexWords: [String]
        let selectionWords: [String]
        /// Those that say what is known of addresses, and which rules tell tools.
        let addressWords: [String]
        let ruleWords: [String]
        /// Rows of a table.
        let limit: Int

        package init(
            engine: QueryEngine, selecting predicate: Predicate, indexWords: [String], selectionWords: [String],
            addressWords: [String], ruleWords: [String], limit: Int
        ) {
            self.engine = engine
            self.predicate = predicate
            self.indexWords = indexWords
            self.selectionWords = selectionWords
            self.addressWords = addressWords
            self.ruleWords = ruleWords
            self.limit = limit
        }

        /// How many of the selected events there are, and when.
        package func activity() throws -> Section {
            let table = try engine.answer(.when(), selecting: predicate)
            let timeline = TimelineChart(table).map { Chart.timeline($0) }
            return Section(
                "activity", "Activity over time",
                answers: [Answer("Events", table, command: ["when"] + words, chart: timeline)])
        }

        package func who() throws -> Section {
            Section("who", "Who", answers: [try answer("Principals", .who(), ["who"])])
        }

        package func what() throws -> Section {
            Section("what", "What", answers: [try answer("Calls", .what(), ["what"])])
        }

        package func `where`() throws -> Section {
            var answers = [try answer("Sources", .where, ["where"] + addressWords)]
            if engine.references.addresses.has(.geo) {
                let map = WorldMapChart(try engine.places(selecting: predicate)).map { Chart.worldMap($0) }
                var places = try answer(
                    "Places", .count(by: [try Field("country"), try Field("city")]),
                    ["count", "--by", "country,city"] + addressWords)
                places.chart = map
                answers.append(places)
            }
            return Section("where", "Where", answers: answers)
        }

        package func how() throws -> Section {
            Section("how", "How", answers: [try answer("Tools and credentials", .how, ["how"] + ruleWords)])
        }

        /// What was refused or failed, and to whom.
        package func errors() throws -> Section {
            var failed = Selection()
            failed.errors = ["any"]
            let both = Predicate.allOf([predicate, try failed.predicate(newestEvent: nil, scope: .allRecords)])
            func answer(_ title: String, _ fields: [String]) throws -> Answer {
                let table = try engine.answer(.count(by: fields.map { try Field($0) }), selecting: both, limit: limit)
                let command = ["count", "--by", fields.joined(separator: ","), "--error", "any"] + limited
                return Answer(title, table, command: command)
            }
            return Section(
                "errors", "What failed",
                answers: [
                    try answer("By error and call", ["errorCode", "eventSource", "eventName"]),
                    try answer("By principal and error", ["principal", "errorCode"]),
                ])
        }

        /// What is known of the objects, and which verdicts stand for those that the selected events came from.
        package func integrity(of objects: [LedgerObject]) throws -> Section {
            let answer = try answer(
                "Events by the verdict on their object", .count(by: [try Field("integrity")]),
                ["count", "--by", "integrity"])
            let isChecked = objects.contains { $0.integrity != "unchecked" }
            let note =
                isChecked
                ? "A verdict is of the time when the archive was indexed with --verify. Valid: listed by a digest with a "
                    + "valid signature, and unchanged."
                : "Nothing of this archive was verified: the index was made without --verify."
            let table = Answer("Objects", ResultTable(kindsOf: objects), command: ["inspect"] + indexWords)
            return Section("integrity", "Integrity", notes: [note], answers: [answer, table])
        }

        private var words: [String] { indexWords + selectionWords }

        private var limited: [String] { words + ["--limit", String(limit)] }

        private func answer(_ title: String, _ question: Question, _ command: [String]) throws -> Answer {
            Answer(
                title, try engine.answer(question, selecting: predicate, limit: limit), command: command + limited)
        }
    }
}
