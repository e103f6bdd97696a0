import TrailQuery

/// Numbers for the keys of all families, and back to the texts they are made of.
///
/// A key is a pair of numbers: codes of the feed, or numbers of pairs in turn.
struct SeriesKeys: Sendable {
    struct Series: Sendable {
        var family: VolumeFamily
        /// The number in the family's table.
        var key: UInt32
        var account: UInt32
        /// A number of `places`, for families of one region; nil of others.
        var place: UInt32?
    }

    /// What stands for a pair that there was no room for.
    static let none = UInt32.max

    private let maximum: Int
    /// Account and region.
    private(set) var places = PairTable()
    /// Event source and name.
    private(set) var operations = PairTable()
    /// An operation and its category.
    private(set) var categories = PairTable()
    /// Account and principal.
    private(set) var actors = PairTable()
    private var families: [PairTable] = Array(repeating: PairTable(), count: VolumeFamily.allCases.count)
    private var numbers: [[UInt32]] = Array(repeating: [], count: VolumeFamily.allCases.count)
    private(set) var series: [Series] = []
    /// Counts that went to no series, as there was no room for another.
    private(set) var dropped = 0

    init(maximum: Int) { self.maximum = maximum }

    mutating func place(_ account: UInt32, _ region: UInt32) -> UInt32 {
        SeriesKeys.number(account, region, in: &places, maximum)
    }

    mutating func operation(_ source: UInt32, _ name: UInt32) -> UInt32 {
        SeriesKeys.number(source, name, in: &operations, maximum)
    }

    mutating func categorized(_ operation: UInt32, _ category: UInt32) -> UInt32 {
        SeriesKeys.number(operation, category, in: &categories, maximum)
    }

    mutating func actor(_ account: UInt32, _ principal: UInt32) -> UInt32 {
        SeriesKeys.number(account, principal, in: &actors, maximum)
    }

    private static func number(
        _ first: UInt32, _ second: UInt32, in table: inout PairTable, _ maximum: Int
    ) -> UInt32 {
        if first == none || second == none { return none }
        let key = PairTable.key(first, second)
        if table.count >= maximum { return table.number(of: key) ?? none }
        return table.insert(key).number
    }

    /// The series of a key; nil where there is no room for another.
    mutating func series(
        _ family: VolumeFamily, _ first: UInt32, _ second: UInt32, account: UInt32, place: UInt32? = nil
    ) -> UInt32? {
        let index = Int(family.rawValue)
        let key = PairTable.key(first, second)
        if first == SeriesKeys.none || second == SeriesKeys.none || place == SeriesKeys.none {
            dropped += 1
            return nil
        }
        if series.count >= maximum {
            if let known = families[index].number(of: key) { return numbers[index][Int(known)] }
            dropped += 1
            return nil
        }
        let (number, isNew) = families[index].insert(key)
        if isNew {
            numbers[index].append(UInt32(series.count))
            series.append(Series(family: family, key: number, account: account, place: place))
        }
        return numbers[index][Int(number)]
    }

    /// Notes counts that go to no series, of a call whose series were asked for before.
    mutating func drop(_ counts: Int) { dropped += counts }

    /// The pair that a series is a key of.
    func pair(_ series: Series) -> (first: UInt32, second: UInt32) {
        SeriesKeys.parts(families[Int(series.family.rawValue)].keys[Int(series.key)])
    }

    static func parts(_ key: UInt64) -> (first: UInt32, second: UInt32) {
        (UInt32(truncatingIfNeeded: key >> 32), UInt32(truncatingIfNeeded: key))
    }
}
