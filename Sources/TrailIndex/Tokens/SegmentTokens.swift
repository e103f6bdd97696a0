import Glibc
import Parquet
import Synchronization

/// The tokens of a segment, opened when they are first asked for.
///
/// Threads share it.
final class SegmentTokens: Sendable {
    private enum State {
        case unopened
        case open(TokenFile)
        /// There is none, or none that says anything.
        case none
    }

    private let state = Mutex(State.unopened)
    private let file: ParquetFile
    private let path: String
    private let problems: TokenProblems

    init(of file: ParquetFile, in directory: IndexDirectory, _ problems: TokenProblems) {
        self.file = file
        path = directory.tokenPath(of: SegmentTokens.name(file.path))
        self.problems = problems
    }

    static func name(_ path: String) -> String {
        String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    }

    /// Opens the file of tokens of a segment.
    static func open(_ path: String, of file: ParquetFile) throws(TokenFile.Failure) -> TokenFile {
        var status = stat()
        guard unsafe stat(file.path, &status) == 0 else { throw .system(errno) }
        return try TokenFile(
            path, ofFile: name(file.path), byteCount: Int(status.st_size),
            rowCounts: file.rowGroups.map(\.rowCount))
    }

    /// Whether of one of some lists all tokens may be in a row group; true where nothing is known.
    func mayHold(anyOf lists: [[UInt64]], inRowGroup rowGroup: Int) -> Bool {
        guard let file = opened() else { return true }
        do throws(TokenFile.Failure) {
            let set = try file.set(of: rowGroup)
            return lists.contains { TokenSet.mayHold(allOf: $0, in: set.span) }
        } catch {
            note(error)
            return true
        }
    }

    private func opened() -> TokenFile? {
        state.withLock { state in
            switch state {
            case .open(let file): return file
            case .none: return nil
            case .unopened:
                do throws(TokenFile.Failure) {
                    let found = try SegmentTokens.open(path, of: file)
                    state = .open(found)
                    return found
                } catch {
                    state = .none
                    note(error)
                    return nil
                }
            }
        }
    }

    private func note(_ failure: TokenFile.Failure) {
        switch failure {
        case .absent: break
        case .damaged: problems.note("\(path): the token file is damaged")
        case .foreign: problems.note("\(path): the token file is of another file of events")
        case .newerVersion: problems.note("\(path): the token file is of a newer version of backtrail")
        case .system(let number): problems.note("\(path): \(ArchiveError.reason(number))")
        }
    }
}

/// What was wrong with token files that were read, each said once.
final class TokenProblems: Sendable {
    private let texts = Mutex<Set<String>>([])

    func note(_ text: String) { texts.withLock { _ = $0.insert(text) } }

    var all: [String] { texts.withLock { $0.sorted() } }
}

extension IndexDirectory {
    /// The files that tell which tokens segments hold.
    var tokensPath: String { path + "/tokens" }

    /// The token file of a file of events.
    func tokenPath(of name: String) -> String { tokensPath + "/" + name + TokenFile.suffix }

    /// The token file of a file of events, given its path; nil for a file of another table.
    static func tokenPath(ofSegment path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[parts.count - 2] == Table.events.rawValue else { return nil }
        return IndexDirectory(path: parts.dropLast(2).joined(separator: "/")).tokenPath(
            of: String(parts[parts.count - 1]))
    }
}
