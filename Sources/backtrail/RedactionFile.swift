import ArgumentParser
import Glibc
import Redaction
import Synchronization

/// The file of `--redact`, which leads from pseudonyms back to values.
///
/// Whoever has it can undo the redaction. The option is taken before any command sees its words, so that no command can do
/// without it.
enum RedactionFile {
    /// Options whose values name a place or a copy of a bucket.
    private static let nameOptions = ["--index", "--archive-root", "--bucket", "--trail"]

    private static let path = Mutex<String?>(nil)

    /// Takes the option out of the words, and begins the redaction.
    ///
    /// - Throws: `CommandFailure` for a file that is no mapping, or that another run is writing.
    static func begin(_ words: [String]) throws -> [String] {
        var kept: [String] = []
        var file: String?
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                kept.append(word)
                kept += rest
                break
            }
            if word == "--redact" {
                guard let name = rest.popFirst(), !name.isEmpty else { throw failure("expected a file", "--redact") }
                file = name
            } else if word.hasPrefix("--redact=") {
                file = String(word.dropFirst("--redact=".count))
            } else {
                kept.append(word)
            }
        }
        guard let file else { return kept }
        if file.isEmpty { throw failure("expected a file", "--redact") }
        let redactor = Redactor()
        try lock(file)
        do {
            try redactor.restore(mapping: try FileDescriptor.contents(of: file))
        } catch let error as FileDescriptor.Failure {
            if error.number != ENOENT { throw failure(error.description, file) }
        } catch let error as Redactor.MappingError {
            throw failure(error.description, file)
        }
        path.withLock { $0 = file }
        if isPath(file) { redactor.learn(file, as: "path") }
        for (number, word) in kept.enumerated() {
            let value = word.hasPrefix("--") ? String(word.drop { $0 != "=" }.dropFirst()) : word
            let isNamed = number > 0 && nameOptions.contains(kept[number - 1])
            if isNamed || isPath(value) { redactor.learn(value, as: "path") }
        }
        Redactor.active.withLock { $0 = redactor }
        // A mapping that cannot be written is told before any work.
        try save(always: true)
        return kept
    }

    /// Writes what is new of the mapping; nothing without redaction.
    static func save() throws { try save(always: false) }

    private static func save(always: Bool) throws {
        guard let redactor = Redactor.current, let file = path.withLock({ $0 }) else { return }
        guard var rest = redactor.mapping(ifChanged: !always)?[...] else { return }
        let partial = file + ".partial"
        // A Swift string given to C ends with a zero byte and lives for the time of the call; so too below.
        unsafe unlink(partial)
        let descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(FileDescriptor.Failure(number: errno).description, partial) }
        defer { close(descriptor) }
        do {
            while !rest.isEmpty { rest = rest.dropFirst(try FileDescriptor.write(rest, to: descriptor)) }
            guard fsync(descriptor) == 0, unsafe rename(partial, file) == 0 else {
                throw FileDescriptor.Failure(number: errno)
            }
        } catch let error as FileDescriptor.Failure {
            unsafe unlink(partial)
            throw failure(error.description, file)
        }
    }

    /// Two runs that extend one mapping would give a pseudonym twice: the second waits for the first.
    private static func lock(_ file: String) throws {
        let name = file + ".lock"
        let descriptor = unsafe open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(FileDescriptor.Failure(number: errno).description, name) }
        // It stays open, and ends with the process.
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure(FileDescriptor.Failure(number: errno).description, name) }
        }
    }

    private static func isPath(_ word: String) -> Bool {
        guard word.contains("/"), !word.contains(" "), !word.hasPrefix("arn:"), !word.hasPrefix("http") else {
            return false
        }
        // A network is no path.
        return word.split(separator: "/").last.map { Int($0) == nil } ?? false
    }

    private static func failure(_ what: String, _ object: String) -> CommandFailure {
        CommandFailure(what, object: object, exitCode: .validationFailure)
    }
}
