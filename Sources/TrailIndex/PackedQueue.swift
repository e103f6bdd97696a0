import CloudTrail
import Gunzip
import Synchronization

/// Where objects that are no files of their own are read from.
enum PackedSource: Sendable {
    /// A zip or tar file.
    case file(String)
    /// A zip or tar file that came by standard input.
    case fileBytes([UInt8])
    /// One object that came by standard input.
    case object([UInt8])

    func open() throws(PackedFile.Failure) -> PackedFile? {
        switch self {
        case .file(let path): try PackedFile.open(path: path)
        case .fileBytes(let bytes): try PackedFile.open(bytes: bytes)
        case .object: nil
        }
    }
}

/// Hands out the objects of packed files, which can only be read one after the other, to the workers of a run.
///
/// Whoever takes an object reads its stored bytes under the lock; what costs time, inflating and indexing them, is done
/// outside of it.
final class PackedQueue: Sendable {
    private struct State: ~Copyable, Sendable {
        /// The next object.
        var position = 0
        var source = -1
        var file: PackedFile?
        /// What the rest of the file cannot be read for.
        var failure: PackedFile.Failure?
    }

    private let objects: ArraySlice<PlannedObject>
    private let sources: [PackedSource]
    private let state = Mutex(State())

    /// - Parameter objects: source by source, in the order of their entries.
    init(_ objects: ArraySlice<PlannedObject>, sources: [PackedSource]) {
        self.objects = objects
        self.sources = sources
    }

    /// Takes the next object and replaces the content of `buffer` by its stored bytes; nil when there are no more.
    func next(into buffer: inout ByteBuffer) -> (object: PlannedObject, failure: PackedFile.Failure?)? {
        state.withLock { state in
            guard state.position < objects.count else { return nil }
            let object = objects[objects.startIndex + state.position]
            state.position += 1
            buffer.removeAll()
            guard let place = object.packed else { return (object, nil) }
            do throws(PackedFile.Failure) {
                if case .object(let bytes) = sources[place.source] {
                    buffer.append(bytes)
                } else {
                    try PackedQueue.read(place, sources, &state, into: &buffer)
                }
                return (object, nil)
            } catch {
                return (object, error)
            }
        }
    }

    private static func read(
        _ place: PlannedObject.PackedPlace, _ sources: [PackedSource], _ state: inout State,
        into buffer: inout ByteBuffer
    ) throws(PackedFile.Failure) {
        if state.source != place.source {
            state.source = place.source
            state.failure = nil
            state.file = try sources[place.source].open()
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
