import Redaction
import TrailIndex
import TrailQuery

extension OpenIndex {
    /// Makes every name in the index known to the redaction, if there is one: so that sentences are searched for all of
    /// them, also for those of events that were not selected.
    ///
    /// - Complexity: O(events), each read back as a record.
    func learnNames(_ path: String) throws {
        guard let redactor = Redactor.current else { return }
        redactor.learn(path, as: "path")
        for name in ["eventName", "eventSource", "awsRegion", "errorCode", "eventType", "userIdentity.type"] {
            let table = try engine.answer(.count(by: [try Field(name)]), selecting: .everything)
            for case .text(let word)? in table.rows.map(\.first) { redactor.keep(word) }
        }
        for object in try objects() {
            redactor.learn(object.archiveRoot, as: "path")
            redactor.learn(key: object.key)
        }
        _ = try engine.eventRecords(selecting: .everything) { redactor.learn(record: $0) }
    }
}
