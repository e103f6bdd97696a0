import Glibc
import Synchronization

/// Work spread over threads of the operating system, for callers that are not asynchronous.
///
/// The only place where this module holds threads.
enum Workers {
    /// How many processors are online.
    static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Calls `body` for every item of `0..<items`, each on one of several workers that take the next item when free.
    ///
    /// Every worker has a state of its own.
    ///
    /// - Returns: the states, one a worker that ran; after an error the workers stop at their next item.
    /// - Throws: the error of the lowest item that threw.
    static func run<State: Sendable>(
        items: Int, workers: Int, state: @Sendable () -> State,
        body: @Sendable (_ item: Int, _ state: inout State) throws -> Void
    ) throws -> [State] {
        let job = Job<State>()
        let work: @Sendable () -> Void = {
            var mine = state()
            while let item = job.next(of: items) {
                do {
                    try body(item, &mine)
                } catch {
                    job.fail(item, error)
                }
            }
            job.finish(mine)
        }
        withoutActuallyEscaping(work) { work in
            let threads = (1..<max(1, min(workers, items))).compactMap { _ in Thread(work) }
            work()
            for thread in threads { thread.join() }
        }
        return try job.result()
    }

    /// What the workers of one run share.
    private final class Job<State: Sendable>: Sendable {
        private struct Shared {
            var next = 0
            var failure: (item: Int, error: any Error)?
            var states: [State] = []
        }

        private let shared = Mutex(Shared())

        func next(of items: Int) -> Int? {
            shared.withLock { shared in
                guard shared.failure == nil, shared.next < items else { return nil }
                shared.next += 1
                return shared.next - 1
            }
        }

        func fail(_ item: Int, _ error: any Error) {
            shared.withLock { shared in
                if let failure = shared.failure, failure.item < item { return }
                shared.failure = (item, error)
            }
        }

        func finish(_ state: State) {
            shared.withLock { $0.states.append(state) }
        }

        func result() throws -> [State] {
            try shared.withLock { shared in
                if let failure = shared.failure { throw failure.error }
                return shared.states
            }
        }
    }

    /// One thread that runs a closure; whoever made it joins it.
    private struct Thread {
        private final class Start {
            let work: @Sendable () -> Void
            init(_ work: @escaping @Sendable () -> Void) { self.work = work }
        }

        private let handle: pthread_t

        /// Nil when the system gives no thread: the caller works alone then.
        init?(_ work: @escaping @Sendable () -> Void) {
            // The thread takes over this reference; it is given back below when there is no thread.
            let start = unsafe Unmanaged.passRetained(Start(work))
            var handle = pthread_t()
            let status = unsafe pthread_create(
                &handle, nil,
                { argument in
                    guard let argument = unsafe argument else { return nil }
                    // The argument is the reference that the maker retained, and only this thread has it.
                    unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().work()
                    return nil
                }, start.toOpaque())
            guard status == 0 else {
                unsafe start.release()
                return nil
            }
            self.handle = handle
        }

        func join() {
            // Every thread is joined once, by `run`, before its closure ends; nobody reads the thread's result.
            _ = pthread_join(handle, nil)
        }
    }
}
