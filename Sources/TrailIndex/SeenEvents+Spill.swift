import Parquet
import Synchronization

extension SeenEvents {
    /// Entries that do not fit in memory, in a file that has no name and is gone with the process, whatever ends that.
    ///
    /// What a shard gives away at a time is sorted by key: so the entries of each event ID come together when the sorted
    /// runs of the shard are merged, in memory for one buffer a run.
    package final class Spill: Sendable {
        private struct State {
            var file: UnnamedFile?
            /// Entries in the file.
            var end = 0
            /// Where the sorted runs of each shard lie.
            var runs: [Int: [Range<Int>]] = [:]
            var failure: (any Error)?
        }

        private let path: String
        private let prepare: @Sendable () throws -> Void
        private let state = Mutex(State())

        /// - Parameters:
        ///   - path: the name that the file has for a moment, once it is needed.
        ///   - prepare: called before that.
        package init(path: String, prepare: @escaping @Sendable () throws -> Void = {}) {
            self.path = path
            self.prepare = prepare
        }

        /// Whether entries have gone, so that copies of them may have been taken for new.
        package var isUsed: Bool { state.withLock { $0.end > 0 || $0.failure != nil } }

        /// - Throws: why entries were lost.
        ///
        /// The run must end with that; what it has committed stays true, but may hold copies.
        func check() throws {
            if let failure = state.withLock({ $0.failure }) { throw failure }
        }

        /// Takes entries of a shard whose lock the caller holds.
        func write(_ entries: consuming [Entry], shard: Int) {
            if entries.isEmpty { return }
            var sorted = entries
            sorted.sort { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
            state.withLock { state in
                guard state.failure == nil else { return }
                do {
                    if state.file == nil {
                        try prepare()
                        state.file = try UnnamedFile(path: path)
                    }
                    try state.file?.write(sorted, at: state.end * MemoryLayout<Entry>.stride)
                    state.runs[shard, default: []].append(state.end..<state.end + sorted.count)
                    state.end += sorted.count
                } catch {
                    state.failure = error
                }
            }
        }

        /// Makes room in a table whose lock the caller holds.
        func takeOlderHalf(of table: inout Table, shard: Int) {
            // The median of a sample: slots are in the order of hashes, so that any pattern of them is a random one.
            let step = max(table.capacity / 1_024, 1)
            var sample: [UInt64] = []
            for slot in stride(from: 0, to: table.capacity, by: step) where table.entries[slot].key != 0 {
                sample.append(table.entries[slot].place)
            }
            sample.sort()
            let youngest = sample.isEmpty ? .max : sample[sample.count / 2]
            let half = table.count / 2 + table.count / 16
            write(table.all(where: { $0.place <= youngest }, expecting: half), shard: shard)
            table.replaceAll(by: table.all(where: { $0.place > youngest }, expecting: half))
        }

        /// Calls `body` for each entry of a shard, by key and then by location.
        ///
        /// - Parameter memoryBudget: bytes for buffers.
        /// - Throws: what `body` throws, and `IndexError` when the file cannot be read.
        /// - Complexity: O(entries · log(sorted runs))
        func forEachEntry(shard: Int, memoryBudget: Int, _ body: (Entry) throws -> Void) throws {
            let found = state.withLock { state in (file: state.file, runs: state.runs[shard] ?? []) }
            guard let file = found.file else { return }
            var merge = try RunMerge(file, found.runs, memoryBudget: memoryBudget)
            while let entry = try merge.next() { try body(entry) }
        }
    }

    /// Takes all events from memory to where the others are.
    ///
    /// No thread may add events from here on.
    package func spillAll() throws {
        guard let spill else { return }
        for shard in 0..<shards.count {
            shards[shard].withLock { table in
                let entries = table.all(expecting: table.count)
                table.removeAll()
                spill.write(entries, shard: shard)
            }
        }
        try spill.check()
    }

    /// Calls `body` for each event ID under which there are several entries, with all of them in the order of their
    /// locations; call `spillAll` before.
    ///
    /// - Parameter memoryBudget: bytes for buffers.
    func forEachGroup(memoryBudget: Int, _ body: ([Entry]) throws -> Void) throws {
        for shard in 0..<shards.count {
            var group: [Entry] = []
            try spill?.forEachEntry(shard: shard, memoryBudget: memoryBudget) { entry in
                if let last = group.last, last.key != entry.key {
                    if group.count > 1 { try body(group) }
                    group.removeAll(keepingCapacity: true)
                }
                group.append(entry)
            }
            if group.count > 1 { try body(group) }
        }
    }
}

/// Reads sorted runs of entries as one.
private struct RunMerge {
    private struct Run {
        var rest: Range<Int>
        var buffer: [SeenEvents.Entry] = []
        var position = 0
    }

    private let file: UnnamedFile
    private let bufferCount: Int
    private var runs: [Run]
    /// The next entry of each run that is not at its end, as a heap.
    private var heap: [(entry: SeenEvents.Entry, run: Int)] = []

    init(_ file: UnnamedFile, _ ranges: [Range<Int>], memoryBudget: Int) throws {
        self.file = file
        let share = memoryBudget / max(ranges.count, 1) / MemoryLayout<SeenEvents.Entry>.stride
        // At least a kilobyte, so that a run is not read entry by entry, and no more than a disk likes.
        bufferCount = min(max(share, 42), 1 << 16)
        runs = ranges.map { Run(rest: $0) }
        for run in runs.indices {
            guard let entry = try advance(run) else { continue }
            heap.append((entry, run))
            siftUp()
        }
    }

    /// The next entry of a run; nil at its end.
    private mutating func advance(_ run: Int) throws -> SeenEvents.Entry? {
        if runs[run].position == runs[run].buffer.count {
            let rest = runs[run].rest
            let count = min(rest.count, bufferCount)
            if count == 0 { return nil }
            runs[run].buffer = try file.read(count, at: rest.lowerBound * MemoryLayout<SeenEvents.Entry>.stride)
            runs[run].position = 0
            runs[run].rest = rest.lowerBound + count..<rest.upperBound
        }
        defer { runs[run].position += 1 }
        return runs[run].buffer[runs[run].position]
    }

    mutating func next() throws -> SeenEvents.Entry? {
        guard let (entry, run) = heap.first else { return nil }
        if let following = try advance(run) {
            heap[0].entry = following
        } else {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
        }
        siftDown()
        return entry
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (heap[left].entry, heap[right].entry)
        return first.key != second.key ? first.key < second.key : first.place < second.place
    }

    private mutating func siftUp() {
        var child = heap.count - 1
        while child > 0, precedes(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= heap.count { return }
            if child + 1 < heap.count, precedes(child + 1, child) { child += 1 }
            if !precedes(child, parent) { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
