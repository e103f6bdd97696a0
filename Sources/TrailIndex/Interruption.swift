import Synchronization

/// The wish of a person or a system to end a run early.
///
/// Set from a signal handler, asked for between objects: what is finished is committed, the rest is left to a next run.
package enum Interruption {
    private static let flag = Atomic<Bool>(false)

    package static func request() {
        flag.store(true, ordering: .relaxed)
    }

    package static var isRequested: Bool {
        flag.load(ordering: .relaxed)
    }
}
