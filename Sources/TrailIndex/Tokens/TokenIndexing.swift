import CloudTrail
import Glibc
import Parquet
import Synchronization

/// Writes token files for the segments of an index, so that searches leave out what cannot hold what they look for.
///
/// Each appears under its name when it is whole and on the disk. The tables are not touched, and an index is the same with
/// them and without.
package struct TokenIndexing {
    package struct Summary: Sendable, Hashable {
        /// Segments that got a token file, and those that had one.
        package var built = 0
        package var kept = 0
        /// Bytes of all token files.
        package var bytes: Int64 = 0
        /// Whether somebody wished for an early end.
        package var isInterrupted = false
    }

    /// - Throws: `IndexError` when there is no index or another run holds it, and what reading and writing throw.
    /// - Complexity: O(texts of the segments without a token file)
    package static func run(index: String, threads: Int?) throws -> Summary {
        let directory = IndexDirectory(path: index)
        guard directory.exists else { throw IndexError(path: index, kind: .noIndex) }
        // Keeps out those that delete files.
        let writer = try IndexWriter(directory, isDryRun: false, marksUnfinished: false)
        defer { withExtendedLifetime(writer) {} }
        guard unsafe mkdir(directory.tokensPath, 0o777) == 0 || errno == EEXIST else {
            throw IndexError(path: directory.tokensPath, kind: .system(errno))
        }
        let live = try IndexTables(directory).files(.events)
        try removeStale(directory)
        var summary = Summary()
        for name in live {
            let path = directory.tokenPath(of: name)
            let file = try IndexFormat.open(directory.path(.events) + "/" + name, schema: EventSchema.events)
            if isWhole(path, of: file) {
                summary.kept += 1
            } else {
                guard let sets = try sets(of: file, threads: threads ?? WorkerThreads.processorCount) else {
                    summary.isInterrupted = true
                    return summary
                }
                try write(sets, to: path, of: file)
                summary.built += 1
            }
            var status = stat()
            if unsafe stat(path, &status) == 0 { summary.bytes += Int64(status.st_size) }
        }
        return summary
    }

    /// Whether a token file is there and every byte of it is what was written.
    private static func isWhole(_ path: String, of file: ParquetFile) -> Bool {
        do throws(TokenFile.Failure) {
            let tokens = try SegmentTokens.open(path, of: file)
            for rowGroup in tokens.parts.indices { _ = try tokens.set(of: rowGroup) }
            return true
        } catch {
            return false
        }
    }

    /// Removes what belongs to no file of events any more, and what a run left that was cut off.
    private static func removeStale(_ directory: IndexDirectory) throws {
        let files = Set(IndexDirectory.names(in: directory.path(.events)) ?? [])
        for name in IndexDirectory.names(in: directory.tokensPath) ?? [] {
            if name.hasSuffix(TokenFile.suffix), files.contains(String(name.dropLast(TokenFile.suffix.count))) {
                continue
            }
            guard name.hasSuffix(TokenFile.suffix) || name.hasSuffix(partialSuffix) else { continue }
            let path = directory.tokensPath + "/" + name
            guard unsafe unlink(path) == 0 || errno == ENOENT else {
                throw IndexError(path: path, kind: .system(errno))
            }
        }
    }

    private static let partialSuffix = TokenFile.suffix + ".partial"

    /// The sets of all row groups; nil where an early end was wished for.
    private static func sets(
        of file: ParquetFile, threads: Int
    ) throws -> [(rowCount: Int, bytes: [UInt8])]? {
        let groups = file.rowGroups.indices
        let next = Atomic<Int>(0)
        let results = Mutex<[Int: Result<[UInt8], any Error>]>([:])
        WorkerThreads.run(max(1, min(threads, groups.count))) { _ in
            while !Interruption.isRequested {
                let group = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard group < groups.count else { return }
                let set = Result { try TokenSet.bytes(of: tokens(of: file, group)) }
                results.withLock { $0[group] = set }
            }
        }
        let found = results.withLock { $0 }
        if found.count < groups.count { return nil }
        return try groups.compactMap { group in
            try found[group].map { (file.rowGroups[group].rowCount, try $0.get()) }
        }
    }

    /// The distinct tokens of a row group.
    private static func tokens(of file: ParquetFile, _ group: Int) throws -> [UInt64] {
        var tokens = TokenCollector()
        var scratch: [UInt8] = []
        for leaf in RecordTexts.leaves {
            let values: ByteArrays
            switch try file.readColumn(rowGroup: group, leaf: leaf).values {
            case .dictionary(_, let dictionary): values = dictionary
            case .byteArray(let texts): values = texts
            case .boolean, .int32, .int64: continue
            }
            for number in 0..<values.count {
                _ = RecordTexts.contains(leaf, in: values.bytes, values.range(number), scratch: &scratch) {
                    text, range in
                    let text = text.span.extracting(range)
                    var cursor = TokenCursor()
                    while cursor.next(in: text) { tokens.insert(cursor.hash) }
                    return false
                }
            }
        }
        return tokens.hashes
    }

    private static func write(
        _ sets: [(rowCount: Int, bytes: [UInt8])], to path: String, of file: ParquetFile
    ) throws {
        var status = stat()
        guard unsafe stat(file.path, &status) == 0 else { throw IndexError(path: file.path, kind: .system(errno)) }
        let bytes = TokenFile.bytes(
            ofFile: SegmentTokens.name(file.path), byteCount: Int(status.st_size), sets: sets)
        let partial = String(path.dropLast(TokenFile.suffix.count)) + partialSuffix
        let descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw IndexError(path: partial, kind: .system(errno)) }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                // The rest of the bytes, from what was written on.
                unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            }
            if count < 0, errno != EINTR { throw IndexError(path: partial, kind: .system(errno)) }
            done += max(count, 0)
        }
        guard fsync(descriptor) == 0, unsafe rename(partial, path) == 0 else {
            throw IndexError(path: path, kind: .system(errno))
        }
    }
}
