/// The few forms of DER (X.690) that keys are written in.
enum DER {
    /// A number that is not negative, from its big-endian bytes; none are 0.
    static func integer(_ magnitude: [UInt8]) -> [UInt8] {
        // A first bit that is set would make the number negative.
        element(2, magnitude.first.map { $0 < 0x80 } == true ? magnitude : [0] + magnitude)
    }

    static func sequence(_ elements: [[UInt8]]) -> [UInt8] {
        element(0x30, Array(elements.joined()))
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        var rest = content.count
        repeat {
            length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        } while rest > 0
        if content.count >= 0x80 { length.insert(0x80 | UInt8(length.count), at: 0) }
        return [tag] + length + content
    }
}
