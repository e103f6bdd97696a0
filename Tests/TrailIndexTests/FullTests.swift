import Glibc

/// Whether slow tests are asked for as well.
enum FullTests {
    static let areAsked = unsafe getenv("BACKTRAIL_FULL_TESTS").map { unsafe String(cString: $0) == "1" } ?? false
}
