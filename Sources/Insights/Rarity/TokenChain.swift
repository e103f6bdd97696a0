/// The keys of one value at every level of its context's backoff, the most general first.
struct TokenChain: Sendable, Hashable {
    private(set) var contexts = SIMD4<UInt64>()
    private(set) var pairs = SIMD4<UInt64>()
    private(set) var count = 0

    /// - Parameters:
    ///   - account: of the event.
    ///   - peers: the group of the principal.
    ///   - own: what the value was met in, such as the principal.
    ///   - value: what was met.
    init(_ context: RarityContext, account: UInt32, peers: UInt32, own: UInt32, value: UInt64) {
        let kind = UInt64(context.rawValue)
        let asksForPeers = context == .roleAssumer || context == .resourcePrincipal
        for level in context.levels {
            let isOwn = level == .own
            let code: UInt64 =
                switch level {
                case .organisation: 0
                case .account: UInt64(account)
                case .peers: asksForPeers ? UInt64(own) : UInt64(peers)
                case .own: UInt64(own)
                }
            let value = asksForPeers && !isOwn ? UInt64(peers) : value
            let place = KeyHash.mix(KeyHash.mix(UInt64(level.rawValue), code), kind)
            contexts[count] = place
            pairs[count] = KeyHash.mix(place, value)
            count += 1
        }
    }

    /// The key of the level that stands for itself: its tokens are days.
    var own: UInt64 { pairs[count - 1] }
}
