import Testing

@testable import Insights

@Suite struct DecimalAverageTests {
    /// The published examples: counts, minutes, and what the records print.
    @Test(arguments: [
        (1, 11_336, "0.0000882145"), (18, 10_080, "0.0017857143"), (17_702, 10_080, "1.7561507937"),
        (42, 10_657, "0.0039410716"), (40, 10_657, "0.0037534015"), (2, 10_657, "0.0001876701"), (60, 5, "12"),
        (207, 18, "11.5"), (400, 8, "50"), (3, 5, "0.6"), (0, 10_080, "0"),
    ])
    func averages(count: Int, minutes: Int, expected: String) throws {
        let average = try #require(DecimalAverage(count: count, minutes: minutes))
        #expect(average.description == expected)
        #expect(DecimalAverage(expected) == average)
        #expect(average.count(inMinutes: minutes) == count)
    }

    /// 1 / 10181 is 0.00009822217…, of which Java prints what ten decimals leave.
    @Test func javaNotation() throws {
        let average = try #require(DecimalAverage(count: 1, minutes: 10_181))
        #expect(DecimalAverage("9.82222E-5") == average)
        #expect(DecimalAverage("9.82222e-05") == average)
        #expect(average.description == "0.0000982222")
        #expect(DecimalAverage("5.0") == DecimalAverage(count: 25, minutes: 5))
        #expect(DecimalAverage("1.2E1") == DecimalAverage(count: 12, minutes: 1))
    }

    /// 1/2^11 = 0.00048828125: the eleventh place is a five, which binary fractions would get wrong as often as not.
    @Test func halvesGoUp() {
        #expect(DecimalAverage(count: 1, minutes: 2_048)?.description == "0.0004882813")
        #expect(DecimalAverage("0.00048828125")?.description == "0.0004882813")
        #expect(DecimalAverage("0.00048828124")?.description == "0.0004882812")
    }

    @Test(arguments: ["", "x", "-1", "1.2.3", "1e", "1e999", "99999999999999", ".", "1e400", "NaN"])
    func refused(text: String) { #expect(DecimalAverage(text) == nil) }

    /// 84.410596421 calls a minute are no whole number of calls in 10080 minutes.
    @Test func noWholeNumber() { #expect(DecimalAverage("84.410596421")?.count(inMinutes: 10_080) == nil) }

    @Test func windowsOfThePublishedRecords() {
        // 2020-07-21T20:56 and 2024-12-11T16:52, whose baselines last 11336 and 11092 minutes.
        let first = InsightWindow(start: 1_595_364_960_000_000, end: 1_595_364_960_000_000)
        #expect(first.baselineMinutes == 11_336)
        #expect(first.baseline.count == 11_336 * 60_000_000)
        let second = InsightWindow(start: 1_733_935_920_000_000, end: 1_733_935_980_000_000)
        #expect(second.baselineMinutes == 11_092)
        #expect(second.wholeMinutes == 1)
    }
}
