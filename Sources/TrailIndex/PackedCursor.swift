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
        var path = ""
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
            do throws(PackedFile.Failure) {
                if place.path == path, var file = place.file.take(), (try? find(name, in: &file, &buffer)) == true {
                    place.file = consume file
                    return nil
                }
                place.path = path
                var file = try PackedFile.open(path: path)
                guard try find(name, in: &file, &buffer) else {
                    throw PackedFile.Failure(code: .unreadable, message: ArchiveError.reason(ENOENT))
                }
                place.file = consume file
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private static func find(
        _ name: String, in file: inout PackedFile, _ buffer: inout ByteBuffer
    ) throws(PackedFile.Failure) -> Bool {
        while let entry = try file.next() {
            guard entry.name == name, !entry.isFolder else { continue }
            try file.read(into: &buffer)
            return true
        }
        return false
    }
}
