/// A place in a file, both counted from 1.
package struct FilePlace: Sendable, Hashable, CustomStringConvertible {
    package let line: Int
    /// In characters.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package var description: String { "line \(line), column \(column)" }
}

/// Finds the places of bytes that are asked for in ascending order, so that a file is walked once.
struct PlaceFinder {
    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    private var column = 1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The place of a byte; one before the last that was asked for has the place of that.
    mutating func place(of target: Int) -> FilePlace {
        while offset < min(target, bytes.count) {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if offset == bytes.count || bytes[offset] & 0xC0 != 0x80 {
                // A character of several bytes is one.
                column += 1
            }
        }
        return FilePlace(line: line, column: column)
    }
}

/// Why a file holds no metric filters that can be run: where, and what was expected there.
package struct MetricFileError: Error, Sendable, Hashable, CustomStringConvertible {
    package let place: FilePlace?
    /// Lower case, without a full stop.
    package let reason: String
    /// Lines that show a place inside of a filter pattern.
    package let excerpt: [String]

    package init(_ reason: String, at place: FilePlace? = nil, excerpt: [String] = []) {
        self.place = place
        self.reason = reason
        self.excerpt = excerpt
    }

    package var description: String { place.map { "\($0): \(reason)" } ?? reason }
}

/// Something in a file that does not keep its filters from being run, and that its author should know.
package struct MetricFileWarning: Sendable, Hashable, CustomStringConvertible {
    package let place: FilePlace?
    package let message: String

    package var description: String { place.map { "\($0): \(message)" } ?? message }
}
