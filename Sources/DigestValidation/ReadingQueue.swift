import Synchronization
import TrailIndex

/// Hands out entries of an archive to the threads that read them.
///
/// Files are handed out folder by folder, which is how copies lie on disk. Packed files can only be read from front to
/// back: who takes an entry of one reads its stored bytes before another can.
final class ReadingQueue: Sendable {
    private let inventory: ArchiveInventory
    /// By position: the entry.
    private let entries: [Int]
    /// Positions in the order in which they are handed out, those of files before those of packed files.
    private let order: [Int]
    private let fileCount: Int
    private let nextFile = Atomic<Int>(0)
    private let nextPacked: Mutex<Int>

    /// - Parameter entries: of the inventory, in any order.
    init(_ inventory: ArchiveInventory, _ entries: [Int]) {
        self.inventory = inventory
        self.entries = entries
        // Numbers are sorted, not entries, which are large.
        var files: [(folder: Int, entry: Int, position: Int)] = []
        var packed: [(order: ArchiveInventory.PackedOrder, position: Int)] = []
        for (position, entry) in entries.enumerated() {
            if let order = inventory.packedOrder(entry) {
                packed.append((order, position))
            } else {
                files.append((inventory.entries[entry].folder, entry, position))
            }
        }
        files.sort { ($0.folder, $0.entry) < ($1.folder, $1.entry) }
        packed.sort { $0.order < $1.order }
        order = files.map(\.position) + packed.map(\.position)
        fileCount = files.count
        nextPacked = Mutex(files.count)
    }

    /// A reader for one thread.
    func reader() -> ObjectReader { ObjectReader(inventory) }

    /// Takes the next entry and fetches its stored bytes; nil when there are no more.
    ///
    /// - Returns: its position, and whether it could be read.
    func next(_ reader: inout ObjectReader) -> (position: Int, isFetched: Bool)? {
        let rank = nextFile.wrappingAdd(1, ordering: .relaxed).oldValue
        if rank < fileCount { return fetch(order[rank], &reader) }
        return nextPacked.withLock { rank in
            guard rank < order.count else { return nil }
            rank += 1
            return fetch(order[rank - 1], &reader)
        }
    }

    private func fetch(_ position: Int, _ reader: inout ObjectReader) -> (position: Int, isFetched: Bool) {
        (position, reader.fetch(inventory.entries[entries[position]]))
    }
}
