/// One thing of a session that was new or seldom.
struct RaritySignal: Sendable {
    var context: RarityContext
    /// How likely something at least as unusual was; 1 while only the whole archive can tell.
    var p: Double
    /// Whether the days before were too few to tell: `finish` judges it by all days.
    var isOpen: Bool
    var chain: TokenChain
    /// Of its own context, when the signal was given.
    var numbers: ContextCounts.Numbers
    var tokensBefore: UInt32
    var isNewEverywhere: Bool
    var time: Int64
    var reference: EventReference
    /// The number of the call, its risk among it.
    var call: UInt32
    var account: UInt32
    var region: UInt32
    var errorCode: UInt32
    var sourceIPAddress: UInt32
    var userAgent: UInt32
    var resource: UInt32
    var hour: UInt8
    var isError: Bool

    /// Whether the risk of the call weighs here: what was called, not from where.
    var isAboutTheCall: Bool { context == .principalCall || context == .accountError || context == .accountService }
}

/// What a principal did without a pause, as far as it was unusual.
struct RaritySession: Sendable {
    var principal: UInt32
    var start: Int64
    var last: Int64
    var signals: [RaritySignal] = []
    /// Signals beyond what a session keeps.
    var dropped = 0
}
