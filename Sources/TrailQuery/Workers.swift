import Synchronization
import TrailIndex

/// Items shared out to worker threads that each keep a state of their own.
package enum Workers {
    /// Calls `body` for every item of `0..<items`, each on one of several workers that take the next item when free.
    ///
    /// Every worker has a state of its own.
    ///
    /// - Returns: the states, one a worker that ran; after an error the workers stop at their next item.
    /// - Throws: the error of the lowest item that threw.
    package static func run<State: Sendable>(
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
            WorkerThreads.run(max(1, min(workers, items))) { _ in work() }
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
}
