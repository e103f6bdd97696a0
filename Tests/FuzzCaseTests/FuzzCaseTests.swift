import FuzzProperties
import TestSupport
import Testing

/// Every input that fuzzing starts from, and every one that once was a finding, against the rules of its target.
@Suite struct FuzzCaseTests {
    /// `Tests/Fuzz`, beside the folder of this file.
    private static let folder =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/") + "/Fuzz/"

    @Test(arguments: FuzzTarget.allCases)
    func noInputBreaksARule(target: FuzzTarget) {
        var count = 0
        for kind in ["Corpus", "Cases"] {
            let folder = Self.folder + "\(kind)/\(target.rawValue)/"
            for name in TemporaryDirectory.names(folder) ?? [] where !name.hasPrefix(".") {
                let input = TemporaryDirectory.contents(of: folder + name)
                #expect(throws: Never.self, "\(kind)/\(target.rawValue)/\(name)") { try target.check(input) }
                count += 1
            }
        }
        #expect(count > 0, "no inputs in \(Self.folder)")
    }

    /// The rules hold for no bytes at all, and for every single one.
    @Test(arguments: FuzzTarget.allCases)
    func shortInputsBreakNoRule(target: FuzzTarget) {
        for input in [[]] + (0...UInt8.max).map({ [$0] }) {
            #expect(throws: Never.self, "\(input)") { try target.check(input) }
        }
    }
}
