import Glibc
import Redaction
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
    /// What replaces names and addresses on the way out, where that was asked for.
    private var redaction: RedactedStream?
    /// The command that shows what is longer than the screen.
    private let pagerCommand: String?
    private var pager: Pager?
    /// Lines among what waits, as long as a pager may yet be started.
    private var lines = 0
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
    ///
    /// - Parameter isPaged: whether a pager shows what is longer than the screen of a terminal.
    /// - Parameter isOwn: whether the file is one of the program itself, that no one is handed.
    static func open(_ name: String?, isPaged: Bool = false, isOwn: Bool = false) throws -> OutputFile {
        guard let name, name != "-" else {
            let command = isPaged ? Pager.command : nil
            return OutputFile(descriptor: STDOUT_FILENO, name: nil, partialName: nil, pagerCommand: command)
        }
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
        return OutputFile(descriptor: descriptor, name: name, partialName: partialName, isOwn: isOwn)
    }

    /// Throws what would keep a file from being written.
    static func check(_ name: String) throws {
        _ = try open(name)
    }

    private init(
        descriptor: CInt, name: String?, partialName: String?, pagerCommand: String? = nil, isOwn: Bool = false
    ) {
        self.descriptor = descriptor
        self.name = name
        self.partialName = partialName
        redaction = isOwn ? nil : Redactor.current.map { RedactedStream($0) }
        terminal = Terminal(descriptor: descriptor)
        self.pagerCommand = terminal.isTerminal ? pagerCommand : nil
    }

    deinit {
        guard descriptor != STDOUT_FILENO else { return }
        close(descriptor)
        if let partialName, !isFinished { unsafe unlink(partialName) }
    }

    /// Takes bytes that are fit for a terminal.
    mutating func write(_ bytes: [UInt8]) throws {
        try append(redaction?.redacted(bytes) ?? bytes)
    }

    private mutating func append(_ bytes: [UInt8]) throws {
        pending += bytes
        if pager == nil, let pagerCommand {
            lines += bytes.count { $0 == UInt8(ascii: "\n") }
            // Until it is known to be long an answer waits, so that a short one needs no pager.
            guard lines >= terminal.height || pending.count >= 1 << 20 else { return }
            pager = Pager(pagerCommand)
        }
        if pending.count >= 65_536 { try flush() }
    }

    /// Takes bytes as somebody else chose them: exact in a file or a pipe, made harmless on a terminal.
    mutating func write(foreign bytes: [UInt8]) throws {
        try write(terminal.isTerminal ? ControlCharacters.visible(bytes[...]) : bytes)
    }

    /// Writes what is left, and gives the file its name.
    mutating func finish() throws {
        if let rest = redaction?.finish() {
            try append(rest)
            // First what leads back, then what is handed over.
            try RedactionFile.save()
        }
        try flush()
        pager = nil
        guard let name, let partialName else { return }
        guard unsafe rename(partialName, name) == 0 else { throw failure(errno) }
        isFinished = true
    }

    private mutating func flush() throws {
        let target = pager?.descriptor ?? descriptor
        var rest = pending[...]
        while !rest.isEmpty {
            do throws(FileDescriptor.Failure) {
                rest = rest.dropFirst(try FileDescriptor.write(rest, to: target))
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
