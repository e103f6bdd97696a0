import Glibc
import Reporting

/// What a file descriptor leads to, as far as the form of the output depends on it.
struct Terminal {
    let isTerminal: Bool
    /// Columns; nil for a file or a pipe.
    let width: Int?
    let isColored: Bool

    init(descriptor: CInt) {
        isTerminal = isatty(descriptor) == 1
        width = isTerminal ? Terminal.width(of: descriptor) : nil
        isColored = Terminal.isColored(isTerminal: isTerminal)
    }

    var style: TableStyle {
        TableStyle(width: width, isColored: isColored)
    }

    /// The conventions of no-color.org and of `CLICOLOR_FORCE`; where both are set, no colour.
    private static func isColored(isTerminal: Bool) -> Bool {
        if Environment.value(of: "NO_COLOR") != nil { return false }
        if let force = Environment.value(of: "CLICOLOR_FORCE") { return force != "0" || isTerminal }
        return isTerminal && Environment.value(of: "TERM") != "dumb"
    }

    private static func width(of descriptor: CInt) -> Int {
        var size = winsize()
        // TIOCGWINSZ fills one winsize.
        if unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        // A terminal that does not tell its size: what the shell says, else what terminals have been since 1978.
        return Environment.value(of: "COLUMNS").flatMap(Int.init).map { max(1, $0) } ?? 80
    }
}
