import ArgumentParser
import Glibc
import JSONScan
import Reporting
import TrailIndex
import TrailQuery

/// A question that was saved under a name: the words of its command line, without those that say where.
///
/// Each is a file of the user's configuration, so that it can be asked of any index.
struct SavedView {
    let name: String
    /// The command and its options.
    let words: [String]

    /// Options that belong to one place or one run, each with a value.
    private static let placeOptions = ["--save", "--index", "--archive-root", "--output"]

    /// - Throws: `CommandFailure` where the name is none.
    init(name: String, words: [String]) throws {
        try SavedView.check(name)
        self.name = name
        var kept: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if SavedView.placeOptions.contains(word) {
                _ = rest.popFirst()
            } else if !SavedView.placeOptions.contains(where: { word.hasPrefix($0 + "=") }) {
                kept.append(word)
            }
        }
        self.words = kept
    }

    /// Reads the view of a name.
    ///
    /// - Throws: `CommandFailure` where there is none, with the names that there are.
    init(named name: String) throws {
        try SavedView.check(name)
        let path = SavedView.folder + "/" + name
        let text: [UInt8]
        do {
            text = try FileDescriptor.contents(of: path)
        } catch {
            guard error.number == ENOENT else {
                throw CommandFailure(error.description, object: path, exitCode: .validationFailure)
            }
            let known = SavedView.names()
            throw CommandFailure(
                "no view is saved under this name", object: "@" + name,
                hint: known.isEmpty
                    ? "A question with --save \(name) saves it." : "Saved are \(known.joined(separator: ", ")).",
                exitCode: .validationFailure)
        }
        guard case .array(let values)? = try? JSONTree(text) else { throw SavedView.damaged(path) }
        self.name = name
        words = try values.map { value in
            guard case .string(let word) = value else { throw SavedView.damaged(path) }
            return String(decoding: word, as: UTF8.self)
        }
    }

    /// Saves it; one that was there under the name is replaced.
    ///
    /// - Returns: whether there was one.
    func save() throws -> Bool {
        let folder = SavedView.folder
        try SavedView.makeFolder(folder)
        let isReplaced = SavedView.names().contains(name)
        var file = try OutputFile.open(folder + "/" + name, isOwn: true)
        var text: [UInt8] = []
        JSONText.append(.list(words.map { .text($0) }), to: &text)
        try file.write(text + [UInt8(ascii: "\n")])
        try file.finish()
        return isReplaced
    }

    /// Removes the view of a name.
    static func remove(_ name: String) throws {
        // One that is not there is told with those that are.
        _ = try SavedView(named: name)
        let path = folder + "/" + name
        // A Swift string given to C ends with a zero byte and lives for the time of the call.
        guard unsafe unlink(path) == 0 else {
            throw CommandFailure(FileDescriptor.Failure(number: errno).description, object: path)
        }
    }

    /// The names that are taken, sorted.
    static func names() -> [String] {
        (IndexDirectory.names(in: folder) ?? []).filter { (try? check($0)) != nil }.sorted()
    }

    /// Replaces `@NAME`, as the first word or behind a command, by the words that were saved.
    ///
    /// Behind a command only the options are taken: so `what @NAME` asks something else of the same events.
    static func expanded(_ words: [String], isQuestion: (_ command: String) -> Bool) throws -> [String] {
        guard let first = words.first else { return words }
        if first.hasPrefix("@") {
            return try SavedView(named: String(first.dropFirst())).words + words.dropFirst()
        }
        guard words.count > 1, words[1].hasPrefix("@"), isQuestion(first) else { return words }
        return try [first] + SavedView(named: String(words[1].dropFirst())).words.dropFirst() + words.dropFirst(2)
    }

    /// `views` in the folder of the program's configuration, as the XDG base directory specification has it.
    static var folder: String {
        let configuration =
            Environment.value(of: "XDG_CONFIG_HOME") ?? (Environment.value(of: "HOME") ?? ".") + "/.config"
        return configuration + "/backtrail/views"
    }

    /// Makes a folder, and those that it lies in.
    private static func makeFolder(_ path: String) throws {
        // A Swift string given to C ends with a zero byte and lives for the time of the call; so too below.
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try makeFolder(String(path[..<slash]))
            if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        }
        throw CommandFailure(FileDescriptor.Failure(number: errno).description, object: path)
    }

    private static func check(_ name: String) throws {
        let isName =
            !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
        guard isName, (1...100).contains(name.utf8.count), !name.hasSuffix(".partial") else {
            throw CommandFailure(
                "a view is named with up to 100 letters, digits, -, _ and . of ASCII", object: "@" + name,
                exitCode: .validationFailure)
        }
    }

    private static func damaged(_ path: String) -> CommandFailure {
        CommandFailure("expected a JSON array of words", object: path, exitCode: .validationFailure)
    }
}
