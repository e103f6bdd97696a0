import DeltaTable
import Glibc
import Parquet

/// Why an index cannot be read or written.
package struct IndexError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case noIndex
        case notAnIndex
        case heldByAnotherRun(String)
        case system(Int32)
        case damaged(String)
        /// The columns of a table or a file are not those of the format.
        case foreignColumns
        /// A table or a file of this version of the format, which this program does not know.
        case newerFormat(Int)
        /// Bytes that the index may take, and that are free.
        case tooLittleSpace(needed: Int64, free: Int64)
        /// What is wrong with a plan, or with what was read by it.
        case malformedPlan(String)
        /// A split that a plan does not have.
        case noSplit(Int, count: Int)
        /// The index holds what the plan was to add.
        case outdatedPlan(String)
    }

    package let path: String
    package let kind: Kind

    package init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }

    package var description: String {
        switch kind {
        case .noIndex: "\(path): no index here"
        case .notAnIndex: "\(path): the folder is not empty and no index"
        case .heldByAnotherRun(let holder): "\(path): another run is writing this index (\(holder))"
        case .system(let number): "\(path): \(ArchiveError.reason(number))"
        case .damaged(let what): "\(path): \(what)"
        case .foreignColumns: "\(path): the columns are not those of an index: another program wrote or changed them"
        case .newerFormat(let found):
            "\(path): an index of format \(found), and this version of backtrail knows formats up to "
                + "\(IndexFormat.version)"
        case .tooLittleSpace(let needed, let free):
            "\(path): the index may take \(IndexError.megabytes(needed)), and \(IndexError.megabytes(free)) are free"
        case .malformedPlan(let what): "\(path): \(what)"
        case .noSplit(let number, let count): "\(path): no split \(number): the plan has splits 0 to \(count - 1)"
        case .outdatedPlan(let key): "\(path): \(key) is in the index already"
        }
    }

    private static func megabytes(_ bytes: Int64) -> String { "\(bytes / 1_000_000) MB" }

    /// What to do next.
    package var hint: String {
        switch kind {
        case .noIndex: "run: backtrail index ARCHIVE --index \(path)"
        case .notAnIndex: "choose an empty or a new folder with --index"
        case .heldByAnotherRun: "wait until it has ended"
        case .system: "check the folder's permissions and the free space"
        case .tooLittleSpace: "choose another disk with --index, or go on all the same with --force"
        case .malformedPlan:
            "make a plan with \"backtrail index plan\", and read and commit its splits with the same plan"
        case .noSplit: "name one of the plan's splits with --split"
        case .outdatedPlan: "another run has written to the index since the plan was made: plan again"
        case .damaged, .foreignColumns: IndexError.indexAgain
        case .newerFormat: "use the version of backtrail that wrote it or a later one, or \(IndexError.indexAgain)"
        }
    }

    private static let indexAgain = "index the archive again into a new folder; the archive is untouched"

    /// What to do next about an error in a file of an index; nil where nothing is known that helps.
    package static func hint(for error: any Error) -> String? {
        switch error {
        case let error as ParquetError:
            if case .systemCall(let call, let number) = error.code, call != .mmap {
                return number == ENOENT
                    ? "a file of the index is gone: bring it back from a copy of the index, or \(indexAgain)"
                    : "check the permissions and the disk"
            }
            return "bring the file back from a copy of the index, or \(indexAgain)"
        case let error as DeltaError:
            switch error.code {
            case .systemCall: return "check the permissions and the disk"
            case .conflict: return "another program writes to this index: try again when it has ended"
            default: return "bring the file back from a copy of the index, or \(indexAgain)"
            }
        default: return nil
        }
    }
}
