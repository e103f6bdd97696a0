/// How far a run over an archive has come.
///
/// Given to a closure now and then, never once a record.
package struct ProgressSnapshot: Sendable, Hashable {
    package var objectsDone: Int
    package var objectsTotal: Int
    /// Bytes as they lie in the archive: what the time left is reckoned from.
    package var storedBytesDone: Int64
    package var storedBytesTotal: Int64
    /// Uncompressed bytes of the objects that are done.
    package var plainBytes: Int64
    package var events: Int

    package init(
        objectsDone: Int = 0, objectsTotal: Int = 0, storedBytesDone: Int64 = 0, storedBytesTotal: Int64 = 0,
        plainBytes: Int64 = 0, events: Int = 0
    ) {
        self.objectsDone = objectsDone
        self.objectsTotal = objectsTotal
        self.storedBytesDone = storedBytesDone
        self.storedBytesTotal = storedBytesTotal
        self.plainBytes = plainBytes
        self.events = events
    }
}
