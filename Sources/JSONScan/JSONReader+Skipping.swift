extension JSONReader {
    /// Passes a number, `true`, `false` or `null`.
    public mutating func readScalar() throws(JSONScanError) -> JSONSpan {
        let start = offset
        let kind: JSONSpan.Kind
        switch byte(at: offset) {
        case UInt8(ascii: "t"):
            try passLiteral(0x6575_7274, 4)
            kind = .true
        case UInt8(ascii: "n"):
            try passLiteral(0x6c6c_756e, 4)
            kind = .null
        case UInt8(ascii: "f"):
            offset += 1
            try passLiteral(0x6573_6c61, 4)
            kind = .false
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try passNumber()
            kind = .number
        default:
            throw failure(.expectedValue)
        }
        return JSONSpan(start: start, end: offset, kind: kind, flags: 0)
    }

    @inline(__always)
    private mutating func passLiteral(_ letters: UInt32, _ count: Int) throws(JSONScanError) {
        var remaining = letters
        for index in 0..<count {
            guard byte(at: offset + index) == UInt8(truncatingIfNeeded: remaining) else {
                offset += index
                throw failure(.expectedValue)
            }
            remaining >>= 8
        }
        offset += count
    }

    /// RFC 8259 section 6, without looking at the magnitude.
    ///
    /// Leading zeros are let pass: no reader misreads them.
    private mutating func passNumber() throws(JSONScanError) {
        if byte(at: offset) == UInt8(ascii: "-") { offset += 1 }
        try passDigits()
        if byte(at: offset) == UInt8(ascii: ".") {
            offset += 1
            try passDigits()
        }
        if byte(at: offset) | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if byte(at: offset) == UInt8(ascii: "+") || byte(at: offset) == UInt8(ascii: "-") { offset += 1 }
            try passDigits()
        }
        // A number that touches the end of the window may go on behind it; inside a container it never does.
        if offset >= byteCount { throw failure(.unexpectedEnd) }
    }

    @inline(__always)
    private mutating func passDigits() throws(JSONScanError) {
        let start = offset
        while byte(at: offset) &- UInt8(ascii: "0") <= 9 { offset += 1 }
        if offset == start { throw failure(.invalidNumber) }
    }

    /// Passes an object or array with all it holds, checking its grammar.
    ///
    /// `open` has one bit for each level, 1 for an object, of the innermost 64 levels; outer ones wait in `outer`.
    @usableFromInline
    internal mutating func skipContainer() throws(JSONScanError) {
        guard standsOnStructure else { throw failure(.expectedValue) }
        var open: UInt64 = byte(at: offset) == UInt8(ascii: "{") ? 1 : 0
        var depth = 1
        var outer: [UInt64] = []
        var isFirst = true
        offset += 1
        next += 1
        while true {
            // The reader stands behind a value or an opening bracket.
            var byte = byte(at: offset)
            if byte <= 0x20 {
                skipWhitespace()
                byte = self.byte(at: offset)
            }
            if byte == (open & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                offset += 1
                next += 1
                depth -= 1
                if depth == 0 { return }
                open >>= 1
                if depth & 63 == 0 { open = outer.removeLast() }
                isFirst = false
                continue
            }
            if isFirst {
                isFirst = false
            } else {
                guard byte == UInt8(ascii: ",") else { throw failure(.expectedCommaOrEnd) }
                offset += 1
                byte = self.byte(at: offset)
                if byte <= 0x20 {
                    skipWhitespace()
                    byte = self.byte(at: offset)
                }
            }
            if open & 1 == 1 {
                try passString()
                if self.byte(at: offset) <= 0x20 { skipWhitespace() }
                guard self.byte(at: offset) == UInt8(ascii: ":") else { throw failure(.expectedColon) }
                offset += 1
                byte = self.byte(at: offset)
                if byte <= 0x20 {
                    skipWhitespace()
                    byte = self.byte(at: offset)
                }
            }
            if byte == UInt8(ascii: "\"") {
                try passString()
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                guard standsOnStructure else { throw failure(.expectedValue) }
                if depth & 63 == 0 {
                    guard depth < JSONReader.maximumDepth else { throw failure(.nestedTooDeeply) }
                    outer.append(open)
                    open = 0
                }
                open = open << 1 | (byte == UInt8(ascii: "{") ? 1 : 0)
                depth += 1
                offset += 1
                next += 1
                isFirst = true
            } else {
                _ = try readScalar()
            }
        }
    }

    @inline(__always)
    private mutating func passString() throws(JSONScanError) {
        guard byte(at: offset) == UInt8(ascii: "\""), standsOnStructure else { throw failure(.expectedString) }
        guard next + 1 < positionCount else { throw JSONScanError(.unexpectedEnd, at: byteCount) }
        // In bounds by the guard.
        offset = unsafe Int(positions[next + 1]) + 1
        next += 2
    }

    /// Passes the container the reader stands on by counting brackets alone, whatever lies between them.
    ///
    /// The way past a malformed record to its neighbours. Returns false, and stays, when the brackets do not close before
    /// an offset.
    public mutating func skipBrackets(before limit: Int = .max) -> Bool {
        guard standsOnStructure else { return false }
        var depth = 0
        var index = next
        while index < positionCount {
            // In bounds by the loop's condition.
            let position = unsafe Int(positions[index])
            if position >= limit { return false }
            switch byte(at: position) {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "\""):
                index += 2
            default:
                depth -= 1
                index += 1
            }
            if depth == 0 {
                offset = position + 1
                next = index
                return true
            }
        }
        return false
    }
}
