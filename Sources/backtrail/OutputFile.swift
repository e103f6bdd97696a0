import Glibc
import Reporting

/// The reader of a pipe has gone: not an error, nobody wants the rest.
struct ClosedPipe: Error {}

/// Where data goes: standard output, or the file of `--output`.
///
/// A file appears under its name when it is whole: until `finish()` it is `NAME.partial`, so that a run that fails
/// leaves what was there before. A name that is no regular file (a device, a FIFO) is written to as it is.
struct OutputFile: ~Copyable {
    private let descriptor: CInt
    private let name: String?
    private let partialName: String?
    private var pending: [UInt8] = []
    private var isFinished = false
    let terminal: Terminal

    static func standardOutput() -> OutputFile {
        OutputFile(descriptor: STDOUT_FILENO, name: nil, partialName: nil)
    }

    /// Writes a whole answer to standard output.
    static func print(_ bytes: [UInt8]) throws {
        var output = standardOutput()
        try output.write(bytes)
        try output.finish()
    }

    /// Opens the file of `--output`, or standard output for nil and `-`.
    static func open(_ name: String?) throws -> OutputFile {
        guard let name, name != "-" else { return standardOutput() }
        var status = stat()
        // stat fills one stat.
        let exists = unsafe stat(name, &status) == 0
        let isRegular = exists && status.st_mode & S_IFMT == S_IFREG
        let partialName = exists && !isRegular ? nil : name + ".partial"
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        // A Swift string given to C ends with a zero byte and lives for the time of the call; so too below.
        let descriptor = unsafe Glibc.open(partialName ?? name, flags, 0o666)
        guard descriptor >= 0 else {
            throw CommandFailure(FileDescriptor.Failure(number: errno).description, object: partialName ?? name)
        }
        return OutputFile(descriptor: descriptor, name: name, partialName: partialName)
    }

    private init(descriptor: CInt, name: String?, partialName: String?) {
        self.descriptor = descriptor
        self.name = name
        self.partialName = partialName
        terminal = Terminal(descriptor: descriptor)
    }

    deinit {
        guard descriptor != STDOUT_FILENO else { return }
        close(descriptor)
        if let partialName, !isFinished { unsafe unlink(partialName) }
    }

    /// Takes bytes that are fit for a terminal.
    mutating func write(_ bytes: [UInt8]) throws {
        pending += bytes
        if pending.count >= 65_536 { try flush() }
    }

    /// Takes bytes as somebody else chose them: exact in a file or a pipe, made harmless on a terminal.
    mutating func write(foreign bytes: [UInt8]) throws {
        try write(terminal.isTerminal ? ControlCharacters.visible(bytes[...]) : bytes)
    }

    /// Writes what is left, and gives the file its name.
    mutating func finish() throws {
        try flush()
        guard let name, let partialName else { return }
        guard unsafe rename(partialName, name) == 0 else { throw failure(errno) }
        isFinished = true
    }

    private mutating func flush() throws {
        var rest = pending[...]
        while !rest.isEmpty {
            do throws(FileDescriptor.Failure) {
                rest = rest.dropFirst(try FileDescriptor.write(rest, to: descriptor))
            } catch {
                if error.number == EPIPE { throw ClosedPipe() }
                throw failure(error.number)
            }
        }
        pending.removeAll(keepingCapacity: true)
    }

    private func failure(_ number: CInt) -> CommandFailure {
        CommandFailure(FileDescriptor.Failure(number: number).description, object: name ?? "standard output")
    }
}
