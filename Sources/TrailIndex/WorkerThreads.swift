import Glibc

/// Runs one piece of work on each of a number of threads and waits for all of them.
///
/// Plain threads, not tasks: a worker owns its buffers from start to end and never waits for another.
package enum WorkerThreads {
    private final class Work: Sendable {
        let index: Int
        let body: @Sendable (Int) -> Void

        init(index: Int, body: @escaping @Sendable (Int) -> Void) {
            self.index = index
            self.body = body
        }
    }

    /// The processors that are online.
    package static var processorCount: Int {
        max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// Calls `body` with 0 ..< count at the same time; the calling thread does the first.
    package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        var threads: [pthread_t] = []
        var postponed: [Work] = []
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, 8 << 20)
        defer { unsafe pthread_attr_destroy(&attributes) }
        for index in 1..<max(count, 1) {
            let work = unsafe Unmanaged.passRetained(Work(index: index, body: body))
            var thread = pthread_t()
            // The retained reference goes to the thread, which releases it when it takes it.
            let code = unsafe pthread_create(
                &thread, &attributes,
                { argument in
                    guard let argument = unsafe argument else { return nil }
                    let work = unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
                    work.body(work.index)
                    return nil
                }, work.toOpaque())
            if code == 0 {
                threads.append(thread)
            } else {
                // No thread to be had: the work is done here, later than it could be. Not before the own work, for
                // which it may wait.
                postponed.append(unsafe work.takeRetainedValue())
            }
        }
        body(0)
        for work in postponed { work.body(work.index) }
        for thread in threads { pthread_join(thread, nil) }
    }
}
