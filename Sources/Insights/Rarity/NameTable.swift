/// Names and their numbers, in order of first appearance.
struct NameTable: Sendable {
    private var numbers: [String: UInt32] = [:]
    private(set) var names: [String] = []

    /// The number of a name, from 1; 0 of none.
    mutating func number(_ name: String?) -> UInt32 {
        guard let name else { return 0 }
        if let known = numbers[name] { return known }
        names.append(name)
        let number = UInt32(truncatingIfNeeded: names.count)
        numbers[name] = number
        return number
    }

    subscript(number: UInt32) -> String { number == 0 ? "" : names[Int(number) - 1] }
}
