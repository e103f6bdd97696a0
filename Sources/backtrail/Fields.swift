import ArgumentParser
import TrailQuery

/// The fields of `--by`, `--distinct`, `--sum` and `--fields`.
enum Fields {
    /// The fields that lists with commas name, in their order.
    ///
    /// - Throws: `ValidationError`, so that a wrong name is told as wrong usage.
    static func named(_ lists: [String]) throws -> [Field] {
        try lists.flatMap { list in
            try list.split(separator: ",", omittingEmptySubsequences: false).map { name in
                guard !name.isEmpty else { throw ValidationError("\"\(list)\" has an empty field name") }
                do {
                    return try Field(String(name))
                } catch let error as QueryError {
                    throw ValidationError(error.description)
                }
            }
        }
    }
}
