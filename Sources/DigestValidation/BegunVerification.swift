import Synchronization
package import TrailIndex

/// A verification whose digests are judged: what is left are the plain bytes of logs.
package final class BegunVerification: Sendable {
    private let run: VerificationRun
    private let hashes = Mutex<[String: SHA256Value]>([:])

    init(_ run: VerificationRun) {
        self.run = run
    }

    /// Takes the hash of an object that was read for another purpose: it is not read again.
    ///
    /// - Parameters:
    ///   - path: below the archive.
    ///   - plainSHA256: of the plain bytes, in hexadecimal. The object was one whole gzip member.
    package func note(path: String, plainSHA256: String) {
        guard let hash = SHA256Value(hexadecimal: plainSHA256.utf8) else { return }
        hashes.withLock { $0[path] = hash }
    }

    /// Reads what is left to be read, and says what all of it is.
    package func finish(progress: @escaping @Sendable (ProgressSnapshot) -> Void = { _ in }) -> VerificationReport {
        var run = run
        run.readLogs(known: hashes.withLock { $0 }, progress: progress)
        run.placeUnlisted()
        return run.report()
    }
}
