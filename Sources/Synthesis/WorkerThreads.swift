import Glibc

/// Runs a body on several threads at once and waits for all of them.
enum WorkerThreads {
    private final class Body: Sendable {
        let run: @Sendable (Int) -> Void
        let index: Int

        init(index: Int, run: @escaping @Sendable (Int) -> Void) {
            self.index = index
            self.run = run
        }
    }

    /// Calls `body` with 0 to `count - 1`, each on a thread of its own; the last on the caller's.
    static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        var threads: [pthread_t] = []
        var left: [Int] = []
        for index in 0..<max(0, count - 1) {
            var thread = pthread_t()
            let box = unsafe Unmanaged.passRetained(Body(index: index, run: body))
            // Proof: the box is retained once here and released once, by the thread or by the failure below.
            let status = unsafe pthread_create(
                &thread, nil,
                { argument in
                    guard let argument = unsafe argument else { return nil }
                    let body = unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                    body.run(body.index)
                    return nil
                }, box.toOpaque())
            if status == 0 {
                threads.append(thread)
            } else {
                unsafe box.release()
                left.append(index)
            }
        }
        for index in left {
            body(index)
        }
        if count > 0 { body(count - 1) }
        for thread in threads {
            pthread_join(thread, nil)
        }
    }
}
