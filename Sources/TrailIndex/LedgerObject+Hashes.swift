import Gunzip
import Synchronization

extension LedgerObject {
    /// Stored bytes of an object above which it is not hashed outside of a run: it is read whole.
    private static let hashedLimit: Int64 = 4 << 30

    /// Adds the hashes of an object that is not read for its records; one that cannot be read gets none.
    ///
    /// - Complexity: O(bytes of the object)
    private mutating func addHashes() {
        guard isFile, storedBytes <= LedgerObject.hashedLimit else { return }
        var stored = ByteBuffer()
        guard StoredObject.read(archiveRoot + "/" + path, into: &stored) == nil else { return }
        let hashes = unsafe ObjectHashes(stored: stored.content)
        storedSHA256 = hashes.storedHex
        guard unsafe GunzipDecoder.isGzip(stored.content) else {
            plainSHA256 = storedSHA256
            return
        }
        var plain = ByteBuffer()
        var decoder = GunzipDecoder()
        decoder.begin()
        while true {
            plain.removeAll()
            let status = unsafe decoder.fill(&plain, from: stored.content)
            unsafe hashes.addPlain(plain.content)
            switch status {
            case .more: continue
            case .finished: plainSHA256 = hashes.plainHex()
            // What is damaged has no plain bytes that anyone else would hash.
            case .damaged: break
            }
            return
        }
    }

    /// Adds the hashes of many objects.
    static func addHashes(to objects: [LedgerObject], threads: Int) -> [LedgerObject] {
        let next = Atomic<Int>(0)
        let hashed = Mutex(objects)
        WorkerThreads.run(threads) { _ in
            while !Interruption.isRequested {
                let position = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard position < objects.count else { return }
                var object = objects[position]
                object.addHashes()
                hashed.withLock { [object] in $0[position] = object }
            }
        }
        return hashed.withLock { $0 }
    }
}
