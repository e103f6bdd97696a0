/// Every knob of the volume engine, with the values its figures were measured with.
///
/// A hurdle log-normal model: whether an hour has events at all, and how many, are learned apart.
package struct VolumeParameters: Sendable, Hashable {
    /// What of a day's weight is left after a day: half after 14.
    package var dailyDecay = 0.9516951530106196
    /// Days that are scored with the days after them known too, as nothing is known of the days before.
    package var warmUpDays = 14
    /// Fewer days than this say so little that the score must be higher by one.
    package var fewDays = 7
    /// Days around which a day of the warm-up is judged.
    package var retrospectiveDays = 28

    // Whether a block of an hour is active: pseudo-counts of a Beta distribution.
    package var activityPrior = 0.6
    package var activityPriorBlocks = 24.0
    package var hourOfDayWeight = 4.0
    package var binWeight = 4.0

    // How large an active block is: a normal-inverse-gamma distribution of ln(size).
    package var priorWeight = 0.5
    package var priorMean = 1.0986122886681098
    package var priorShape = 1.5
    package var priorVariance = 0.49
    package var binMeanWeight = 6.0
    package var minimumDeviation = 0.25
    package var maximumDegrees = 30.0
    /// Residuals beyond so many standard deviations are taken for such: one attack cannot poison the baseline.
    package var winsorizedDeviations = 4.0
    package var levelDecay = 0.5
    package var levelBlocks = 20
    package var levelTrust = 200.0
    package var dayPriorMeanShift = 0.5

    // How many hours of a day are active.
    package var hoursPriorWeight = 1.0
    package var hoursPriorMean = 1.0
    package var hoursPriorShape = 2.0
    package var hoursPriorVariance = 2.25
    package var hoursMinimumDeviation = 0.8
    package var minimumActiveHours = 3

    // What is scored at all.
    package var minimumInSlot = 3
    package var minimumInHour = 5
    package var minimumInDay = 5
    /// The scales that could each have been unusual.
    package var scaleCount = 3.5

    // Steady series: half hours that are too full, and silence.
    /// Active hours before a series can be steady.
    package var steadyHours = 100
    /// Slots with events, of those that would have some if events were spread evenly.
    package var steadyEvenness = 0.8
    /// The least variance of the logarithm of the rate.
    package var steadyVariance = 0.02
    /// The least events that a half hour must be expected to have.
    package var halfHourSize = 3.0
    /// The least probability that an hour is active, and events that it must be expected to have, for silence to be told.
    package var silenceActivity = 0.97
    package var silenceSize = 6.0
    /// Windows of an hour that are as good as independent, although they overlap.
    package var windowsPerHour = 1.5

    // From scores to incidents.
    /// An incident goes on while its score is no lower than the threshold less this.
    package var hysteresis = 0.5
    /// Minutes below that, after which it has ended; a shorter pause joins two.
    package var mergeMinutes = 60
    /// Scores below this are not kept at all.
    package var lowestScore = 0.5
    /// How much higher a score has to be where little is known.
    package var fewDaysMargin = 1.0

    // Memory.
    package var maximumSeries = 400_000
    /// Series and hours that may wait for the warm-up to end, of 40 bytes each.
    package var maximumCells = 3_000_000

    /// Shares of the engine's budget, by family in the order of `VolumeFamily`.
    package var budgetShares: [VolumeFamily: Double] = [
        .calls: 3, .errors: 2, .principalCalls: 0.3, .principalErrors: 0.2, .principalDenials: 0.3,
        .principalRegions: 0.2, .principalServices: 0.2, .bucket: 0.3, .principalObjects: 0.2,
        .loginFailuresByAddress: 0.15, .loginFailuresByUser: 0.15,
    ]

    package init() {}
}
