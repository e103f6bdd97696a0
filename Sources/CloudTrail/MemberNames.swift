import JSONScan
import Parquet

/// The known member names of every node in one run of bytes, each as `"name":`, and for each member the one that
/// followed it last.
struct MemberNames: ~Copyable {
    struct Entry: BitwiseCopyable {
        /// The first eight bytes of the text.
        let head: UInt64
        let start: UInt32
        let length: UInt16
        /// The place behind the member.
        let place: UInt16
        let action: RecordShape.Action

        var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
    }

    private var bytes = OwnedBuffer<UInt8>()
    private var entries = OwnedBuffer<Entry>()
    /// For each node the position of its first entry; one more than there are nodes.
    private var firstEntry = OwnedBuffer<Int>([0])
    /// For each node and each of its members, after one place for the beginning of an object, the member to try first;
    /// one that no text equals behind the last.
    private var followers = OwnedBuffer<Entry>()
    /// For each place the member to try next: where some records have a member and others go without, both are here.
    private var alternates = OwnedBuffer<Entry>()

    init(_ shape: RecordShape) {
        for (number, node) in shape.nodes.enumerated() {
            for member in node.members {
                let text = [UInt8(ascii: "\"")] + member.name + Array("\":".utf8)
                let head = text.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                entries.append(
                    Entry(
                        head: head, start: UInt32(bytes.count), length: UInt16(text.count),
                        place: UInt16(entries.count + number + 1), action: member.action))
                bytes.append(contentsOf: text)
            }
            let first = firstEntry[number]
            for entry in first...entries.count {
                followers.append(entry < entries.count ? entries[entry] : MemberNames.none)
                alternates.append(MemberNames.none)
            }
            firstEntry.append(entries.count)
        }
    }

    private static let none = Entry(head: 0, start: 0, length: 8, place: 0, action: .list(0))

    /// The place to search from at the beginning of an object of this node.
    @inline(__always)
    func beginning(of node: Int) -> Int { firstEntry[node] + node }

    /// Passes the name of a member that followed in one of the last records, if it stands at `start`, and moves `place`
    /// behind it.
    @inline(__always)
    mutating func passExpected(_ place: inout Int, at start: Int, _ reader: inout JSONReader) -> RecordShape.Action? {
        let follower = followers[place]
        if pass(follower, at: start, &reader) {
            place = Int(follower.place)
            return follower.action
        }
        let alternate = alternates[place]
        guard pass(alternate, at: start, &reader) else { return nil }
        // Neighbouring records are alike: what followed now is tried first next time.
        followers[place] = alternate
        alternates[place] = follower
        place = Int(alternate.place)
        return alternate.action
    }

    @inline(__always)
    private func pass(_ entry: Entry, at start: Int, _ reader: inout JSONReader) -> Bool {
        unsafe bytes.withValues { names in
            // The entry lies inside the names, which are more than eight bytes.
            unsafe reader.passName(
                UnsafeRawBufferPointer(
                    start: names.baseAddress.map { unsafe $0 + Int(entry.start) }, count: Int(entry.length)),
                head: entry.head, at: start)
        }
    }

    private func matches(_ entry: Int, _ name: JSONSpan, _ reader: JSONReader) -> Bool {
        let entry = entries[entry]
        guard name.byteCount + 1 == entry.range.count else { return false }
        return unsafe bytes.withValues { names in
            // The entry lies inside the names, with a quote before the name and a quote and a colon behind it.
            let text = entry.range.lowerBound + 1..<entry.range.upperBound - 2
            return unsafe reader.content(
                name, equals: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(names)[text]))
        }
    }

    /// Finds a member by name and moves `place` behind it; nil, and `place` stays, for a name no column knows.
    @inline(never)
    mutating func search(
        _ name: JSONSpan, node: Int, place: inout Int, _ reader: JSONReader
    ) -> RecordShape.Action? {
        var decoded: [UInt8]?
        if unsafe reader.contentBytes(name).contains(UInt8(ascii: "\\")) {
            var text: [UInt8] = []
            let decoding = unsafe JSONStringDecoding.decode(reader.contentBytes(name), into: &text)
            if decoding != JSONStringDecoding() { return nil }
            decoded = text
        }
        // Members keep to an order of their own, even where some are left out: those behind the last one come first.
        let first = firstEntry[node]
        let count = firstEntry[node + 1] - first
        let behind = place - node - first
        for step in 0..<count {
            let candidate = first + (behind + step < count ? behind + step : behind + step - count)
            let entry = entries[candidate]
            let isFound =
                decoded.map { text in
                    text.count + 3 == entry.range.count
                        && text.indices.allSatisfy { text[$0] == bytes[entry.range.lowerBound + 1 + $0] }
                } ?? matches(candidate, name, reader)
            guard isFound else { continue }
            alternates[place] = followers[place]
            followers[place] = entry
            place = Int(entry.place)
            return entry.action
        }
        return nil
    }
}
