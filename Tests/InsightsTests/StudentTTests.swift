import Testing

@testable import Insights

@Suite struct StudentTTests {
    /// Closed forms and values of another implementation.
    @Test(arguments: [
        // One degree is Cauchy's distribution, two have a closed form: 1/2 - x / (2 √(2 + x²)).
        (1.0, 1.0, 0.25),
        (2.0, 2.0, 0.09175170953613698),
        (3.0, 2.5, 0.04385332350403278),
        (5.0, 4.0, 0.005161707740415725),
        (8.5, 1.2, 0.13125763777050448),
        (4.2, -0.7, 0.7396164353797132),
        (30.0, 6.0, 6.971384383602382e-07),
        (30.0, 12.0, 2.7900927075996303e-13),
        (2.5, 40.0, 7.09781714524669e-05),
        (7.0, 0.0, 0.5),
    ])
    func upperTail(degrees: Double, x: Double, expected: Double) {
        let tail = StudentT.upperTail(x, degrees: degrees)
        #expect(abs(tail / expected - 1) < 1e-11)
        #expect(abs(StudentT.lowerTail(-x, degrees: degrees) / expected - 1) < 1e-11)
    }

    @Test func extremesAreNoNumbersToFearOf() {
        #expect(StudentT.upperTail(.infinity, degrees: 3) == 0)
        #expect(StudentT.upperTail(1e200, degrees: 3) >= 0)
        let tail = StudentT.upperTail(1e6, degrees: 30)
        #expect(tail > 0 && tail < 1e-100)
    }
}
