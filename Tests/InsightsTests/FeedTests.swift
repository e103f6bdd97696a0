import Testing

@testable import Insights

@Suite struct FeedTests {
    @Test func symbolsAreGivenOnce() {
        var symbols = FeedSymbols()
        let first = symbols.insert(.region, "eu-west-1")
        #expect(symbols.insert(.region, "us-east-1") != first)
        #expect(symbols.insert(.region, "eu-west-1") == first)
        #expect(symbols.text(.region, first) == "eu-west-1")
        #expect(symbols.text(.region, FeedSymbols.absent) == nil)
        #expect(symbols.code(.region, of: "us-east-1") == first + 1)
        #expect(symbols.code(.region, of: "ap-south-1") == nil)
    }

    @Test func textsBeyondTheMemoryBecomeOther() {
        // Room for one text of four bytes, and not for another.
        var symbols = FeedSymbols(bytes: 60)
        let kept = symbols.insert(.account, "1111")
        #expect(kept != FeedSymbols.other)
        #expect(symbols.insert(.account, "2222") == FeedSymbols.other)
        #expect(symbols.insert(.account, "1111") == kept)
    }
}
