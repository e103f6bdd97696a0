/// Where the sources lie that the tests were built from.
enum SourceTree {
    /// The folder of these tests.
    static let tests = folder(of: #filePath)

    /// The root of the project.
    static let root = folder(of: folder(of: tests))

    private static func folder(of path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
}
