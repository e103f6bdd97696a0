/// Writes small files in MaxMind's DB format 2.0: a binary search tree over the bits of addresses, the records, and the
/// metadata behind them.
///
/// Blocks must not hold one another. Nothing is shared between records, which readers do not mind.
package struct MaxMindFile {
    /// A value of a record.
    package indirect enum Value {
        case text(String)
        case uint16(UInt16)
        case uint32(UInt32)
        case uint64(UInt64)
        case double(Double)
        case map([(String, Value)])
        case list([Value])
    }

    private enum Branch {
        case empty
        case node(Int)
        /// An offset in the data section.
        case record(Int)
    }

    private let isIPv6: Bool
    private let databaseType: String
    private var nodes: [[Branch]] = [[.empty, .empty]]
    private var data: [UInt8] = []

    /// - Parameter isIPv6: whether the tree has addresses of 128 bits; IPv4 addresses are then `::a.b.c.d` in it.
    package init(databaseType: String, isIPv6: Bool = true) {
        self.databaseType = databaseType
        self.isIPv6 = isIPv6
    }

    /// Gives a block of IPv4 addresses a record.
    package mutating func add(ipv4 parts: [UInt8], length: Int, _ record: Value) {
        add((isIPv6 ? [UInt8](repeating: 0, count: 12) : []) + parts, length: length + (isIPv6 ? 96 : 0), record)
    }

    /// Gives a block of IPv6 addresses a record.
    package mutating func add(ipv6 groups: [UInt16], length: Int, _ record: Value) {
        add(groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }, length: length, record)
    }

    private mutating func add(_ address: [UInt8], length: Int, _ record: Value) {
        let offset = data.count
        MaxMindFile.append(record, to: &data)
        var node = 0
        for bit in 0..<length {
            let side = Int(address[bit / 8] >> UInt8(7 - bit % 8)) & 1
            if bit == length - 1 {
                nodes[node][side] = .record(offset)
            } else if case .node(let next) = nodes[node][side] {
                node = next
            } else {
                nodes.append([.empty, .empty])
                nodes[node][side] = .node(nodes.count - 1)
                node = nodes.count - 1
            }
        }
    }

    /// The whole file, with branches of 24 bits.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for branch in nodes.joined() {
            let number =
                switch branch {
                case .empty: nodes.count
                case .node(let node): node
                // Sixteen zero bytes stand between the tree and the data.
                case .record(let offset): nodes.count + 16 + offset
                }
            bytes += [UInt8(number >> 16 & 0xff), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)]
        }
        bytes += [UInt8](repeating: 0, count: 16) + data
        bytes += [0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8)
        let metadata = Value.map([
            ("binary_format_major_version", .uint16(2)), ("binary_format_minor_version", .uint16(0)),
            ("build_epoch", .uint64(1_709_251_200)), ("database_type", .text(databaseType)),
            ("description", .map([("en", .text("Invented places"))])), ("ip_version", .uint16(isIPv6 ? 6 : 4)),
            ("languages", .list([.text("en")])), ("node_count", .uint32(UInt32(nodes.count))),
            ("record_size", .uint16(24)),
        ])
        MaxMindFile.append(metadata, to: &bytes)
        return bytes
    }

    private static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .text(let text):
            appendControl(2, text.utf8.count, to: &bytes)
            bytes += text.utf8
        case .uint16(let number): append(UInt64(number), type: 5, to: &bytes)
        case .uint32(let number): append(UInt64(number), type: 6, to: &bytes)
        case .uint64(let number): append(number, type: 9, to: &bytes)
        case .double(let number):
            appendControl(3, 8, to: &bytes)
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(56 - $0 * 8)) }
        case .map(let members):
            appendControl(7, members.count, to: &bytes)
            for (name, value) in members {
                append(.text(name), to: &bytes)
                append(value, to: &bytes)
            }
        case .list(let values):
            appendControl(11, values.count, to: &bytes)
            for value in values { append(value, to: &bytes) }
        }
    }

    /// An unsigned number without its leading zero bytes.
    private static func append(_ number: UInt64, type: UInt8, to bytes: inout [UInt8]) {
        let digits = (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - $0 * 8)) }.drop { $0 == 0 }
        appendControl(type, digits.count, to: &bytes)
        bytes += digits
    }

    /// The type in three bits, or in a byte of its own, and the size in five bits and up to one byte more.
    private static func appendControl(_ type: UInt8, _ size: Int, to bytes: inout [UInt8]) {
        let short = UInt8(min(size, 29))
        bytes.append(type > 7 ? short : type << 5 | short)
        if type > 7 { bytes.append(type - 7) }
        if size >= 29 { bytes.append(UInt8(size - 29)) }
    }
}
