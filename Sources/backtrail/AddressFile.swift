import ArgumentParser
import TrailQuery

/// A file of indicators, an address, block or service name a line: what `--ip @FILE` and `--ip-list` name.
enum AddressFile {
    /// What the file lists.
    ///
    /// Blank lines, and what follows a `#`, are left out.
    ///
    /// - Throws: `CommandFailure` for a file that cannot be read or that lists nothing: selecting every event instead
    /// would be the wrong answer.
    static func addresses(in path: String) throws -> [String] {
        try lines(of: path).map(\.text)
    }

    /// Adds the addresses and blocks of a file to a list.
    ///
    /// - Throws: `CommandFailure`, also for a line that is neither.
    static func read(_ path: String, into list: inout AddressList) throws {
        for line in try lines(of: path) where !list.insert(line.text) {
            throw CommandFailure(
                "\"\(line.text)\" is no address and no block such as 203.0.113.0/24", object: path,
                place: "line \(line.number)", exitCode: .validationFailure)
        }
    }

    private static func lines(of path: String) throws -> [(number: Int, text: String)] {
        let bytes: [UInt8]
        do throws(FileDescriptor.Failure) {
            bytes = try FileDescriptor.contents(of: path)
        } catch {
            throw CommandFailure(error.description, object: path, exitCode: .validationFailure)
        }
        let rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let lines = rows.enumerated().compactMap { index, line -> (number: Int, text: String)? in
            let text = line.prefix { $0 != UInt8(ascii: "#") }
            guard let first = text.firstIndex(where: { $0 > 0x20 }), let last = text.lastIndex(where: { $0 > 0x20 })
            else { return nil }
            return (index + 1, String(decoding: text[first...last], as: UTF8.self))
        }
        guard !lines.isEmpty else {
            throw CommandFailure("lists no address", object: path, exitCode: .validationFailure)
        }
        return lines
    }
}
