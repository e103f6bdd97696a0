import CloudTrail
import Synchronization

/// Makes an archive of an organisation's trail with known truth.
package enum Synthesis {
    /// What was made.
    package struct Summary: Sendable, Hashable {
        package let objects: Int
        /// Distinct events, Insight records included.
        package let events: Int
        /// Records in all objects, copies that were delivered again included.
        package let records: Int
        package let duplicates: Int
        package let plainBytes: Int
        package let storedBytes: Int
        /// The path of `truth.json`.
        package let truthPath: String
    }

    /// Makes the archive in `directory/bucket`, and `truth.json` and `README` beside it; of a signed archive also
    /// `public-keys.json` and `signatures.jsonl`.
    ///
    /// The directory must be new or empty. Memory holds one object and one tally a thread, whatever the size.
    package static func write(
        to directory: String, _ options: SynthesisOptions
    ) throws(SynthesisError) -> Summary {
        let options = try options.checked
        let output = try OutputDirectory(creating: directory)
        var population = Population(options)
        let fixed = FixedSymbols(&population)
        let timetable = Timetable(options, population)
        let story = options.story.map { _ in LeakedKeyStory(options, population) }
        let digests = options.sign ? try DigestChains(options, population) : nil
        let run = Run(population, fixed, timetable, options, story, digests, output)
        WorkerThreads.run(min(options.threads, max(1, timetable.units.count))) { _ in run.work() }
        var (tally, symbols) = try run.result()
        let foreign = try ForeignObjects(population: population, options: options, output: output).write()
        tally.objects.config += foreign.config
        tally.objects.other += foreign.other
        if let digests {
            tally.objects.digest = digests.count
            try output.write(digests.trail.publicKeys(), to: "public-keys.json")
            try output.write(digests.signatures(), to: "signatures.jsonl")
        }
        let document = TruthDocument(
            tally, symbols: symbols, options: options, story: story, population: population, digests: digests)
        try output.write(document.bytes(), to: "truth.json")
        try output.write(Array(readme(options).utf8), to: "README")
        symbols = SymbolTable()
        return Summary(
            objects: tally.objects.seen, events: tally.events + tally.insightRecords, records: tally.records,
            duplicates: tally.duplicates, plainBytes: tally.plainBytes, storedBytes: tally.storedBytes,
            truthPath: "\(output.path)/truth.json")
    }

    /// The units of work, handed out to whoever asks, and what came of them.
    private final class Run: Sendable {
        private let population: Population
        private let fixed: FixedSymbols
        private let timetable: Timetable
        private let options: SynthesisOptions
        private let story: LeakedKeyStory?
        private let digests: DigestChains?
        private let output: OutputDirectory
        private let next = Atomic<Int>(0)
        private let merged: Mutex<(tally: TruthTally, symbols: SymbolTable, error: SynthesisError?)>

        init(
            _ population: Population, _ fixed: FixedSymbols, _ timetable: Timetable, _ options: SynthesisOptions,
            _ story: LeakedKeyStory?, _ digests: DigestChains?, _ output: OutputDirectory
        ) {
            self.population = population
            self.fixed = fixed
            self.timetable = timetable
            self.options = options
            self.story = story
            self.digests = digests
            self.output = output
            merged = Mutex((TruthTally(), population.symbols, nil))
        }

        func work() {
            do throws(SynthesisError) {
                let sealer = try digests?.sealer(level: options.gzipLevel, output: output)
                var writer = try UnitWriter(
                    population: population, fixed: fixed, timetable: timetable, options: options, story: story,
                    chains: digests, sealer: sealer, output: output)
                while true {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < timetable.units.count else { break }
                    try writer.write(timetable.units[index])
                }
                let (tally, symbols) = (writer.tally, writer.writer.symbols)
                merged.withLock { $0.tally.merge(tally, symbols: symbols, into: &$0.symbols) }
            } catch {
                // The others stop at their next unit.
                next.store(timetable.units.count, ordering: .relaxed)
                merged.withLock { $0.error = $0.error ?? error }
            }
        }

        func result() throws(SynthesisError) -> (TruthTally, SymbolTable) {
            let (tally, symbols, error) = merged.withLock { $0 }
            if let error { throw error }
            return (tally, symbols)
        }
    }

    private static func readme(_ options: SynthesisOptions) -> String {
        let documents =
            """
            public-keys.json  the keys that its digests are signed with, as `aws cloudtrail list-public-keys` prints them
            signatures.jsonl  the signatures that S3 keeps in the metadata of digests, an object a line

            """
        return """
            An invented archive of an AWS organisation trail, made by `backtrail synthesize`.

            bucket/     the objects, as a copy of the trail's bucket
            truth.json  what the archive holds, by what its maker meant and not by reading it
            \(options.sign ? documents : "")
            Nothing in it is real. Access keys hold the word EXAMPLE; public addresses are of the blocks reserved for
            documentation and benchmarks (RFC 5737, RFC 2544, RFC 3849).

            In truth.json an event that was delivered twice counts once. The questions (who, what, where, when, how, count)
            leave Insight records out, and so do `events`, `errors`, `firstEventTime` and `lastEventTime`. `bytes` and
            `records` are of the objects that hold records; `objects` counts every object. A value that is absent from a
            record, null or empty has no entry in a count, but for `readOnly`, which has `null`.

            """
    }
}
