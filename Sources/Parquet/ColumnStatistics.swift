/// What is known of a column's values without reading them.
///
/// Bounds are true bounds of the values that are present: nothing is smaller than `minimum` or larger than `maximum`,
/// though an inexact one need not occur. Byte strings compare byte by byte, unsigned. Without a bound nothing is known.
package struct ColumnStatistics: Sendable, Hashable {
    package enum Bound: Sendable, Hashable {
        case boolean(Bool)
        case int32(Int32)
        case int64(Int64)
        case byteArray([UInt8])
    }

    /// Entries whose value is absent, also because a group around it is; nil when unknown.
    package var nullCount: Int?
    package var minimum: Bound?
    package var maximum: Bound?
    /// Whether the bound is itself a value of the column.
    package var isMinimumExact: Bool
    package var isMaximumExact: Bool

    package init(
        nullCount: Int? = nil, minimum: Bound? = nil, maximum: Bound? = nil,
        isMinimumExact: Bool = false, isMaximumExact: Bool = false
    ) {
        self.nullCount = nullCount
        self.minimum = minimum
        self.maximum = maximum
        self.isMinimumExact = isMinimumExact
        self.isMaximumExact = isMaximumExact
    }
}

extension ColumnStatistics.Bound: Comparable {
    /// Bounds of one column are of one case; others are not ordered.
    package static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.boolean(let left), .boolean(let right)): !left && right
        case (.int32(let left), .int32(let right)): left < right
        case (.int64(let left), .int64(let right)): left < right
        case (.byteArray(let left), .byteArray(let right)): left.lexicographicallyPrecedes(right)
        default: false
        }
    }
}

extension ColumnStatistics {
    /// The statistics of several parts of one column taken together.
    ///
    /// - Parameter parts: each with its number of entries, which tells a part without values from one without bounds.
    static func merged(_ parts: [(entryCount: Int, statistics: ColumnStatistics)]) -> ColumnStatistics {
        var result = ColumnStatistics(nullCount: 0)
        var hasMinimum = true
        var hasMaximum = true
        for (entryCount, part) in parts {
            if let count = result.nullCount, let more = part.nullCount {
                let (sum, overflow) = count.addingReportingOverflow(more)
                result.nullCount = overflow ? nil : sum
            } else {
                result.nullCount = nil
            }
            if part.nullCount == entryCount { continue }
            if let minimum = part.minimum {
                if result.minimum.map({ minimum < $0 }) ?? true {
                    result.minimum = minimum
                    result.isMinimumExact = part.isMinimumExact
                }
            } else {
                hasMinimum = false
            }
            if let maximum = part.maximum {
                if result.maximum.map({ $0 < maximum }) ?? true {
                    result.maximum = maximum
                    result.isMaximumExact = part.isMaximumExact
                }
            } else {
                hasMaximum = false
            }
        }
        if !hasMinimum {
            result.minimum = nil
            result.isMinimumExact = false
        }
        if !hasMaximum {
            result.maximum = nil
            result.isMaximumExact = false
        }
        return result
    }
}

extension ColumnStatistics.Bound {
    /// The form bounds have in a footer: PLAIN, byte strings without a length.
    var plainBytes: [UInt8] {
        switch self {
        case .boolean(let value): [value ? 1 : 0]
        case .int32(let value): (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        case .int64(let value): (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        case .byteArray(let bytes): bytes
        }
    }

    /// The bound that bytes of a footer stand for; nil if they are not of that type.
    init?(plainBytes bytes: [UInt8], type: SchemaField.PhysicalType) {
        switch (type, bytes.count) {
        case (.boolean, 1): self = .boolean(bytes[0] != 0)
        case (.int32, 4): self = .int32(Int32(truncatingIfNeeded: bytes.span.word(at: 0)))
        case (.int64, 8): self = .int64(Int64(truncatingIfNeeded: bytes.span.word(at: 0)))
        case (.byteArray, _): self = .byteArray(bytes)
        default: return nil
        }
    }
}
