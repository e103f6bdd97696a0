import Glibc
import Redaction
import Reporting

/// What a file descriptor leads to, as far as the form of the output depends on it.
struct Terminal {
    let isTerminal: Bool
    /// Columns; nil for a file or a pipe.
    let width: Int?
    let isColored: Bool
    /// Lines; 24 where that is not known.
    let height: Int

    init(descriptor: CInt) {
        isTerminal = isatty(descriptor) == 1
        let size = isTerminal ? Terminal.size(of: descriptor) : nil
        width = isTerminal ? Terminal.width(size) : nil
        height = size.map { Int($0.ws_row) }.flatMap { $0 > 0 ? $0 : nil } ?? 24
        isColored = Terminal.isColored(isTerminal: isTerminal)
    }

    var style: TableStyle {
        // What was cut could not be told from another name.
        TableStyle(width: Redactor.current == nil ? width : nil, isColored: isColored)
    }

    /// The conventions of no-color.org and of `CLICOLOR_FORCE`; where both are set, no colour.
    private static func isColored(isTerminal: Bool) -> Bool {
        if Environment.value(of: "NO_COLOR") != nil { return false }
        if let force = Environment.value(of: "CLICOLOR_FORCE") { return force != "0" || isTerminal }
        return isTerminal && Environment.value(of: "TERM") != "dumb"
    }

    private static func size(of descriptor: CInt) -> winsize? {
        var size = winsize()
        // TIOCGWINSZ fills one winsize.
        return unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
    }

    private static func width(_ size: winsize?) -> Int {
        if let size, size.ws_col > 0 { return Int(size.ws_col) }
        // A terminal that does not tell its size: what the shell says, else what terminals have been since 1978.
        return Environment.value(of: "COLUMNS").flatMap(Int.init).map { max(1, $0) } ?? 80
    }
}
