import ArgumentParser
import DigestValidation

/// The exit codes scripts rely on. `ExitCode.success` is 0 and `ExitCode.validationFailure` is 64.
extension ExitCode {
    /// The answer is "no": something is invalid, missing, or worse than `--fail-on` allows.
    static let answerIsNo = ExitCode(1)
    /// Part of the input was unreadable or rejected.
    static let partial = ExitCode(2)
    /// Nothing is wrong, but something could not be verified.
    static let unverified = ExitCode(3)
    /// No result.
    static let failed = ExitCode(70)
    /// Stopped by Ctrl-C, with what was finished kept.
    static let interrupted = ExitCode(130)
}

extension VerificationOutcome {
    /// What a script is told of a verification.
    var exitCode: ExitCode {
        switch self {
        case .verified: .success
        case .refuted: .answerIsNo
        case .unreadable: .partial
        case .unverified: .unverified
        }
    }
}
