import Parquet

/// The dictionary codes that the values of repeated objects got in the row group under construction.
struct RepeatedCodes: ~Copyable {
    /// An object whose values were staged.
    struct Uncoded: BitwiseCopyable {
        let entry: Int
        let isCoded: Bool
        let firstPlace: Int
        var placeCount: Int
    }

    /// A value, by its number in the row group.
    struct Place: BitwiseCopyable {
        let leaf: Int
        let value: Int
    }

    /// The start of an entry's codes: its values are staged, or will get none.
    private static let staged = -2
    private static let none = -1

    /// For each entry of `RepeatedObjects`, where its codes start and in which batch they hold.
    private var starts = OwnedBuffer<Int>()
    private var batches = OwnedBuffer<Int>()
    /// For each entry one code a value, then for an identity one for the principal.
    private var codes = OwnedBuffer<UInt32>()
    private var uncoded = OwnedBuffer<Uncoded>()
    private var places = OwnedBuffer<Place>()
    private var batch = 0
    private var generation = 0

    /// Forgets all codes: dictionaries start over with each row group.
    mutating func beginBatch() {
        batch += 1
        starts.removeAll()
        batches.removeAll()
        codes.removeAll()
        uncoded.removeAll()
        places.removeAll()
    }

    /// Where the codes of an entry start: negative if it has none (yet), nil if it was not met in this batch.
    @inline(__always)
    mutating func start(of entry: Int, generation current: Int) -> Int? {
        if generation != current {
            generation = current
            beginBatch()
        }
        guard entry < starts.count, batches[entry] == batch else { return nil }
        return starts[entry]
    }

    @inline(__always)
    func code(_ position: Int) -> UInt32 { codes[position] }

    /// Starts the places of an entry's values.
    mutating func begin(_ entry: Int, isCoded: Bool) {
        while starts.count <= entry {
            starts.append(0)
            batches.append(-1)
        }
        starts[entry] = RepeatedCodes.staged
        batches[entry] = batch
        uncoded.append(Uncoded(entry: entry, isCoded: isCoded, firstPlace: places.count, placeCount: 0))
    }

    mutating func append(leaf: Int, value: Int) { places.append(Place(leaf: leaf, value: value)) }

    /// Ends the places of the entry begun last.
    mutating func end() {
        uncoded[uncoded.count - 1].placeCount = places.count - uncoded[uncoded.count - 1].firstPlace
    }

    /// Looks up the codes of all values that were staged.
    mutating func settle(_ texts: inout OwnedArray<ByteArrayColumnBuilder>) {
        for position in 0..<uncoded.count {
            let object = uncoded[position]
            let start = codes.count
            var isCoded = object.isCoded
            for offset in 0..<object.placeCount where isCoded {
                let place = places[object.firstPlace + offset]
                if let code = texts[place.leaf].code(of: place.value) {
                    codes.append(code)
                } else {
                    isCoded = false
                }
            }
            starts[object.entry] = isCoded ? start : RepeatedCodes.none
        }
        uncoded.removeAll()
        places.removeAll()
    }
}
