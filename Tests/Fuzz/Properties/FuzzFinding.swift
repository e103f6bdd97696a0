/// A rule that some input breaks.
package struct FuzzFinding: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }

    /// Breaks off unless the rule holds.
    static func require(_ holds: Bool, _ rule: @autoclosure () -> String) throws(FuzzFinding) {
        if !holds { throw FuzzFinding(rule()) }
    }
}
