import DigestValidation
import TestSupport

/// An archive on disk with what `verify` says of it.
struct Verified {
    let report: VerificationReport
    let directory: TemporaryDirectory

    /// - Parameter signatures: whether `signatures.jsonl` of all digests is given.
    init(
        _ archive: SignedArchive, keys: String? = SignedArchive.publicKeys(), signatures: Bool = true,
        root: String = "bucket", change: ((TemporaryDirectory, [SignedArchive.Signed]) -> Void)? = nil,
        options: ((inout Verification.Options) -> Void)? = nil
    ) throws {
        let directory = TemporaryDirectory()
        let signed = archive.write(to: directory)
        change?(directory, signed)
        try self.init(
            directory, keys: keys, signatures: signatures ? SignedArchive.signatures(signed) : nil, root: root,
            options: options)
    }

    init(
        _ directory: TemporaryDirectory, keys: String? = SignedArchive.publicKeys(), signatures: String? = nil,
        root: String = "bucket", options change: ((inout Verification.Options) -> Void)? = nil
    ) throws {
        self.directory = directory
        var options = Verification.Options(archive: directory.file(root))
        if let keys {
            directory.write(keys, to: "keys.json")
            options.publicKeyFiles = [directory.file("keys.json")]
        }
        if let signatures {
            directory.write(signatures, to: "signatures.jsonl")
            options.signaturePaths = [directory.file("signatures.jsonl")]
        }
        options.threads = 2
        change?(&options)
        report = try Verification(options).run()
    }

    /// The digests that are not valid, each as `status name-or-key`.
    var digests: [String: DigestVerdict.Status] {
        Dictionary(
            report.digests.filter { $0.status != .valid }.map { ($0.key, $0.status) }, uniquingKeysWith: { $1 })
    }

    /// The logs that are not valid.
    var logs: [String: LogVerdict.Status] {
        Dictionary(
            report.logVerdicts.filter { $0.status != .valid }.map { ($0.key, $0.status) }, uniquingKeysWith: { $1 })
    }

    var reasons: [String: LogVerdict.Reason] {
        Dictionary(
            report.logVerdicts.compactMap { log in log.reason.map { (log.key, $0) } }, uniquingKeysWith: { $1 })
    }

    /// The warnings, each with the object it is about.
    var warnings: Set<Warned> {
        Set(report.warnings.map { Warned($0.code, $0.key) })
    }

    struct Warned: Hashable, CustomStringConvertible {
        var code: VerificationWarning.Code
        var key: String?

        init(_ code: VerificationWarning.Code, _ key: String? = nil) {
            self.code = code
            self.key = key
        }

        var description: String { "\(code.rawValue) \(key ?? "-")" }
    }
}
