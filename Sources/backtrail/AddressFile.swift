import ArgumentParser

/// The file of `--ip @FILE`: a list of indicators, an address, block or service name a line.
enum AddressFile {
    /// What the file lists.
    ///
    /// Blank lines, and what follows a `#`, are left out.
    ///
    /// - Throws: `CommandFailure` for a file that cannot be read or that lists nothing: selecting every event instead
    /// would be the wrong answer.
    static func addresses(in path: String) throws -> [String] {
        let bytes: [UInt8]
        do throws(FileDescriptor.Failure) {
            bytes = try FileDescriptor.contents(of: path)
        } catch {
            throw CommandFailure(error.description, object: path, exitCode: .validationFailure)
        }
        let addresses = bytes.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }).compactMap { line -> String? in
            let text = line.prefix { $0 != UInt8(ascii: "#") }
            guard let first = text.firstIndex(where: { $0 > 0x20 }), let last = text.lastIndex(where: { $0 > 0x20 })
            else { return nil }
            return String(decoding: text[first...last], as: UTF8.self)
        }
        guard !addresses.isEmpty else {
            throw CommandFailure("lists no address", object: path, exitCode: .validationFailure)
        }
        return addresses
    }
}
