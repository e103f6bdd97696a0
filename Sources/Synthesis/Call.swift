/// One call to record: everything that is decided before its bytes are written.
struct Call {
    /// A position in `Catalogue.operations`.
    var operation: Int
    var session: Session
    var address: SourceAddress
    var agent: UserAgentUse
    /// Seconds since 1970.
    var time: Int64
    /// A position in the population's regions.
    var region: Int
    /// Made in the console with these credentials.
    var isConsole = false
    /// Made by a service with these credentials, so that the client's TLS is not recorded.
    var isForwarded = false
    /// Picks the things named, so that calls of one burst name the same ones.
    var focus = 0
    /// Delivered late, with an addendum that says so.
    var hasDelayAddendum = false
    /// What a planned event says instead of its template.
    var text: Override?

    /// The members of an event whose content is decided elsewhere, as JSON values.
    struct Override {
        var request = "null"
        var response = "null"
        var resources: String?
        var additional: String?
        var error: (code: String, message: String)?
        /// ConsoleLogin says no in its response elements and has no error code.
        var isFailedSignIn = false
        var sharedEventID: String?
        var eventID: String?
        var bucketName = ""
        var identity: (value: [UInt8], meaning: IdentityMeaning)?
        var recipient: String?
    }
}
