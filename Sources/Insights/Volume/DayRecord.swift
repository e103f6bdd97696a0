/// What all series counted in one day, and who was heard of.
struct DayRecord: Sendable {
    /// The cells of one series: positions in `cells`.
    struct Span: Sendable {
        let series: UInt32
        let cells: Range<Int>
    }

    /// Days since 1970.
    let day: Int64
    /// By series, then hour.
    let cells: [HourCell]
    /// One a series of the day, by series.
    let spans: [Span]
    /// By account and by place.
    private let heardAccounts: [HeardSlots]
    private let heardPlaces: [HeardSlots]

    init(day: Int64, cells: [HourCell], heardAccounts: [HeardSlots], heardPlaces: [HeardSlots]) {
        self.day = day
        self.cells = cells
        self.heardAccounts = heardAccounts
        self.heardPlaces = heardPlaces
        var spans: [Span] = []
        var start = 0
        for index in cells.indices where index + 1 == cells.count || cells[index + 1].series != cells[index].series {
            spans.append(Span(series: cells[index].series, cells: start..<(index + 1)))
            start = index + 1
        }
        self.spans = spans
    }

    /// The active hours of a series in order; empty if there are none.
    func cells(of series: UInt32) -> ArraySlice<HourCell> {
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].series < series { low = middle + 1 } else { high = middle }
        }
        return low < spans.count && spans[low].series == series ? cells[spans[low].cells] : []
    }

    var accounts: [UInt32] { heardAccounts.indices.filter { heardAccounts[$0].hours != 0 }.map { UInt32($0) } }

    /// When anything of an account, or of a place in it, was heard of.
    func heard(_ account: UInt32, place: UInt32?) -> HeardSlots {
        if let place { return Int(place) < heardPlaces.count ? heardPlaces[Int(place)] : HeardSlots() }
        return Int(account) < heardAccounts.count ? heardAccounts[Int(account)] : HeardSlots()
    }

    func observedHours(_ account: UInt32) -> UInt32 { Bin.observedHours(active: heard(account, place: nil).hours) }
}
