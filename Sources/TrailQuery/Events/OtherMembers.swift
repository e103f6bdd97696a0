/// The members of a record that no column holds, by JSON Pointer, in the order they were delivered.
struct OtherMembers {
    private struct Entry {
        /// Unescaped as JSON for names AWS uses; tokens are compared as they stand.
        let pointer: ArraySlice<UInt8>
        let value: ArraySlice<UInt8>
    }

    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Reads an object from JSON Pointer to value; nil and other text hold no members.
    init(_ json: ArraySlice<UInt8>?) {
        guard let json else { return }
        let bytes = Array(json)
        var cursor = JSONCursor(bytes, 0..<bytes.count)
        guard cursor.skip(UInt8(ascii: "{")) else { return }
        while let member = cursor.nextMember() {
            entries.append(Entry(pointer: bytes[member.name], value: bytes[member.value]))
        }
    }

    /// The value that stands for the member at this pointer.
    func value(_ pointer: [UInt8]) -> ArraySlice<UInt8>? {
        entries.last { $0.pointer.elementsEqual(pointer) }?.value
    }

    /// Whether a member lies below this pointer.
    func reaches(below pointer: [UInt8]) -> Bool {
        entries.contains { $0.pointer.count > pointer.count && $0.pointer.starts(with: pointer + [UInt8(ascii: "/")]) }
    }

    /// The direct members of the object at this pointer: names as JSON text without quotes, and values.
    func members(of pointer: [UInt8]) -> [(name: [UInt8], value: ArraySlice<UInt8>)] {
        let prefix = pointer + [UInt8(ascii: "/")]
        return entries.compactMap { entry in
            guard entry.pointer.starts(with: prefix) else { return nil }
            let token = entry.pointer.dropFirst(prefix.count)
            guard !token.contains(UInt8(ascii: "/")) else { return nil }
            let name = JSONPointer.tokens([UInt8(ascii: "/")] + token).first ?? []
            return (name, entry.value)
        }
    }
}
