import CloudTrail
import Glibc
import Gunzip
import Synchronization

/// Reads single entries of packed files back.
///
/// Remembers where the last one was found: entries are mostly asked for in the order in which they lie there, and to begin
/// anew for each would take a time that grows with the square of their number.
enum PackedCursor {
    private struct Place: ~Copyable, Sendable {
        /// Nil before the first.
        ///
        /// An empty path would do as well, but optimized programs of Swift 6.3 begin with a text here that is none.
        var path: String?
        var file: PackedFile?
    }

    private static let last = Mutex(Place())

    /// Replaces the content of `buffer` by that of an entry.
    ///
    /// - Complexity: O(the file between the last entry and this), or O(the file before it) where it lies further to the
    ///   front.
    static func read(
        _ name: String, of path: String, into buffer: inout ByteBuffer
    ) throws(PackedFile.Failure) {
        let failure = last.withLock { place -> PackedFile.Failure? in
            // Behind the last entry that was read, else from the start.
            if place.path == path, case .success(true) = find(name, in: &place, &buffer) { return nil }
            return readAnew(name, of: path, &place, &buffer)
        }
        if let failure { throw failure }
    }

    private static func readAnew(
        _ name: String, of path: String, _ place: inout Place, _ buffer: inout ByteBuffer
    ) -> PackedFile.Failure? {
        do throws(PackedFile.Failure) {
            place.path = path
            place.file = try PackedFile.open(path: path)
        } catch {
            return error
        }
        switch find(name, in: &place, &buffer) {
        case .success(true): return nil
        case .success(false): return PackedFile.Failure(code: .unreadable, message: ArchiveError.reason(ENOENT))
        case .failure(let failure): return failure
        }
    }

    /// Whether an entry lies behind those that were read; the file stays open only where it does.
    private static func find(
        _ name: String, in place: inout Place, _ buffer: inout ByteBuffer
    ) -> Result<Bool, PackedFile.Failure> {
        guard var file = place.file.take() else { return .success(false) }
        do throws(PackedFile.Failure) {
            while let entry = try file.next() {
                if entry.isFolder || entry.name != name { continue }
                try file.read(into: &buffer)
                place.file = consume file
                return .success(true)
            }
            return .success(false)
        } catch {
            return .failure(error)
        }
    }
}
