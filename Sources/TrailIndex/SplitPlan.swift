import CloudTrail

/// What a run would read of an archive, divided for several processes or machines.
///
/// A file of JSON lines: one for the plan, then one for each split. Each split is read on its own, and what came of all
/// of them is committed in one version.
struct SplitPlan: Sendable {
    /// Objects that are read together.
    struct Split: Sendable {
        /// Files in order of delivery, then what lies in packed files in the order of its entries.
        var objects: [PlannedObject] = []
        /// Paths below the archive of the packed files that objects lie in.
        var packedFiles: [String] = []

        var storedBytes: Int64 { objects.reduce(0) { $0 + $1.storedBytes } }
        var fileCount: Int { objects.firstIndex { $0.packed != nil } ?? objects.count }
    }

    /// Distinguishes this plan from any other.
    var id: String
    /// The absolute path of the archive, by which the ledger knows it.
    var archiveRoot: String
    /// Objects that changed: what was read from them goes.
    var replaced: Set<Int64>
    /// Objects of which the ledger has rows that go: nothing of them was read before.
    var retried: Set<Int64>
    /// Files with the ledger rows of objects that are not read.
    var ledgerFiles: [String]
    var splits: [Split]

    /// Divides the objects of a run into splits of about as many stored bytes, each of neighbours in time.
    ///
    /// A packed file, which can only be read from its front, belongs to one split as a whole.
    static func divide(_ planning: RunPlan, packedFiles: [String], into count: Int) -> [Split] {
        var splits = [Split](repeating: Split(), count: max(count, 1))
        let files = planning.plan[..<planning.fileCount]
        let total = files.reduce(Int64(0)) { $0 + $1.storedBytes + fixedCost }
        let share = max(1, (total + Int64(splits.count) - 1) / Int64(splits.count))
        var sum: Int64 = 0
        for object in files {
            splits[min(Int(sum / share), splits.count - 1)].objects.append(object)
            sum += object.storedBytes + fixedCost
        }
        var sizes = splits.map(\.storedBytes)
        var places: [Int: (split: Int, file: Int)] = [:]
        for object in planning.plan[planning.fileCount...] {
            guard let packed = object.packed else { continue }
            let lightest = sizes.indices.min { sizes[$0] < sizes[$1] } ?? 0
            let place = places[packed.file] ?? (lightest, splits[lightest].packedFiles.count)
            if places[packed.file] == nil {
                places[packed.file] = place
                splits[place.split].packedFiles.append(packedFiles[packed.file])
            }
            var object = object
            object.packed = PlannedObject.PackedPlace(file: place.file, ordinal: packed.ordinal)
            splits[place.split].objects.append(object)
            sizes[place.split] += object.storedBytes
        }
        return splits
    }

    /// What opening an object costs, in bytes that could be read instead.
    private static let fixedCost: Int64 = 2_048
}
