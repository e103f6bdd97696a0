import CloudTrail
import Gunzip
import Synchronization
import TrailIndex

/// All digests of an archive and all logs that they list, before any is judged.
final class DigestCatalogue: Sendable {
    struct Content {
        var digests: [DigestRecord]
        var logs = LogTable()
    }

    private let inventory: ArchiveInventory
    private let content: Mutex<Content>
    private let entries: [Int]
    private let queue: ReadingQueue

    /// - Parameter entries: of the digests, in the inventory.
    private init(_ inventory: ArchiveInventory, entries: [Int]) {
        self.inventory = inventory
        self.entries = entries
        queue = ReadingQueue(inventory, entries)
        content = Mutex(
            Content(digests: entries.map { DigestRecord(entry: $0, key: inventory.key(inventory.entries[$0])) }))
    }

    /// Reads all digests.
    ///
    /// - Complexity: O(plain bytes of the digests); some hundred bytes are kept a listed log.
    static func read(_ inventory: ArchiveInventory, entries: [Int], threads: Int) -> Content {
        let catalogue = DigestCatalogue(inventory, entries: entries)
        WorkerThreads.run(min(threads, max(1, entries.count))) { _ in catalogue.work() }
        return catalogue.content.withLock { content in
            let result = content
            content = Content(digests: [])
            return result
        }
    }

    private func work() {
        var reader = queue.reader()
        var digestReader = DigestReader()
        var listings = ListingBatch()
        while !Interruption.isRequested {
            guard let (position, isFetched) = queue.next(&reader) else { return }
            read(position, isFetched, &reader, &digestReader, &listings)
            // What an unusually large digest needed is given back.
            if listings.keys.count > 1 << 22 {
                reader = queue.reader()
                digestReader = DigestReader()
                listings = ListingBatch()
            }
        }
    }

    private func read(
        _ position: Int, _ isFetched: Bool, _ reader: inout ObjectReader, _ digestReader: inout DigestReader,
        _ listings: inout ListingBatch
    ) {
        let entry = inventory.entries[entries[position]]
        listings.removeAll()
        var status: DigestVerdict.Status?
        var reason: String?
        var digest: DigestContent?
        var found = ObjectReader.Finding()
        let path = inventory.root + "/" + inventory.path(entry)
        if entry.isSpecial {
            (status, reason) = (.unreadable, LogVerdict.Reason.notARegularFile.rawValue)
        } else if isFetched {
            unsafe reader.load { finding, first, whole in
                found = finding
                do throws(DigestFailure) {
                    digest = unsafe try digestReader.read(first, plainHash: finding.firstHash, listings: &listings)
                } catch {
                    // Several gzip members can hold one digest: recompressing is harmless.
                    if let hash = finding.wholeHash {
                        digest = unsafe try? digestReader.read(whole, plainHash: hash, listings: &listings)
                    }
                    if digest == nil {
                        let isCut = finding.isEmpty || finding.damage.map { $0.code != .trailingBytes } ?? false
                        status = isCut ? .corrupt : .malformed
                        reason = finding.isEmpty ? "empty" : isCut ? finding.damage?.description : error.message
                    }
                }
            }
        } else {
            (status, reason) = (.unreadable, LogVerdict.Reason.cannotBeRead.rawValue)
        }
        let attributes = entry.isSpecial ? nil : SignatureSources.attributes(of: path)
        let statedKey = digest.map { ObjectKey.canonical($0.object) }
        content.withLock { content in
            content.digests[position].status = status
            content.digests[position].reason = reason
            content.digests[position].content = digest
            content.digests[position].statedKey = statedKey
            content.digests[position].finding = found
            content.digests[position].attributes = attributes
            if digest != nil { content.logs.add(listings, digest: UInt32(position)) }
        }
    }
}

extension LogTable {
    /// Adds what a digest lists.
    mutating func add(_ listings: ListingBatch, digest: UInt32) {
        let buckets = listings.buckets.map { bucket($0) }
        var start = 0
        var lastFolder: ArraySlice<UInt8> = []
        var lastHead: ArraySlice<UInt8> = []
        var lastStem: UInt32 = 0
        for listing in listings.listings {
            let key = listings.keys[start..<listing.keyEnd]
            start = listing.keyEnd
            let nameStart = key.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? key.startIndex
            let tailStart = LogTable.tailStart(key[nameStart...])
            let folder = key[..<nameStart]
            let head = key[nameStart..<tailStart]
            // The logs of a digest lie in one folder, or two.
            if lastFolder.isEmpty || !lastFolder.elementsEqual(folder) || !lastHead.elementsEqual(head) {
                lastStem = stem(LogTable.canonicalStem(folder, head))
                (lastFolder, lastHead) = (folder, head)
            }
            let (row, isNew) = row(stem: lastStem, tail: key[tailStart...])
            let bucket = buckets[listing.bucket]
            if isNew {
                self[row].hash = listing.hash
                self[row].digest = digest
                self[row].bucket = bucket
                self[row].isSHA256 = listing.isSHA256
            } else {
                repeats.append(
                    Repeat(
                        row: UInt32(row), digest: digest, hash: listing.hash, bucket: bucket,
                        isSHA256: listing.isSHA256))
            }
        }
    }

    /// - Parameter folder: with its final slash, or empty.
    private static func canonicalStem(_ folder: ArraySlice<UInt8>, _ head: ArraySlice<UInt8>) -> [UInt8] {
        // A key that leads out of the archive is kept as it is: nothing in the archive has its name.
        guard !folder.isEmpty, ObjectKey.mayBeMapped(folder), !ObjectKey.leavesArchive(folder) else {
            return Array(folder + head)
        }
        let text = ObjectKey.canonicalFolder(String(decoding: folder.dropLast(), as: UTF8.self))
        return Array(text.utf8) + [UInt8(ascii: "/")] + head
    }
}
