import Testing

@testable import Tracing

@Suite struct AccessKeyIDTests {
    /// An id and its account that were published together ("A short note on AWS KEY ID", 2021), and ids of before 2019.
    @Test(arguments: [
        ("ASIAQNZGKIQY56JQ7WML", "029608264753"), ("AKIAIOSFODNN7ABCDEFG", nil), ("AKIAJOSFODNN7ABCDEFG", nil),
        ("AKIAEXAMPLEO2QYE3VCU", nil), ("AKIAQNZGKIQY56JQ", nil), ("AKIAQNZ1KIQY56JQ7WML", nil),
    ])
    func decodesTheAccountOfAnId(id: String, account: String?) throws {
        #expect(try #require(AccessKeyID(id)).account == account)
    }

    @Test(arguments: ["", "AKIA", "AKIAqnzgkiqy56jq7wml", "AROAQNZGKIQY56JQ7WML", "ASIAQNZGKIQY56JQ7WM-"])
    func refusesWhatIsNoId(text: String) {
        #expect(AccessKeyID(text) == nil)
    }
}
