import ArgumentParser
import CloudTrail
import DigestValidation
import TrailCoverage
import TrailIndex

extension OpenIndex {
    /// What was delivered, hour by hour.
    ///
    /// - Parameters:
    ///   - objects: the ledger.
    ///   - archiveRoot: where the archive lies now, if it has moved.
    /// - Throws: `CommandFailure` for a selection that is too long to be shown.
    func coverage(
        _ selection: CoverageSurvey.Selection, of objects: [LedgerObject], archiveRoot: String?,
        _ options: DigestOptions, isQuiet: Bool
    ) throws -> CoverageReport {
        let (deliveries, digests) = try OpenIndex.readDigests(objects, archiveRoot, options, isQuiet: isQuiet)
        do {
            return try CoverageSurvey(engine, objects: objects, deliveries: deliveries, digests: digests)
                .report(selection)
        } catch let error as CoverageError {
            throw CommandFailure(error.description, exitCode: .validationFailure)
        }
    }

    /// Reads the digests of the archives that were indexed.
    private static func readDigests(
        _ objects: [LedgerObject], _ archiveRoot: String?, _ asked: DigestOptions, isQuiet: Bool
    ) throws -> (deliveries: [DigestedDelivery], digests: CoverageReport.Digests) {
        let roots = Set(objects.filter { $0.kind == .digest }.map(\.archiveRoot)).sorted()
        if roots.isEmpty { return ([], .none) }
        var deliveries: [DigestedDelivery] = []
        var isUnread = false
        for root in archiveRoot.map({ [$0] }) ?? roots {
            var options = Verification.Options(archive: root)
            options.publicKeyFiles = asked.publicKeys
            options.signaturePaths = asked.signatures
            do {
                deliveries += try Verification(options).deliveries()
            } catch let error as ArchiveError where error.path == root {
                isUnread = true
                if !isQuiet { StandardError.note(error.description) }
            }
        }
        if isUnread, deliveries.isEmpty { return ([], .unread) }
        return (deliveries, asked.publicKeys.isEmpty ? .stated : .verified)
    }
}
