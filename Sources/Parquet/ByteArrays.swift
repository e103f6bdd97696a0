/// A list of byte strings in one buffer: value `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
package struct ByteArrays: Sendable, Hashable {
    package var bytes: [UInt8]
    /// One more than there are values; starts with 0.
    package var offsets: [UInt32]

    package init() {
        bytes = []
        offsets = [0]
    }

    package init(bytes: [UInt8], offsets: [UInt32]) {
        precondition(!offsets.isEmpty, "a list of byte arrays has one offset more than values")
        self.bytes = bytes
        self.offsets = offsets
    }

    package var count: Int { offsets.count - 1 }

    package func range(_ index: Int) -> Range<Int> {
        Int(offsets[index])..<Int(offsets[index + 1])
    }

    package subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[range(index)]
    }

    /// The value as text; invalid UTF-8 is repaired.
    package func string(_ index: Int) -> String {
        String(decoding: self[index], as: UTF8.self)
    }

    package mutating func append(_ value: some Collection<UInt8>) {
        bytes.append(contentsOf: value)
        offsets.append(UInt32(bytes.count))
    }
}
