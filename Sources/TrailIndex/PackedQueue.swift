import CloudTrail
import Gunzip
import Synchronization

/// Hands out the objects of packed files, which can only be read one after the other, to the workers of a run.
///
/// Whoever takes an object reads its stored bytes under the lock; what costs time, inflating and indexing them, is done
/// outside of it.
final class PackedQueue: Sendable {
    private struct State: ~Copyable, Sendable {
        /// The next object.
        var position = 0
        /// Of the file that is open.
        var number = -1
        var file: PackedFile?
        /// What the rest of the file cannot be read for.
        var failure: PackedFile.Failure?
    }

    private let objects: [PlannedObject]
    private let files: [String]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - objects: file by file, in the order of their entries.
    ///   - files: paths of the packed files.
    init(_ objects: [PlannedObject], files: [String]) {
        self.objects = objects
        self.files = files
    }

    /// Takes the next object and replaces the content of `buffer` by its stored bytes; nil when there are no more.
    func next(into buffer: inout ByteBuffer) -> (object: PlannedObject, failure: PackedFile.Failure?)? {
        state.withLock { state in
            guard state.position < objects.count else { return nil }
            let object = objects[state.position]
            state.position += 1
            buffer.removeAll()
            guard let place = object.packed else { return (object, nil) }
            do throws(PackedFile.Failure) {
                try PackedQueue.read(place, files, &state, into: &buffer)
                return (object, nil)
            } catch {
                return (object, error)
            }
        }
    }

    private static func read(
        _ place: PlannedObject.PackedPlace, _ files: [String], _ state: inout State,
        into buffer: inout ByteBuffer
    ) throws(PackedFile.Failure) {
        if state.number != place.file {
            state.number = place.file
            state.failure = nil
            state.file = try PackedFile.open(path: files[place.file])
        }
        if let failure = state.failure { throw failure }
        guard var file = state.file.take() else {
            throw PackedFile.Failure(code: .unreadable, message: "the file it lies in cannot be read")
        }
        do throws(PackedFile.Failure) {
            while let entry = try file.next() {
                if entry.ordinal == place.ordinal {
                    // An entry that cannot be read says nothing of the next.
                    do throws(PackedFile.Failure) {
                        try file.read(into: &buffer)
                    } catch {
                        state.file = consume file
                        throw error
                    }
                    state.file = consume file
                    return
                }
            }
            throw PackedFile.Failure(code: .changedObject, message: "the file it lies in has changed during the run")
        } catch {
            if state.file == nil { state.failure = error }
            throw error
        }
    }
}
