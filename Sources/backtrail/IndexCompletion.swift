import ArgumentParser
import TrailIndex
import TrailQuery

/// What a shell offers for an option: values that occur in the index.
///
/// A completion that fails offers nothing: a shell that waits for one is no place for an error.
enum IndexCompletion {
    /// Values offered at most: those of most events.
    private static let limit = 2_000

    static let accounts = values(of: "account")
    static let actorAccounts = values(of: "actorAccount")
    static let accessKeys = values(of: "userIdentity.accessKeyId")
    static let errors = values(of: "errorCode")
    static let events = values(of: "eventName")
    static let regions = values(of: "awsRegion")

    /// Services by the name in front of their domain.
    static let services = values(of: "eventSource") { service in
        let domain = ".amazonaws.com"
        return [service.hasSuffix(domain) ? String(service.dropLast(domain.count)) : service]
    }

    /// Principals by the name at the end of their ARN, which has no colon that a shell would stumble over, or by all of it.
    static let principals = values(of: "principal") { principal in
        guard principal.hasPrefix("arn:"), let slash = principal.lastIndex(of: "/") else { return [principal] }
        return [String(principal[principal.index(after: slash)...]), principal]
    }

    /// Names of fields, the last of a list with commas.
    static let fields = CompletionKind.custom { _, _, prefix in
        let begun = prefix.lastIndex(of: ",").map { prefix[...$0] } ?? ""
        return offered(Field.knownNames.map { begun + $0 }, prefix)
    }

    /// - Parameter spellings: how a value is written, the best first; only the first is offered before anything is typed.
    private static func values(
        of field: String, as spellings: @escaping @Sendable (_ value: String) -> [String] = { [$0] }
    ) -> CompletionKind {
        .custom { words, _, prefix in
            let values = ((try? values(of: field, words: words)) ?? []).map(spellings)
            let first = values.compactMap(\.first)
            return offered(prefix.isEmpty ? first : first + values.flatMap { $0.dropFirst() }, prefix)
        }
    }

    /// The values of a field, that of most events first, in the index that the words name.
    private static func values(of field: String, words: [String]) throws -> [String] {
        var location = IndexLocation()
        location.index = words.lastIndex(of: "--index").flatMap { words.dropFirst($0 + 1).first }
        let snapshot = try IndexSnapshot(IndexDirectory(path: location.path), archiveRoot: nil)
        let engine = QueryEngine(store: snapshot, references: ReferenceData())
        var selection = Selection()
        selection.categories = ["all"]
        let predicate = try selection.predicate(newestEvent: nil)
        let table = try engine.answer(
            .count(by: [try Field(field)], distinct: [], sum: []), selecting: predicate, limit: nil)
        return table.rows.compactMap { row in
            guard case .text(let text)? = row.first else { return nil }
            return text
        }
    }

    /// Those that begin as what was typed, each once and in the spelling of the shell.
    private static func offered(_ values: [String], _ prefix: String) -> [String] {
        var seen: Set<String> = []
        var fitting: [String] = []
        for value in values where value.hasPrefix(prefix) && isOneWord(value) && seen.insert(value).inserted {
            fitting.append(value)
            if fitting.count == limit { break }
        }
        // To zsh a description follows a colon.
        guard CompletionShell.requesting == .zsh else { return fitting }
        return fitting.map { String($0.flatMap { $0 == ":" ? ["\\", ":"] : [$0] }) }
    }

    /// Whether a shell takes it for one word: what has blanks or controls is typed by hand.
    private static func isOneWord(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
