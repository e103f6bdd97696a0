/// Text as the words of a POSIX shell.
package enum ShellText {
    /// Text as one word, whatever stands in it.
    package static func word(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-_./=:@%+,".utf8.contains(byte)
        }
        if isPlain, !text.isEmpty { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// Words as a line that a shell takes apart into them.
    package static func line(_ words: [String]) -> String {
        words.map(word).joined(separator: " ")
    }
}
