/// A horizontal bar of block elements, an eighth of a column fine.
enum Bar {
    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// The bar of a count where the largest fills the width.
    ///
    /// Whatever is not zero shows at least an eighth.
    static func text(_ count: Int64, of largest: Int64, width: Int) -> String {
        guard count > 0, largest > 0 else { return "" }
        // Doubles: the product of a count and a width may not fit an integer, and an eighth is as fine as it gets.
        let length = (Double(min(count, largest)) / Double(largest) * Double(width * 8)).rounded()
        let eighth = max(1, Int(length))
        return String(repeating: "█", count: eighth / 8) + eighths[eighth % 8]
    }
}
