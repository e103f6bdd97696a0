import ArgumentParser
import TrailIndex
import TrailQuery

extension CommandFailure {
    /// What an error of a library means to the user: the message, what to do next, and the exit code.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure:
            self = failure
        case let error as IndexError:
            self.init(error.description, hint: error.hint)
        case let error as ArchiveError:
            self.init(error.description, hint: error.hint)
        case let error as GeoDatabaseError:
            self.init(error.description, hint: error.hint, exitCode: error.isUsage ? .validationFailure : .failed)
        case let error as FilterPatternError:
            self.init(error.description, exitCode: .validationFailure)
            excerpt = error.lines
        case let error as QueryError:
            self.init(error.description, exitCode: error.isUsage ? .validationFailure : .failed)
        default:
            self.init(String(describing: error), hint: IndexError.hint(for: error))
        }
    }
}

extension GeoDatabaseError {
    /// Whether another file is wanted, rather than a whole one.
    fileprivate var isUsage: Bool {
        if case .damaged = reason { false } else { true }
    }
}

extension QueryError {
    /// Whether the question is wrong rather than the index.
    fileprivate var isUsage: Bool {
        switch self {
        case .unknownField, .notAValue, .badValue, .noNewestEvent, .emptyInterval, .tooManyBuckets: true
        case .missingObject: false
        }
    }
}
