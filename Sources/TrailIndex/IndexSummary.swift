package import CloudTrail

/// What one run of `index` did, in the counts that have to add up.
///
/// Every object and record that was seen is in exactly one of the counts beside `seen`; `isBalanced` says so, and a run
/// that ends unbalanced has lost something.
package struct IndexSummary: Sendable, Hashable {
    /// What became of the objects of the archive.
    package struct Objects: Sendable, Hashable {
        package var seen: Int
        /// Its records are in the index now, all or those before the damage.
        package var indexed: Int
        /// Indexed by an earlier run, and not changed since.
        package var unchanged: Int
        /// Not a source of events: digests, Config snapshots, foreign files.
        package var other: Int
        /// Nothing of it could be read.
        package var rejected: Int

        package init(seen: Int = 0, indexed: Int = 0, unchanged: Int = 0, other: Int = 0, rejected: Int = 0) {
            self.seen = seen
            self.indexed = indexed
            self.unchanged = unchanged
            self.other = other
            self.rejected = rejected
        }
    }

    /// What became of the records of the objects that were read.
    package struct Records: Sendable, Hashable {
        package var seen: Int
        package var kept: Int
        /// Equal to a record that is kept.
        package var duplicate: Int
        package var rejected: Int

        package init(seen: Int = 0, kept: Int = 0, duplicate: Int = 0, rejected: Int = 0) {
            self.seen = seen
            self.kept = kept
            self.duplicate = duplicate
            self.rejected = rejected
        }
    }

    /// Sizes of the objects that were read.
    package struct Bytes: Sendable, Hashable {
        /// As they lie in the archive.
        package var stored: Int64
        /// Uncompressed.
        package var plain: Int64

        package init(stored: Int64 = 0, plain: Int64 = 0) {
            self.stored = stored
            self.plain = plain
        }
    }

    /// Wall clock of what comes one after another.
    package struct Phases: Sendable, Hashable {
        /// Walking the tree, and comparing it with the ledger.
        package var plan: Double
        /// What the workers do.
        package var read: Double
        /// The last commit, with all that waits for the disk.
        package var commit: Double
    }

    /// The directory of the index as the user named it.
    package var index: String
    package var objects: Objects
    package var records: Records
    package var bytes: Bytes
    /// Wall clock of the run.
    package var seconds: Double
    /// Everything that was bad, in the order of the objects.
    package var diagnostics: [Diagnostic]
    /// How many objects of each kind were seen.
    ///
    /// Kinds without an object may be absent.
    package var objectsByKind: [ObjectKind: Int]
    /// Whether the run was stopped before the last object.
    ///
    /// What is counted here is in the index all the same.
    package var isInterrupted: Bool
    /// What the workers spent their time on, where that was asked for.
    package var stages: StageTimes?
    package var phases: Phases?
    /// How keys on disk were read as canonical keys, where they differ; said once a run, for example
    /// `Logs/ read as AWSLogs/ (312 objects)`.
    package var remappedKeys: String?

    package init(
        index: String, objects: Objects = Objects(), records: Records = Records(), bytes: Bytes = Bytes(),
        seconds: Double = 0, diagnostics: [Diagnostic] = [], objectsByKind: [ObjectKind: Int] = [:],
        isInterrupted: Bool = false, stages: StageTimes? = nil, remappedKeys: String? = nil
    ) {
        self.index = index
        self.objects = objects
        self.records = records
        self.bytes = bytes
        self.seconds = seconds
        self.diagnostics = diagnostics
        self.objectsByKind = objectsByKind
        self.isInterrupted = isInterrupted
        self.stages = stages
        self.remappedKeys = remappedKeys
    }

    /// Both runs, of one index, as one.
    package func adding(_ other: IndexSummary) -> IndexSummary {
        var sum = self
        sum.objects.seen += other.objects.seen
        sum.objects.indexed += other.objects.indexed
        sum.objects.unchanged += other.objects.unchanged
        sum.objects.other += other.objects.other
        sum.objects.rejected += other.objects.rejected
        sum.records.seen += other.records.seen
        sum.records.kept += other.records.kept
        sum.records.duplicate += other.records.duplicate
        sum.records.rejected += other.records.rejected
        sum.bytes.stored += other.bytes.stored
        sum.bytes.plain += other.bytes.plain
        sum.seconds += other.seconds
        sum.diagnostics += other.diagnostics
        sum.objectsByKind.merge(other.objectsByKind, uniquingKeysWith: +)
        sum.isInterrupted = isInterrupted || other.isInterrupted
        sum.remappedKeys = [remappedKeys, other.remappedKeys].compactMap { $0 }.joined(separator: "; ")
        if remappedKeys == nil, other.remappedKeys == nil { sum.remappedKeys = nil }
        return sum
    }

    /// Whether nothing that was seen went missing.
    package var isBalanced: Bool {
        objects.seen == objects.indexed + objects.unchanged + objects.other + objects.rejected
            && records.seen == records.kept + records.duplicate + records.rejected
    }
}
