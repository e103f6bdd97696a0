/// One event as a detector sees it: codes into the feed's symbols.
struct DetectedEvent: Sendable {
    var time: Int64
    var reference: EventReference
    var flags: EventFlags
    var account: UInt32
    var region: UInt32
    var eventSource: UInt32
    var eventName: UInt32
    var errorCode: UInt32
    var principal: UInt32
    var principalType: UInt32
    var session: UInt32
    var accessKeyId: UInt32
    var sourceIPAddress: UInt32
    var userAgent: UInt32
    var requestParameters: UInt32

    var isError: Bool { flags.contains(.isError) }
    /// An identity that is known.
    var hasPrincipal: Bool { principal > FeedSymbols.other }
}
