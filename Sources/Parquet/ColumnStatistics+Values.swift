extension ColumnStatistics {
    /// Bounds of byte strings are cut to this many bytes.
    static let maximumBoundByteCount = 64

    /// The statistics of some values of a column chunk.
    ///
    /// - Complexity: O(values); of a dictionary the codes are read once and the bytes of its used values.
    init(of values: ColumnChunk.Values, _ range: Range<Int>, nullCount: Int, isText: Bool) {
        self.init(nullCount: nullCount)
        guard !range.isEmpty else { return }
        isMinimumExact = true
        isMaximumExact = true
        switch values {
        case .boolean(let values):
            let ones = LevelSummary(values.span.extracting(range), maximum: 1).countAtMaximum
            minimum = .boolean(ones == range.count)
            maximum = .boolean(ones > 0)
        case .int32(let values):
            let bounds = Self.bounds(of: values.span.extracting(range))
            minimum = .int32(bounds.lowerBound)
            maximum = .int32(bounds.upperBound)
        case .int64(let values):
            let bounds = Self.bounds(of: values.span.extracting(range))
            minimum = .int64(bounds.lowerBound)
            maximum = .int64(bounds.upperBound)
        case .byteArray(let values):
            set(values, values.extremes(range, isUsed: nil), isText: isText)
        case .dictionary(let codes, let dictionary):
            let isUsed = Self.used(codes[range], of: dictionary.count)
            set(dictionary, dictionary.extremes(0..<dictionary.count, isUsed: isUsed), isText: isText)
        }
    }

    /// Which values of a dictionary the codes speak of; nil for all, as soon as that is known.
    private static func used(_ codes: ArraySlice<UInt32>, of count: Int) -> [Bool]? {
        var isUsed = [Bool](repeating: false, count: count)
        var unused = count
        for code in codes where !isUsed[Int(code)] {
            isUsed[Int(code)] = true
            unused -= 1
            if unused == 0 { return nil }
        }
        return isUsed
    }

    private mutating func set(_ values: ByteArrays, _ extremes: (least: Int, greatest: Int)?, isText: Bool) {
        guard let extremes else { return }
        let least = Array(values[extremes.least])
        let greatest = Array(values[extremes.greatest])
        let lower = Self.lowerBound(least, isText: isText)
        let upper = Self.upperBound(greatest, isText: isText)
        minimum = .byteArray(lower)
        isMinimumExact = lower == least
        maximum = upper.map { .byteArray($0) }
        isMaximumExact = upper == greatest
    }

    private static func bounds<Value: FixedWidthInteger>(of values: Span<Value>) -> ClosedRange<Value> {
        var least = Value.max
        var greatest = Value.min
        for index in values.indices {
            least = min(least, values[index])
            greatest = max(greatest, values[index])
        }
        return least...greatest
    }

    /// A prefix, which no longer value precedes.
    static func lowerBound(_ value: [UInt8], isText: Bool) -> [UInt8] {
        Array(value[..<cut(value, isText: isText)])
    }

    /// The value if it is short, else the smallest short string above every value that begins like it; nil if there is
    /// none.
    ///
    /// A cut prefix alone would be smaller than the value.
    static func upperBound(_ value: [UInt8], isText: Bool) -> [UInt8]? {
        if value.count <= maximumBoundByteCount { return value }
        var prefix = Array(value[..<cut(value, isText: isText)])
        guard isText else {
            while let last = prefix.popLast() {
                if last < 0xFF { return prefix + [last + 1] }
            }
            return nil
        }
        guard let text = String(validating: prefix, as: UTF8.self) else { return nil }
        // Order of UTF-8 bytes is order of scalars: raise the last scalar that can be raised.
        var scalars = Array(text.unicodeScalars)
        while let last = scalars.popLast() {
            // The surrogates are no scalars, and there is nothing above U+10FFFF.
            guard let next = Unicode.Scalar(last.value == 0xD7FF ? 0xE000 : last.value + 1) else { continue }
            var raised = String.UnicodeScalarView(scalars)
            raised.append(next)
            let bytes = Array(String(raised).utf8)
            if bytes.count <= maximumBoundByteCount { return bytes }
        }
        return nil
    }

    /// Where to cut a value that is too long: text between two scalars.
    private static func cut(_ value: [UInt8], isText: Bool) -> Int {
        guard value.count > maximumBoundByteCount else { return value.count }
        var end = maximumBoundByteCount
        guard isText else { return end }
        while end > 0, value[end] & 0xC0 == 0x80 { end -= 1 }
        return end
    }
}
