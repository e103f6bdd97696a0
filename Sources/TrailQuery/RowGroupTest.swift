import CloudTrail
import Parquet
import TrailIndex

/// What a row group must hold for a predicate to select one of its rows, as far as statistics and Bloom filters can tell.
///
/// Made once a query and asked of every row group, before any of its columns is read.
indirect enum RowGroupTest: Sendable, Hashable {
    /// Every one is met; with none, always.
    case all([RowGroupTest])
    /// At least one is met; with none, never.
    case any([RowGroupTest])
    /// A time from the first inclusive to the second exclusive.
    case time(from: Timestamp?, to: Timestamp?)
    /// One of these values in the column.
    case value(leaf: Int, anyOf: [[UInt8]])
    /// Of one of these lists all tokens, by their hashes, anywhere in its records.
    case tokens(anyOf: [[UInt64]])

    /// Met by every row group: nothing but its rows can tell.
    static let always = RowGroupTest.all([])
    /// More values than this are sought in the column itself.
    private static let maximumValueCount = 1_000

    init(_ predicate: Predicate) {
        switch predicate {
        case .all(let parts):
            self = .all(parts.map(RowGroupTest.init).filter { $0 != .always })
        case .any(let parts):
            let tests = parts.map(RowGroupTest.init)
            self = tests.contains(.always) ? .always : .any(tests)
        case .time(let from, let to): self = .time(from: from, to: to)
        case .field(let field, let test): self = RowGroupTest(field, test) ?? .always
        case .selector(let selector, let test): self = RowGroupTest(selector, test) ?? .always
        case .search(let search): self = search.neededTokens.map { .tokens(anyOf: $0) } ?? .always
        case .not, .resource, .recordText: self = .always
        }
    }

    /// nil where the column holds other bytes than those that are sought, or many others would pass as well.
    private init?(_ field: Field, _ test: ValueTest) {
        guard field.kind == .text, case .column(let leaf) = field.source,
            EventSchema.events.leaves[leaf].physicalType == .byteArray, let values = test.onlyValues,
            values.count <= RowGroupTest.maximumValueCount
        else { return nil }
        self = .value(leaf: leaf, anyOf: values)
    }

    /// nil also where a value of another type than the column's could pass: it is in no statistics of the column.
    private init?(_ selector: RecordSelector, _ test: ValueTest) {
        guard let leaf = selector.textColumn, !test.mayHoldForOddValues, let values = test.onlyValues,
            values.count <= RowGroupTest.maximumValueCount
        else { return nil }
        self = .value(leaf: leaf, anyOf: values)
    }

    /// Whether rows of this group may be selected; false is certain.
    func isMet(by rows: any EventRows) -> Bool {
        switch self {
        case .all(let tests): return tests.allSatisfy { $0.isMet(by: rows) }
        case .any(let tests): return tests.contains { $0.isMet(by: rows) }
        case .time(let from, let to):
            guard let times = rows.eventTimeRange else { return true }
            if let from, times.upperBound < from.microseconds { return false }
            if let to, times.lowerBound >= to.microseconds { return false }
            return true
        case .value(let leaf, let values): return rows.mayHold(anyOf: values, inColumn: leaf)
        case .tokens(let lists): return rows.mayHold(anyOfTokens: lists)
        }
    }
}

extension ValueTest {
    /// The bytes of every value that passes; nil where there is no end of them.
    fileprivate var onlyValues: [[UInt8]]? {
        switch self {
        case .equals(let texts): texts.map { Array($0.utf8) }
        case .matches(let globs): globs.allSatisfy(\.isLiteral) ? globs.map { $0.parts[0] } : nil
        case .address(let set): set.onlyTexts?.map { Array($0.utf8) }
        case .eventName, .boolean, .number, .regex, .differs, .exists, .isAbsent, .isNull: nil
        }
    }
}

extension AddressSet {
    /// Every text that means an address of the set; nil for blocks and for IPv6, which is written in many ways.
    fileprivate var onlyTexts: [String]? {
        guard blocks.isEmpty, addresses.allSatisfy(\.isIPv4) else { return nil }
        return addresses.map { address in
            (0..<4).map { String(UInt8(truncatingIfNeeded: address.low >> (24 - 8 * UInt64($0)))) }
                .joined(separator: ".")
        }
    }
}
