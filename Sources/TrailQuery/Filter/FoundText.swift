/// A JSON text in a buffer of many, and what a search for a name in it has found.
struct FoundText {
    let bytes: [UInt8]
    private(set) var range = 0..<0
    private var search: NameSearch
    /// Looks for something else that the text has to hold: mostly rarer, and so looked for first.
    private var literalSearch: NameSearch?
    private var finding = NameSearch.Finding.nothing

    init(_ search: NameSearch, _ literalSearch: NameSearch? = nil, in bytes: [UInt8]) {
        self.search = search
        self.literalSearch = literalSearch
        self.bytes = bytes
    }

    /// Goes to a text behind all others so far; false where what it has to hold cannot be in it.
    mutating func move(to range: Range<Int>) -> Bool {
        self.range = range
        if case .nothing? = literalSearch?.find(in: bytes, range) {
            finding = .nothing
            return false
        }
        finding = search.find(in: bytes, range)
        if case .nothing = finding { return false }
        return true
    }

    /// Whether the needle stands in the text once, and nothing in it is escaped.
    var holdsNeedleOnce: Bool {
        mutating get {
            guard case .needle = finding else { return false }
            return search.findNext(in: bytes, range) == nil
        }
    }

    /// Whether a value that the needle names may be written with one of some beginnings; true where that is not known.
    ///
    /// - Parameter beginnings: of the text of a scalar; nil for any.
    /// - Returns: `mayPass`, and `isOnly` as `holdsNeedleOnce`.
    mutating func namesValue(beginning beginnings: [[UInt8]]?) -> (mayPass: Bool, isOnly: Bool) {
        guard case .needle(let first) = finding else { return (true, false) }
        var mayPass = false
        var count = 0
        var next: Int? = first
        while let place = next {
            count += 1
            mayPass = mayPass || mayBegin(place + search.needleCount, beginnings)
            next = search.findNext(in: bytes, range)
        }
        return (mayPass, count == 1)
    }

    /// Whether a colon and one of some beginnings stand here, as far as the text reaches.
    private func mayBegin(_ start: Int, _ beginnings: [[UInt8]]?) -> Bool {
        guard let beginnings else { return true }
        var cursor = JSONCursor(bytes, start..<range.upperBound)
        guard cursor.skip(UInt8(ascii: ":")) else { return false }
        cursor.skipSpace()
        guard let byte = cursor.byte else { return false }
        let value = cursor.position + (byte == UInt8(ascii: "\"") ? 1 : 0)
        return beginnings.contains { ByteSearch.areEqual(bytes, value, $0) }
    }
}
