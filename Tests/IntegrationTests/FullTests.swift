/// Whether slow tests are asked for as well.
enum FullTests {
    static let areAsked = Variable.value(of: "BACKTRAIL_FULL_TESTS") == "1"
}
