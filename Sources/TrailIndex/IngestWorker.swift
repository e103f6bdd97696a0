import CloudTrail
import Glibc
import Gunzip
import JSONScan
import Synchronization

/// One thread of a run: reads objects, inflates them, walks their records into its own column builders.
struct IngestWorker: ~Copyable {
    /// Bytes of text that are indexed at a time: they and their index stay in a core's own cache.
    static let windowSize = 128 << 10
    /// Bytes of text that are staged before they are settled, be they of one object or of many small ones.
    static let settleSize = 64 << 10
    /// Bytes of text above which a value is refused: CloudTrail's own limit of a record is one megabyte.
    static let windowLimit = 64 << 20
    /// Bytes of gzip inside of gzip above which it is not read.
    static let nestedLimit = 1 << 30
    /// Buffers that an unusually large object grew are given back above this size.
    static let bufferLimit = 40 << 20

    private let run: IngestRun
    private var sink: EventSink
    private var records = RecordReader()
    private var folders: OpenFolders
    private var decoder = GunzipDecoder()
    private var stored = ByteBuffer()
    /// The text of this object, behind that of earlier ones as long as values are staged from it.
    private var plain = ByteBuffer()
    /// Values that lie before this offset of the text are settled.
    private var settledEnd = 0
    private var index = StructuralIndex()
    private var tally = IngestRun.Tally()

    init(run: IngestRun) {
        self.run = run
        sink = EventSink(run: run)
        folders = OpenFolders(root: run.location, limit: run.folderLimit)
        decoder.plainByteLimit = run.objectByteLimit
    }

    /// Takes objects until there are none left, and commits what is left.
    mutating func work() {
        sink.clock.start()
        do {
            while let range = run.claim() {
                for object in run.plan[range] {
                    if Interruption.isRequested { break }
                    try ingest(object)
                }
            }
            while let (object, failure) = run.claimPacked(into: &stored) {
                try ingest(object, isLoaded: true, failure: failure)
            }
            try settle()
            if !run.isDryRun { run.leave(try sink.finish()) }
        } catch {
            run.fail(error)
        }
        sink.clock.lap(.other)
        tally.stages.add(sink.clock.times)
        run.add(tally)
    }

    /// - Parameters:
    ///   - isLoaded: the stored bytes are there already.
    ///   - failure: why they are not.
    private mutating func ingest(
        _ object: PlannedObject, isLoaded: Bool = false, failure: PackedFile.Failure? = nil
    ) throws {
        var row = LedgerObject(object, root: run.root)
        sink.begin(object)
        var state: StoredObject.State?
        sink.clock.lap(.other)
        let code =
            isLoaded
            ? nil
            : StoredObject.read(folders.open(object), into: &stored, limit: run.objectByteLimit, state: &state)
        sink.clock.lap(.read)
        if let failure {
            row.reject(failure.code, failure.message)
        } else if code == EFBIG || isLoaded && stored.contentCount > run.objectByteLimit {
            row.reject(.tooLarge, "the object is larger than \(run.objectByteLimit) bytes and was not read")
        } else if let code {
            row.reject(.unreadable, ArchiveError.reason(code))
        } else {
            if !isLoaded { row.noteRead(state, byteCount: stored.contentCount) }
            if stored.contentCount == 0 {
                row.reject(.emptyObject, "the object has no bytes")
                if run.recordsHashes { row.storedSHA256 = unsafe ObjectHashes(stored: stored.content).storedHex }
            } else {
                try read(&row)
            }
        }
        try run.seen.spill?.check()
        sink.clock.lap(.extract)
        sink.end(row)
        // The checksum is known of one whole member only.
        if let hash = row.plainSHA256, row.gzipCRC32 != nil { run.observer?(row.path, hash) }
        count(row)
        if sink.isSegmentFull {
            try settle()
            try run.commit(try sink.finish())
        }
        stored.shrink(to: IngestWorker.bufferLimit)
        let limit = IngestWorker.bufferLimit + GunzipDecoder.pieceSize
        if plain.capacity > limit {
            try settle()
            plain.shrink(to: limit)
            settledEnd = 0
        }
    }

    /// Moves what was staged from the text into the columns; afterwards the text may move or go.
    private mutating func settle() throws {
        try unsafe sink.settle(plain.text)
        settledEnd = plain.start
    }

    /// Makes the room of the text before the content free again, once there is much of it.
    private mutating func reclaim() throws {
        guard plain.start >= IngestWorker.settleSize else { return }
        try settle()
        plain.compact()
        settledEnd = 0
    }

    private mutating func count(_ row: LedgerObject) {
        switch row.status {
        case .indexed: tally.objects.indexed += 1
        case .other: tally.objects.other += 1
        case .rejected: tally.objects.rejected += 1
        }
        tally.kinds[row.kind, default: 0] += 1
        tally.records.seen += Int(row.recordsSeen)
        tally.records.kept += Int(row.recordsKept)
        tally.records.duplicate += Int(row.recordsDuplicate)
        tally.records.rejected += Int(row.recordsRejected)
        tally.bytes.stored += row.storedBytes
        tally.bytes.plain += row.plainBytes ?? 0
        for diagnostic in row.diagnostics { tally.diagnostics.append((row.objectId, diagnostic)) }
        run.objectsDone.wrappingAdd(1, ordering: .relaxed)
        run.storedBytesDone.wrappingAdd(Int(row.storedBytes), ordering: .relaxed)
        run.plainBytesDone.wrappingAdd(Int(row.plainBytes ?? 0), ordering: .relaxed)
        run.eventsDone.wrappingAdd(Int(row.recordsKept), ordering: .relaxed)
    }

    /// Inflates the next plain bytes behind those that were not consumed; true when no more will come.
    private mutating func inflateMore(_ hashes: ObjectHashes?, _ damage: inout GunzipError?) -> Bool {
        let before = plain.contentCount
        sink.clock.lap(.extract)
        let status = unsafe decoder.fill(&plain, from: stored.content)
        sink.clock.lap(.inflate)
        if let hashes { unsafe hashes.addPlain(UnsafeRawBufferPointer(rebasing: plain.content[before...])) }
        switch status {
        case .more: return false
        case .finished: return true
        case .damaged(let error):
            damage = error
            return true
        }
    }

    /// Inflates and walks the stored bytes window by window.
    private mutating func read(_ row: inout LedgerObject) throws {
        plain.consume(plain.contentCount)
        var walk = LogFileWalk()
        var damage: GunzipError?
        var isInflated = false
        let hashes = run.recordsHashes ? unsafe ObjectHashes(stored: stored.content) : nil
        if unsafe GunzipDecoder.isGzip(stored.content) {
            decoder.begin()
        } else {
            try reclaim()
            plain.append(contentsOf: stored)
            isInflated = true
            if let hashes { unsafe hashes.addPlain(stored.content) }
        }
        var windowSize = IngestWorker.windowSize
        var windowOffset = 0
        var crc32: Int64?
        if !isInflated {
            try reclaim()
            isInflated = inflateMore(hashes, &damage)
        }
        let isWrapped = try carrierIsWrapped(hashes, &isInflated, &damage)
        if isWrapped { crc32 = try readWrapped(&walk, hashes, &isInflated, &damage) }
        while !isWrapped {
            while !isInflated, plain.contentCount < windowSize {
                try reclaim()
                isInflated = inflateMore(hashes, &damage)
            }
            let content = unsafe plain.content
            let window = unsafe UnsafeRawBufferPointer(rebasing: content.prefix(windowSize))
            let isLast = isInflated && window.count == content.count
            sink.batch.windowStart = plain.start
            sink.clock.lap(.extract)
            let (consumed, outcome) = unsafe index.scan(window) { reader in
                sink.clock.lap(.scan)
                return walk.advance(&reader, windowOffset: windowOffset, isLast: isLast, records: &records) {
                    records, reader, recordIndex, byteOffset in
                    sink.take(&records.members, reader, recordIndex: recordIndex, byteOffset: byteOffset)
                }
            }
            plain.consume(consumed)
            if plain.start - settledEnd >= IngestWorker.settleSize { try settle() }
            windowOffset += consumed
            if outcome == .finished { break }
            if consumed == 0, windowSize >= IngestWorker.windowLimit {
                walk.refuseOversizedValue(windowOffset: windowOffset, limit: IngestWorker.windowLimit)
                break
            }
            // A value larger than the window needs a larger one.
            windowSize = consumed == 0 ? windowSize * 2 : IngestWorker.windowSize
        }
        // Whatever the walk did not want is inflated all the same: the length and the checksum cover it.
        while !isInflated {
            try settle()
            plain.removeAll()
            settledEnd = 0
            isInflated = inflateMore(hashes, &damage)
        }
        for place in sink.repaired {
            walk.note(
                .invalidUTF8, "bytes that are no UTF-8 were replaced by U+FFFD in the index",
                recordIndex: place.recordIndex, byteOffset: place.byteOffset)
        }
        let isGzip = unsafe GunzipDecoder.isGzip(stored.content)
        row.plainBytes = Int64(isGzip ? decoder.plainByteCount : stored.contentCount)
        if isGzip, damage == nil, decoder.memberCount == 1, crc32 == nil {
            row.gzipCRC32 = unsafe GunzipDecoder.crc32(stored.content)
        } else if damage == nil {
            row.gzipCRC32 = unsafe crc32 ?? (isGzip ? nil : CRC32.of(stored.content))
        }
        if let hashes {
            row.storedSHA256 = hashes.storedHex
            row.plainSHA256 = hashes.plainHex()
        }
        row.conclude(walk, damage: damage, isGzip: isGzip)
    }

    // MARK: Other carriers than log files

    /// Whether the object must be unwrapped; asked once, with its first text inflated.
    private mutating func carrierIsWrapped(
        _ hashes: ObjectHashes?, _ isInflated: inout Bool, _ damage: inout GunzipError?, isNested: Bool = false
    ) throws -> Bool {
        if unsafe Carrier.isLogFile(plain.content) { return false }
        while !isInflated, plain.contentCount < Carrier.examinedBytes { isInflated = inflateMore(hashes, &damage) }
        if !isNested, unsafe GunzipDecoder.isGzip(plain.content) {
            try openNested(hashes, &isInflated, &damage)
            return try carrierIsWrapped(hashes, &isInflated, &damage, isNested: true)
        }
        return unsafe Carrier(beginning: plain.content) == .wrapped
    }

    /// Goes on with the gzip that is inside of gzip: Firehose compresses once more what CloudWatch Logs compressed.
    ///
    /// The hash of the plain bytes is that of the inner gzip, as any other tool would take it.
    private mutating func openNested(
        _ hashes: ObjectHashes?, _ isInflated: inout Bool, _ damage: inout GunzipError?
    ) throws {
        while !isInflated, plain.contentCount <= IngestWorker.nestedLimit {
            isInflated = inflateMore(hashes, &damage)
        }
        hashes?.closePlain()
        try settle()
        swap(&stored, &plain)
        plain.removeAll()
        settledEnd = 0
        guard isInflated else {
            damage = GunzipError(.tooLarge, at: 0)
            isInflated = true
            return
        }
        decoder.begin()
        isInflated = inflateMore(nil, &damage)
    }

    /// Unwraps the object window by window, and walks what comes out.
    ///
    /// - Returns: the CRC-32 of the plain bytes.
    private mutating func readWrapped(
        _ walk: inout LogFileWalk, _ hashes: ObjectHashes?, _ isInflated: inout Bool, _ damage: inout GunzipError?
    ) throws -> Int64? {
        // What is staged from here on stands in the unwrapped text.
        try settle()
        walk = .sequence()
        var unwrapping = Unwrapping()
        var crc32 = CRC32()
        unsafe crc32.add(plain.content)
        var windowSize = IngestWorker.windowSize
        var windowOffset = 0
        while true {
            while !isInflated, plain.contentCount < windowSize {
                plain.compact()
                let before = plain.contentCount
                isInflated = inflateMore(hashes, &damage)
                unsafe crc32.add(UnsafeRawBufferPointer(rebasing: plain.content[before...]))
            }
            let content = unsafe plain.content
            let window = unsafe UnsafeRawBufferPointer(rebasing: content.prefix(windowSize))
            let isLast = isInflated && window.count == content.count
            let (consumed, outcome) = unsafe index.scan(window) { reader in
                unwrapping.advance(&reader, windowOffset: windowOffset, isLast: isLast)
            }
            try walkSequence(&walk, unwrapping)
            plain.consume(consumed)
            windowOffset += consumed
            if outcome == .finished { break }
            if consumed == 0, windowSize >= IngestWorker.windowLimit {
                unwrapping.refuseOversizedValue(windowOffset: windowOffset, limit: IngestWorker.windowLimit)
                try walkSequence(&walk, unwrapping)
                windowSize = IngestWorker.windowSize
            } else {
                windowSize = consumed == 0 ? windowSize * 2 : IngestWorker.windowSize
            }
        }
        unwrapping.conclude(&walk)
        settledEnd = plain.start
        return crc32.value
    }

    /// Walks the records that a window gave.
    private mutating func walkSequence(_ walk: inout LogFileWalk, _ unwrapping: borrowing Unwrapping) throws {
        if unwrapping.text.isEmpty { return }
        let textOffset = unwrapping.textOffset
        let padded = unwrapping.text + [UInt8](repeating: 0, count: ByteBuffer.padding)
        sink.batch.windowStart = 0
        try unsafe padded.withUnsafeBytes { padded in
            let text = unsafe UnsafeRawBufferPointer(rebasing: padded.dropLast(ByteBuffer.padding))
            _ = unsafe index.scan(text) { reader in
                walk.advance(&reader, windowOffset: textOffset, isLast: true, records: &records) {
                    records, reader, recordIndex, byteOffset in
                    sink.take(
                        &records.members, reader, recordIndex: recordIndex,
                        byteOffset: unwrapping.origin(of: byteOffset))
                }
            }
            try unsafe sink.settle(text)
        }
    }
}
