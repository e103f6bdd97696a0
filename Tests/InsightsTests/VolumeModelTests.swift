import Glibc
import Testing

@testable import Insights

/// The formulas of the model against values worked out by hand.
@Suite struct VolumeModelTests {
    let parameters = VolumeParameters()

    /// With nothing known: mean ln 3, scale 0.7² = 0.49 of one block, (1 + 1/0.5) wider as the mean is not known either.
    @Test func priorOfSizes() {
        let prediction = SizeModel().prediction(bin: 3, parameters)
        #expect(abs(prediction.mean - log(3)) < 1e-12)
        #expect(abs(prediction.deviation - (0.49 * 3).squareRoot()) < 1e-12)
        #expect(prediction.degrees == 3)
    }

    /// One block of size 3: kn 1.5, an 2, Bn 1.5 · 0.49 = 0.735, so variance 0.3675; the bin's weight is min(7, 1.5).
    @Test func oneBlock() {
        var model = SizeModel()
        model.learn(log(3), bin: 3, parameters)
        let prediction = model.prediction(bin: 3, parameters)
        #expect(abs(prediction.mean - log(3)) < 1e-6)
        #expect(abs(prediction.deviation - (0.3675 * (1 + 1 / 1.5)).squareRoot()) < 1e-6)
        #expect(prediction.degrees == 4)
    }

    /// One block of size 12 = 3 · 4: the residual is ln 4, below 4 · 0.7.
    ///
    /// Overall mean ln 3 + ln 4 / 1.5; of the bin (6 · overall + ln 12) / 7.
    /// Bn = 0.735 + 0.5 · 1 · (ln 4)² / (2 · 1.5).
    @Test func oneLargeBlock() {
        var model = SizeModel()
        model.learn(log(12), bin: 3, parameters)
        let prediction = model.prediction(bin: 3, parameters)
        let overall = log(3) + log(4) / 1.5
        #expect(abs(prediction.mean - (6 * overall + log(12)) / 7) < 1e-6)
        let variance = (0.735 + 0.5 * log(4) * log(4) / 3) / 2
        #expect(abs(prediction.deviation - (variance * (1 + 1 / 1.5)).squareRoot()) < 1e-6)
        // Another bin knows the overall mean only.
        #expect(abs(model.prediction(bin: 4, parameters).mean - overall) < 1e-6)
    }

    /// 4 · 0.7 above ln 3 is as far as one block can be.
    @Test func outliersAreWinsorized() {
        var wild = SizeModel()
        wild.learn(log(1e6), bin: 0, parameters)
        var tame = SizeModel()
        tame.learn(log(3) + 2.8, bin: 0, parameters)
        #expect(abs(wild.prediction(bin: 0, parameters).mean - tame.prediction(bin: 0, parameters).mean) < 1e-6)
    }

    @Test func tailsAreThoseOfStudent() {
        let prediction = SizePrediction(mean: log(9.5), deviation: 0.5, degrees: 3)
        #expect(abs(prediction.upperTail(10) - 0.5) < 1e-12)
        // (ln(9.5 e^1.25) - ln 9.5) / 0.5 = 2.5 standard deviations of three degrees.
        #expect(abs(prediction.upperTail(9.5 * exp(1.25) + 0.5) - 0.04385332350403278) < 1e-9)
        #expect(abs(prediction.lowerTail(9) - 0.5) < 1e-12)
    }

    /// Of mean 6 and size 2 none has the probability (2 / 8)², and one 2 · 6 / 8 of it.
    @Test func ratesAreNegativeBinomial() {
        let prediction = RatePrediction(mean: 6, size: 2)
        #expect(abs(prediction.lowerTail(0) - 0.0625) < 1e-12)
        #expect(abs(prediction.upperTail(1) - 0.9375) < 1e-12)
        #expect(abs(prediction.lowerTail(1) - 0.15625) < 1e-12)
        #expect(abs(prediction.upperTail(2) - 0.84375) < 1e-12)
    }

    /// Calls of every five minutes are spread; as many at the full hour are not.
    @Test func whatRunsByTheClockIsNotSteady() {
        var spread = SeriesState()
        var clocked = SeriesState()
        for day in 0..<10 {
            var hours: [HourSummary] = []
            var runs: [HourSummary] = []
            for hour in 0..<24 {
                var cell = HourCell(series: 0, hour: Int32(day * 24 + hour))
                var run = cell
                for slot in 0..<12 { cell.add(slot: slot) }
                run.add(slot: 0, 12)
                hours.append(HourSummary(cell))
                runs.append(HourSummary(run))
            }
            spread.learn(hours, at: Int64(day), parameters)
            clocked.learn(runs, at: Int64(day), parameters)
        }
        #expect(spread.isSteady(parameters))
        #expect(!clocked.isSteady(parameters))
        let rate = spread.rate(bin: 9, parameters)
        #expect(rate.mean > 11 && rate.mean < 14)
    }

    /// Never active in a week of 24 hours: q0 = 0.6 / (168 + 24), the bin's hour of day was observed 7 times and the bin 5.
    @Test func activityOfTheUnknown() {
        var exposure = Exposure()
        // 1970-01-05 was a Monday.
        for day in 4..<11 { exposure.add(day: Int64(day), hours: 0xff_ffff) }
        let overall = 0.6 / 192
        let hourly = 4 * overall / (7 + 4)
        let expected = 4 * hourly / (5 + 4)
        #expect(abs(SeriesState().activity(bin: 9, exposure, parameters) - expected) < 1e-12)
        #expect(abs(SeriesState().dailyActivity(exposure, parameters) - 0.6 / 8) < 1e-12)
        #expect(exposure.observedDays == 7)
        #expect(exposure.total == 168)
    }

    @Test func weekends() {
        // 2024-01-06 was a Saturday: day 19728.
        #expect(Bin.of(day: 19_727, hour: 5) == 5)
        #expect(Bin.of(day: 19_728, hour: 5) == 29)
        #expect(Bin.of(day: 19_729, hour: 5) == 29)
        #expect(Bin.of(day: 19_730, hour: 5) == 5)
        #expect(Bin.isWeekend(-5))
    }

    @Test func whatCountsAsObserved() {
        #expect(Bin.observedHours(active: 0) == 0)
        // A night without events is a quiet one.
        #expect(Bin.observedHours(active: 0b1111_1111_0000_0000) == 0xff_ffff)
        // Three hours of a busy day without any event are a gap.
        #expect(Bin.observedHours(active: 0xff_ffff & ~0b111) == 0xff_fff8)
    }

    /// Half of the weight is left after fourteen days.
    @Test func weightIsLost() {
        #expect(abs(pow(parameters.dailyDecay, 14) - 0.5) < 1e-12)
    }
}
