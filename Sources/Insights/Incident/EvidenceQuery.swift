/// Which events speak for an incident: all that is set must hold.
package struct EvidenceQuery: Sendable, Hashable {
    /// Microseconds since 1970.
    package var interval: Range<Int64>
    package var account: String?
    package var region: String?
    package var eventSource: String?
    package var eventName: String?
    package var errorCode: String?
    package var principal: String?
    package var resource: String?
    package var sourceIPAddress: String?
    package var category: String?
    /// Only calls that failed.
    package var errorsOnly = false
    /// Only calls that write.
    package var writesOnly = false
    /// Only calls that were denied, see `Denial`.
    package var denialsOnly = false

    package init(_ interval: Range<Int64>) { self.interval = interval }
}
