import JSONScan
import TrailIndex

/// Why a file of indicators cannot be used.
package struct IndicatorError: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    package let reason: String

    package var description: String { "\(file): \(reason)" }
}

/// Reads files of indicators: one a line, with blanks around it or not.
///
/// A line that begins with `#`, and what follows a blank and a `#`, is a comment. Lines may end with CR LF, and the file may
/// begin with a byte order mark of UTF-8.
struct IndicatorList {
    /// Shorter ones are in every event.
    static let minimumLength = 3

    private(set) var texts: [String] = []
    private(set) var remarks: [IndicatorSet.Remark] = []
    private var known: Set<[UInt8]> = []

    /// - Throws: for bytes that are no text: a NUL is in binary files and in UTF-16.
    mutating func read(_ bytes: [UInt8], of file: String) throws(IndicatorError) {
        if bytes.contains(0) { throw IndicatorError(file: file, reason: "is no text in UTF-8: it holds a NUL byte") }
        let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        let lines = bytes[start...].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = IndicatorList.indicator(of: line)
            if text.isEmpty { continue }
            if let reason = IndicatorList.refusal(of: text) {
                remarks.append(IndicatorSet.Remark(file: file, line: index + 1, text: reason + ": left out"))
            } else if known.insert(text.map(Token.lowered)).inserted {
                let indicator = String(decoding: text, as: UTF8.self)
                texts.append(indicator)
                // Rules of firewalls hold blocks as text, so that it is looked for.
                if indicator.contains("/"), AddressSet(indicator) != nil {
                    let remark = "a block is found where it is written, its addresses are not: --ip @FILE takes those"
                    remarks.append(IndicatorSet.Remark(file: file, line: index + 1, text: remark))
                }
            }
        }
    }

    /// The line without comment and blanks.
    private static func indicator(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var end = line.startIndex
        for index in line.indices {
            let byte = line[index]
            if byte == UInt8(ascii: "#"), index == line.startIndex || line[index - 1] <= 0x20 { break }
            if byte > 0x20 { end = index + 1 }
        }
        return line[..<end].drop { $0 <= 0x20 }
    }

    /// Why a line can never be found, or would be found everywhere; nil for one that is looked for.
    private static func refusal(of text: ArraySlice<UInt8>) -> String? {
        let bytes = Array(text)
        if !JSONStringDecoding.isUTF8(bytes.span) { return "is no UTF-8: no record holds it" }
        if TokenList.tokens(of: bytes).isEmpty { return "holds neither letter nor digit" }
        return bytes.count < minimumLength ? "is shorter than \(minimumLength) characters" : nil
    }
}
