/// Types as Thrift's compact protocol numbers them in field and list headers.
enum ThriftType: UInt8 {
    case stop = 0
    case booleanTrue = 1
    case booleanFalse = 2
    case byte = 3
    case int16 = 4
    case int32 = 5
    case int64 = 6
    case double = 7
    case binary = 8
    case list = 9
    case set = 10
    case map = 11
    case structure = 12
}

/// Appends structures in Thrift's compact protocol, as far as `parquet.thrift` needs it.
///
/// A field header holds the difference to the previous field of the same structure and a type in one byte; integers
/// are zigzag varints. Fields are written in ascending order.
struct ThriftWriter {
    private(set) var bytes: [UInt8] = []
    private var previousField: Int16 = 0

    mutating func int16(_ id: Int16, _ value: Int16) {
        header(id, .int16)
        zigzag(Int64(value))
    }

    mutating func int32(_ id: Int16, _ value: Int32) {
        header(id, .int32)
        zigzag(Int64(value))
    }

    mutating func int64(_ id: Int16, _ value: Int64) {
        header(id, .int64)
        zigzag(value)
    }

    mutating func boolean(_ id: Int16, _ value: Bool) {
        header(id, value ? .booleanTrue : .booleanFalse)
    }

    mutating func binary(_ id: Int16, _ value: some Collection<UInt8>) {
        header(id, .binary)
        element(value)
    }

    mutating func structure(_ id: Int16, _ body: (inout ThriftWriter) -> Void) {
        header(id, .structure)
        element(body)
    }

    mutating func list(_ id: Int16, of type: ThriftType, count: Int, _ elements: (inout ThriftWriter) -> Void) {
        header(id, .list)
        if count < 15 {
            bytes.append(UInt8(count) << 4 | type.rawValue)
        } else {
            bytes.append(0xF0 | type.rawValue)
            varint(UInt64(count))
        }
        elements(&self)
    }

    // MARK: List elements, and the outermost structure

    mutating func element(_ body: (inout ThriftWriter) -> Void) {
        let enclosing = previousField
        previousField = 0
        body(&self)
        bytes.append(ThriftType.stop.rawValue)
        previousField = enclosing
    }

    mutating func element(_ value: some Collection<UInt8>) {
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func element(_ value: Int32) {
        zigzag(Int64(value))
    }

    mutating func element(_ value: Int64) {
        zigzag(value)
    }

    mutating func element(_ value: Bool) {
        bytes.append((value ? ThriftType.booleanTrue : .booleanFalse).rawValue)
    }

    /// Forgets everything but the memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        previousField = 0
    }

    private mutating func header(_ id: Int16, _ type: ThriftType) {
        let delta = id - previousField
        if (1...15).contains(delta) {
            bytes.append(UInt8(delta) << 4 | type.rawValue)
        } else {
            bytes.append(type.rawValue)
            zigzag(Int64(id))
        }
        previousField = id
    }

    private mutating func zigzag(_ value: Int64) {
        varint(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
