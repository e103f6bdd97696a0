import Glibc

/// How long each account was observed up to a day.
struct AccountExposures: Sendable {
    private let parameters: VolumeParameters
    private var exposures: [Exposure] = []
    private var day: Int64?

    init(_ parameters: VolumeParameters) { self.parameters = parameters }

    /// Of an account that was never heard of nothing.
    subscript(account: UInt32) -> Exposure { Int(account) < exposures.count ? exposures[Int(account)] : Exposure() }

    mutating func advance(to position: Int64) {
        if let day, position > day {
            let factor = pow(parameters.dailyDecay, Double(position - day))
            for account in exposures.indices { exposures[account].decay(factor) }
        }
        day = max(day ?? position, position)
    }

    /// - Parameter position: the day, as far as what is known before has lost weight by then.
    mutating func learn(_ record: DayRecord, at position: Int64? = nil) {
        advance(to: position ?? record.day)
        for account in record.accounts {
            while exposures.count <= Int(account) { exposures.append(Exposure()) }
            exposures[Int(account)].add(day: record.day, hours: record.observedHours(account))
        }
    }
}
