import JSONScan
import Parquet

/// The known member names of every node in one run of bytes, each as `"name":`, and for each member the one that
/// followed it last.
struct MemberNames: ~Copyable {
    struct Entry: BitwiseCopyable {
        let start: Int
        let length: Int
        let action: RecordShape.Action
    }

    private var bytes = OwnedBuffer<UInt8>()
    private var entries = OwnedBuffer<Entry>()
    /// For each node the position of its first entry; one more than there are nodes.
    private var firstEntry = OwnedBuffer<Int>([0])
    /// For each node and each of its members, after one place for the beginning of an object, the entry to try first.
    private var followers = OwnedBuffer<Int>()

    init(_ shape: RecordShape) {
        for node in shape.nodes {
            followers.append(entries.count)
            for member in node.members {
                followers.append(entries.count)
                let text = [UInt8(ascii: "\"")] + member.name + Array("\":".utf8)
                entries.append(Entry(start: bytes.count, length: text.count, action: member.action))
                bytes.append(contentsOf: text)
            }
            firstEntry.append(entries.count)
        }
    }

    /// The place to search from at the beginning of an object of this node.
    @inline(__always)
    func beginning(of node: Int) -> Int { firstEntry[node] + node }

    /// Passes the name of the member that followed last time, if it stands at `start`, and moves `place` behind it.
    @inline(__always)
    func passExpected(
        node: Int, place: inout Int, at start: Int, _ reader: inout JSONReader
    ) -> RecordShape.Action? {
        let guess = followers[place]
        guard guess < firstEntry[node + 1] else { return nil }
        let entry = entries[guess]
        let isPassed = unsafe bytes.withValues { names in
            // The entry lies inside the names.
            unsafe reader.passName(
                UnsafeRawBufferPointer(start: names.baseAddress.map { unsafe $0 + entry.start }, count: entry.length),
                at: start)
        }
        guard isPassed else { return nil }
        place = guess + node + 1
        return entry.action
    }

    private func matches(_ entry: Int, _ name: JSONSpan, _ reader: JSONReader) -> Bool {
        let entry = entries[entry]
        guard name.byteCount + 1 == entry.length else { return false }
        return unsafe bytes.withValues { names in
            // The entry lies inside the names, with a quote before the name and a quote and a colon behind it.
            let text = entry.start + 1..<entry.start + entry.length - 2
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
        for candidate in firstEntry[node]..<firstEntry[node + 1] {
            let entry = entries[candidate]
            let isFound =
                decoded.map { text in
                    text.count + 3 == entry.length
                        && text.indices.allSatisfy { text[$0] == bytes[entry.start + 1 + $0] }
                } ?? matches(candidate, name, reader)
            guard isFound else { continue }
            followers[place] = candidate
            place = candidate + node + 1
            return entry.action
        }
        return nil
    }
}
