/// JSON Pointer (RFC 6901), the keys of `otherMembers`.
enum JSONPointer {
    /// The unescaped tokens of a pointer such as `/resources/0/a~1b`; none for text that does not start with a slash.
    static func tokens(_ pointer: ArraySlice<UInt8>) -> [[UInt8]] {
        guard pointer.first == UInt8(ascii: "/") else { return [] }
        return pointer.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { part in
            var token: [UInt8] = []
            var index = part.startIndex
            while index < part.endIndex {
                if part[index] == UInt8(ascii: "~"), index + 1 < part.endIndex {
                    token.append(part[index + 1] == UInt8(ascii: "1") ? UInt8(ascii: "/") : UInt8(ascii: "~"))
                    index += 2
                } else {
                    token.append(part[index])
                    index += 1
                }
            }
            return token
        }
    }
}
