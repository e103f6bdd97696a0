import Synchronization
import TrailIndex

extension QueryEngine {
    /// The selectors of filter patterns under which no event of the index has anything, in the order of the patterns.
    ///
    /// What has to be absent may be. Each is looked for until it is found.
    package func unmatchedSelectors(of patterns: [FilterPattern]) throws -> [RecordSelector] {
        var wanted: [RecordSelector] = []
        for pattern in patterns {
            pattern.predicate.forEachPart { part in
                guard case .selector(let selector, let test) = part, test != .isAbsent, !wanted.contains(selector)
                else { return }
                wanted.append(selector)
            }
        }
        if wanted.isEmpty { return [] }
        let missing = MissingSelectors(wanted)
        let rowGroups = store.rowGroups
        _ = try Workers.run(items: rowGroups.count, workers: threads) {
        } body: { item, _ in
            let sought = missing.left
            if sought.isEmpty { return }
            let reader = RowGroupReader(rowGroups[item], references: references)
            for selector in sought where try !reader.filter(selector, .exists, reader.all).isEmpty {
                missing.found(selector)
            }
        }
        return missing.left
    }
}

/// What no worker has found yet.
private final class MissingSelectors: Sendable {
    private let selectors: Mutex<[RecordSelector]>

    init(_ selectors: [RecordSelector]) { self.selectors = Mutex(selectors) }

    var left: [RecordSelector] { selectors.withLock { $0 } }

    func found(_ selector: RecordSelector) { selectors.withLock { $0.removeAll { $0 == selector } } }
}
