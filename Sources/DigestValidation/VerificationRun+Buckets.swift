import CloudTrail
import TrailIndex

extension VerificationRun {
    /// Folders of the archive that are copies of different buckets, by what their digests say.
    ///
    ///     root/one/AWSLogs/…    digests that name the bucket `trail-one` and `AWSLogs/…`
    ///     root/two/AWSLogs/…    digests that name the bucket `trail-two` and `AWSLogs/…`
    ///
    /// - Returns: paths below the root; none where the archive is of one bucket, where two folders are of the same, where
    ///   one lies in another, or where a digest or a log lies outside of all of them.
    func bucketFolders() -> [String] {
        guard options.bucket == nil, buckets.count > 1 else { return [] }
        var counts: [String: [String: Int]] = [:]
        for digest in digests {
            guard let bucket = digest.content?.bucket, let stated = digest.statedKey else { continue }
            let onDisk = inventory.key(inventory.entries[digest.entry]).utf8
            guard onDisk.count > stated.utf8.count + 1, onDisk.suffix(stated.utf8.count).elementsEqual(stated.utf8),
                let folder = String(onDisk.dropLast(stated.utf8.count)), folder.utf8.last == UInt8(ascii: "/")
            else { continue }
            counts[folder, default: [:]][bucket, default: 0] += 1
        }
        let named = counts.mapValues { $0.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? "" }
        let folders = named.keys.sorted()
        guard folders.count > 1, Set(named.values).count == folders.count,
            !zip(folders, folders.dropFirst()).contains(where: { $1.utf8.starts(with: $0.utf8) })
        else { return [] }
        for entry in inventory.entries
        where entry.isListed && (entry.kind == .digest || entry.kind?.holdsRecords == true) {
            let path = inventory.path(entry).utf8
            guard folders.contains(where: { path.starts(with: $0.utf8) }) else { return [] }
        }
        return folders.map { String($0.dropLast()) }
    }
}
