/// What a text table may use of the place it is shown in.
package struct TableStyle: Sendable, Hashable {
    /// Columns of the terminal; nil where there is no limit, as in a file.
    package var width: Int?
    /// Whether SGR escape sequences may be used.
    package var isColored: Bool

    package init(width: Int? = nil, isColored: Bool = false) {
        self.width = width
        self.isColored = isColored
    }
}
