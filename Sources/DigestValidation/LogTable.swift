/// Every log of an archive, those that digests list and those that lie in it, by canonical key: some hundred bytes each.
///
/// A key is kept in two parts: the stem, up to the time in the name, which logs of a day and region share, and the
/// tail, whose bytes lie one behind the other. Rows and tails lie in pieces, so that growing copies nothing and room
/// for twice as many is never held.
struct LogTable {
    struct Row {
        var hash: SHA256Value
        /// Low bits of the hash of the key.
        var keyHash: UInt32
        var stem: UInt32
        /// The piece that the tail lies in, and where in it.
        var tailPiece: UInt32
        var tailStart: UInt32
        /// The digest that lists it; `none` if none does.
        var digest: UInt32
        /// The entry of the inventory; `none` if the archive does not have it.
        var entry: UInt32
        var bucket: UInt16
        var tailCount: UInt8
        var status: UInt8
        var reason: UInt8
        var isSHA256: Bool
        /// Whether the log is among those that were asked for.
        var isAsked: Bool
    }

    /// One more digest that lists a log, or the same one again.
    struct Repeat {
        var row: UInt32
        var digest: UInt32
        var hash: SHA256Value
        var bucket: UInt16
        var isSHA256: Bool
    }

    static let none = UInt32.max
    private static let rowBits = 16
    private static let pieceSize = 1 << 20

    private var rows: [[Row]] = []
    private var tails: [[UInt8]] = []
    private(set) var count = 0
    /// Positions of rows by hash, a power of two many; `none` where free.
    private var slots = [UInt32](repeating: LogTable.none, count: 1 << 10)
    private(set) var stems: [[UInt8]] = []
    private var stemNumbers: [[UInt8]: UInt32] = [:]
    private(set) var buckets: [String] = []
    private var bucketNumbers: [[UInt8]: UInt16] = [:]
    var repeats: [Repeat] = []

    subscript(row: Int) -> Row {
        get { rows[row >> LogTable.rowBits][row & (1 << LogTable.rowBits - 1)] }
        set { rows[row >> LogTable.rowBits][row & (1 << LogTable.rowBits - 1)] = newValue }
    }

    /// Sets what became of a log.
    mutating func conclude(_ row: Int, _ status: LogVerdict.Status, _ reason: LogVerdict.Reason? = nil) {
        self[row].status = status.code
        self[row].reason = reason?.code ?? 0
    }

    /// Gives digests other numbers, by their old ones.
    mutating func renumberDigests(_ numbers: [UInt32]) {
        for row in 0..<count where self[row].digest != LogTable.none {
            self[row].digest = numbers[Int(self[row].digest)]
        }
        for position in repeats.indices { repeats[position].digest = numbers[Int(repeats[position].digest)] }
    }

    // MARK: Keys

    /// The number of a stem.
    mutating func stem(_ bytes: [UInt8]) -> UInt32 {
        if let known = stemNumbers[bytes] { return known }
        let number = UInt32(stems.count)
        stems.append(bytes)
        stemNumbers[bytes] = number
        return number
    }

    /// The number of a bucket.
    mutating func bucket(_ name: [UInt8]) -> UInt16 {
        if let known = bucketNumbers[name] { return known }
        // Archives of more buckets than numbers share the last: none of them is the one the archive was delivered to.
        guard buckets.count < Int(UInt16.max) else { return UInt16.max - 1 }
        let number = UInt16(buckets.count)
        buckets.append(String(decoding: name, as: UTF8.self))
        bucketNumbers[name] = number
        return number
    }

    /// Where the tail of a name begins: behind the second `_` from the right, at the time.
    static func tailStart(_ name: ArraySlice<UInt8>) -> Int {
        guard let last = name.lastIndex(of: UInt8(ascii: "_")),
            let second = name[..<last].lastIndex(of: UInt8(ascii: "_")), name.endIndex - second <= 200
        else { return name.endIndex }
        return second + 1
    }

    /// The whole key of a row.
    func key(_ row: Int) -> String {
        let row = self[row]
        return String(decoding: stems[Int(row.stem)] + tail(row), as: UTF8.self)
    }

    private func tail(_ row: Row) -> ArraySlice<UInt8> {
        let start = Int(row.tailStart)
        return tails[Int(row.tailPiece)][start..<start + Int(row.tailCount)]
    }

    /// The row of a key; nil where there is none.
    func find(stem: UInt32, tail: ArraySlice<UInt8>) -> Int? {
        search(stem, tail, LogTable.hash(stem, tail)).row
    }

    /// The row of a key; a new one where there is none.
    ///
    /// - Parameter tail: at most 255 bytes.
    mutating func row(stem: UInt32, tail: ArraySlice<UInt8>) -> (row: Int, isNew: Bool) {
        if count * 10 >= slots.count * 7 { grow() }
        let hash = LogTable.hash(stem, tail)
        let (known, slot) = search(stem, tail, hash)
        if let known { return (known, false) }
        let row = count
        slots[slot] = UInt32(row)
        let (piece, start) = place(tail)
        append(
            Row(
                hash: .none, keyHash: hash, stem: stem, tailPiece: piece, tailStart: start, digest: LogTable.none,
                entry: LogTable.none, bucket: 0, tailCount: UInt8(truncatingIfNeeded: tail.count), status: 0,
                reason: 0, isSHA256: false, isAsked: false))
        return (row, true)
    }

    private static func hash(_ stem: UInt32, _ tail: ArraySlice<UInt8>) -> UInt32 {
        // Seeded anew in every process, so that no archive can be made to collide.
        var hasher = Hasher()
        hasher.combine(stem)
        unsafe tail.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }

    /// The row of a key, or the slot that it would take.
    private func search(_ stem: UInt32, _ tail: ArraySlice<UInt8>, _ hash: UInt32) -> (row: Int?, slot: Int) {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != LogTable.none {
            let row = Int(slots[slot])
            let known = self[row]
            if known.keyHash == hash, known.stem == stem, self.tail(known).elementsEqual(tail) { return (row, slot) }
            slot = (slot + 1) & mask
        }
        return (nil, slot)
    }

    private mutating func append(_ row: Row) {
        if count & (1 << LogTable.rowBits - 1) == 0 {
            rows.append([])
            // A small archive needs no piece of full size.
            if count > 0 { rows[rows.count - 1].reserveCapacity(1 << LogTable.rowBits) }
        }
        rows[rows.count - 1].append(row)
        count += 1
    }

    private mutating func place(_ tail: ArraySlice<UInt8>) -> (piece: UInt32, start: UInt32) {
        if tails.isEmpty || tails[tails.count - 1].count + tail.count > LogTable.pieceSize {
            tails.append([])
            if tails.count > 1 { tails[tails.count - 1].reserveCapacity(LogTable.pieceSize) }
        }
        let start = tails[tails.count - 1].count
        tails[tails.count - 1] += tail
        // A piece is a megabyte, and there are fewer pieces than rows.
        return (UInt32(tails.count - 1), UInt32(start))
    }

    private mutating func grow() {
        let size = slots.count * 2
        slots = []
        slots = [UInt32](repeating: LogTable.none, count: size)
        for row in 0..<count {
            var slot = Int(self[row].keyHash) & (size - 1)
            while slots[slot] != LogTable.none { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt32(row)
        }
    }

    /// Rows in the order of their folders and names.
    func sorted(where isIncluded: (Row) -> Bool) -> [UInt32] {
        let order = stems.indices.sorted { stems[$0].lexicographicallyPrecedes(stems[$1]) }
        var ranks = [Int](repeating: 0, count: stems.count)
        for (rank, stem) in order.enumerated() { ranks[stem] = rank }
        var included: [UInt32] = []
        for row in 0..<count where isIncluded(self[row]) { included.append(UInt32(row)) }
        included.sort { left, right in
            let (left, right) = (self[Int(left)], self[Int(right)])
            if left.stem != right.stem { return ranks[Int(left.stem)] < ranks[Int(right.stem)] }
            return tail(left).lexicographicallyPrecedes(tail(right))
        }
        return included
    }
}
