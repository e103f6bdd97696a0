import Tracing
import TrailQuery

extension OpenIndex {
    /// The events of a graph's subjects and of all that came of them, in order.
    func timeline(
        of graph: CredentialGraph, _ source: IndexedCalls, within scope: Predicate, limit: Int?
    ) throws -> ResultTable {
        let fields = try Fields.named([
            "eventTime,userIdentity.accessKeyId,principal,eventName,errorCode,sourceIPAddress,account,awsRegion,eventID"
        ])
        return try engine.eventTable(
            selecting: source.events(of: graph, within: scope), fields: fields, limit: limit)
    }
}
