/// Text shortened to a width, with an ellipsis where something is left out.
enum Ellipsis {
    /// The text, or as much of it as fits.
    ///
    /// ARNs lose their middle: what they name stands at the end.
    static func fit(_ text: String, into width: Int) -> String {
        guard DisplayWidth.of(text) > width else { return text }
        guard width > 1 else { return width == 1 ? "…" : "" }
        let tail = text.hasPrefix("arn:") ? width - 1 - (width - 1) / 3 : 0
        let head = width - 1 - tail
        let end = prefix(of: text.reversed(), width: tail).reversed()
        return prefix(of: text, width: head) + "…" + end
    }

    private static func prefix(of characters: some Sequence<Character>, width: Int) -> String {
        var result = ""
        var left = width
        for character in characters {
            left -= DisplayWidth.of(character)
            if left < 0 { break }
            result.append(character)
        }
        return result
    }
}
