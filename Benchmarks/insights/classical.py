"""Detectors of the literature on counts: keys x slots of five minutes. Each gives scores and the slots a score spans.

Written from the formulas of the publications that README.md names. What is unusual scores high; nothing is judged by
counts that come after it, but for S-H-ESD, which works on pieces of two weeks.
"""
import numpy as np

SLOTS = 288
MINIMUM = {1: 3, 12: 5}  # events in five minutes and in an hour, below which nothing is told


def hourly(counts):
    return counts.reshape(counts.shape[0], -1, 12).sum(axis=2)


def floored(scores, counts, width):
    return np.where(counts >= MINIMUM[width], scores, -np.inf)


def window_sums(counts, first):
    """Sums of the counts from `first[slot]` up to each slot, which is left out."""
    total = np.concatenate([np.zeros((counts.shape[0], 1)), np.cumsum(counts, axis=1, dtype=np.float64)], axis=1)
    slots = np.arange(counts.shape[1])
    return total[:, slots] - total[:, first]


def seven_days(counts):
    """Mean and deviation of the seven days before the day of each slot and of that day so far, as AWS's baseline."""
    slots = np.arange(counts.shape[1])
    first = np.maximum(0, (slots // SLOTS - 7) * SLOTS)
    length = np.maximum(1, slots - first)
    mean = window_sums(counts, first) / length
    square = window_sums(counts.astype(np.float64) ** 2, first) / length
    return mean, np.sqrt(np.maximum(square - mean * mean, 0)), length


def aws_z(counts):
    mean, deviation, length = seven_days(counts)
    # A key that was never seen deviates as if it had been seen once.
    deviation = np.sqrt(deviation ** 2 + 1 / length)
    high = floored((counts - mean) / deviation, counts, 1)
    return np.maximum(high, (mean - counts) / deviation), 1


def aws_ratio(counts):
    mean, _, length = seven_days(counts)
    return floored(np.log(counts + 1e-9) - np.log(mean + 1 / length), counts, 1), 1


def log_gamma(x):
    """ln of the gamma function for x > 0 by Stirling's series."""
    shift = np.log(x * (x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5))
    x = x + 6
    return (x - 0.5) * np.log(x) - x + 0.9189385332046727 + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - shift


def poisson_tail(x, mean):
    """-log10 of the probability of x or more, for x above the mean; bounded by a geometric series."""
    log = x * np.log(mean) - mean - log_gamma(x + 1)
    ratio = np.minimum(mean / (x + 1), 0.999)
    return np.where(x > mean, -(log - np.log1p(-ratio)) / np.log(10), 0)


def negative_binomial_tail(x, mean, dispersion):
    """The same where the variance is `dispersion` times the mean, above 1."""
    size = mean / (dispersion - 1)
    log = (log_gamma(x + size) - log_gamma(size) - log_gamma(x + 1)
           - size * np.log(dispersion) + x * np.log1p(-1 / dispersion))
    ratio = np.minimum((x + size) / (x + 1) * (1 - 1 / dispersion), 0.999)
    return np.where(x > mean, -(log - np.log1p(-ratio)) / np.log(10), 0)


def seven_day_poisson(counts):
    mean, _, length = seven_days(counts)
    # The predictive of a Gamma(1/2, 0) prior is close to Poisson with half an event more.
    return floored(poisson_tail(counts.astype(np.float64), mean + 0.5 / length), counts, 1), 1


def ears_c2(counts):
    """Seven hours as the baseline, two hours back."""
    hours = hourly(counts)
    total = np.concatenate([np.zeros((len(hours), 1)), np.cumsum(hours, axis=1, dtype=np.float64)], axis=1)
    square = np.concatenate([np.zeros((len(hours), 1)), np.cumsum(hours.astype(np.float64) ** 2, axis=1)], axis=1)
    at = np.arange(9, hours.shape[1])
    mean = (total[:, at - 2] - total[:, at - 9]) / 7
    variance = np.maximum((square[:, at - 2] - square[:, at - 9] - 7 * mean * mean) / 6, 0)
    scores = np.full(hours.shape, -np.inf)
    scores[:, 9:] = (hours[:, 9:] - mean) / np.sqrt(np.maximum(variance, 0.25))
    return floored(scores, hours, 12), 12


def farrington(counts):
    """Quasi-Poisson over the same hours of up to five weeks before, three hours on either side; negative binomial."""
    hours = hourly(counts).astype(np.float64)
    scores = np.full(hours.shape, -np.inf)
    offsets = [-168 * week + shift for week in range(1, 6) for shift in range(-3, 4)]
    for first in range(0, hours.shape[1], 168):
        at = np.arange(first, min(first + 168, hours.shape[1]))
        usable = [o for o in offsets if first + o >= 0]
        if not usable:
            continue
        past = np.stack([hours[:, at + o] for o in usable], axis=2)
        weights = np.ones_like(past)
        for _ in range(2):
            sums = weights.sum(axis=2)
            mean = np.maximum((weights * past).sum(axis=2) / sums, 1e-3)
            spread = (weights * (past - mean[:, :, None]) ** 2 / mean[:, :, None]).sum(axis=2) / np.maximum(sums - 1, 1)
            spread = np.maximum(spread, 1)
            # Outbreaks of the past count less, by their Anscombe residuals.
            anscombe = (1.5 * (past ** (2 / 3) - (mean ** (2 / 3))[:, :, None])
                        / ((mean ** (1 / 6)) * np.sqrt(spread))[:, :, None])
            weights = np.where(anscombe > 2.58, np.maximum(anscombe, 1) ** -2, 1)
            weights *= (len(usable) / weights.sum(axis=2))[:, :, None]
        # What is not known of the mean adds to the dispersion.
        dispersion = np.maximum(spread * (1 + 1 / len(usable)), 1.01)
        scores[:, at] = negative_binomial_tail(hours[:, at], mean, dispersion)
    return floored(scores, hours, 12), 12


def s_h_esd(counts):
    """Median of the hour of the day taken off, then distance from the median in robust deviations, by two weeks."""
    hours = hourly(counts).astype(np.float64)
    scores = np.full(hours.shape, -np.inf)
    for first in range(0, hours.shape[1], 336):
        piece = hours[:, first:first + 336]
        if piece.shape[1] < 48:
            continue
        days = piece.reshape(len(piece), -1, 24)
        rest = (days - np.median(days, axis=1)[:, None, :]).reshape(piece.shape)
        distance = np.abs(rest - np.median(rest, axis=1)[:, None])
        deviation = 1.4826 * np.median(distance, axis=1)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            scores[:, first:first + 336] = np.where(deviation > 0, distance / deviation, -np.inf)
    return scores, 12


def spot(counts):
    """Peaks over the 98 % quantile of all days before, a generalized Pareto tail fitted anew every week."""
    scores = np.full(counts.shape, -np.inf)
    for number, row in enumerate(counts):
        for first in range(14 * SLOTS, counts.shape[1], 7 * SLOTS):
            past = row[:first]
            threshold = np.quantile(past, 0.98)
            excess = past[past > threshold] - threshold
            week = row[first:first + 7 * SLOTS]
            above = np.flatnonzero(week > threshold)
            if len(above) == 0:
                continue
            if len(excess) < 5:
                shape, scale, share = 0.0, max(excess.mean(), 1) if len(excess) else 1.0, max(len(excess), 1) / first
            else:
                shape, scale = pareto_fit(excess)
                share = len(excess) / first
            y = week[above] - threshold
            if abs(shape) < 1e-6:
                tail = -y / scale
            else:
                tail = -np.log(np.maximum(1 + shape * y / scale, 1e-12)) / shape
            scores[number, first + above] = -(np.log(share) + tail) / np.log(10)
    return floored(scores, counts, 1), 1


def pareto_fit(excess):
    """Shape and scale of the greatest likelihood, over one parameter as Grimshaw showed."""
    most = excess.max()
    grid = np.concatenate([-np.geomspace(1e-4, 0.999, 40) / most, np.geomspace(1e-4, 100, 60) / excess.mean()])
    shapes = np.log1p(np.outer(grid, excess)).mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        scales = shapes / grid
        likelihood = -np.log(scales) - shapes - 1
    best = np.nanargmax(np.where(scales > 0, likelihood, -np.inf))
    return shapes[best], scales[best]


def density(counts):
    """Mean and deviation of each block of four hours on working days and weekends, of all days before."""
    hours = hourly(counts).astype(np.float64)
    scores = np.full(hours.shape, -np.inf)
    at = np.arange(hours.shape[1])
    weekday = (at // 24 + 4) % 7  # The first day is a Friday.
    group = at % 24 // 4 + 6 * (weekday >= 5)
    for number in range(12):
        own = np.flatnonzero(group == number)
        part = hours[:, own]
        day = own // 24
        count = np.searchsorted(own, day * 24)
        total = np.concatenate([np.zeros((len(part), 1)), np.cumsum(part, axis=1)], axis=1)
        square = np.concatenate([np.zeros((len(part), 1)), np.cumsum(part * part, axis=1)], axis=1)
        known = np.maximum(count, 1)
        mean = total[:, count] / known
        deviation = np.sqrt(np.maximum(square[:, count] / known - mean * mean, 0) + 1 / known)
        scores[:, own] = np.where(count >= 16, (part - mean) / deviation, -np.inf)
    return floored(scores, hours, 12), 12


METHODS = {
    "AWS-like 7-day mean, 5-min z": aws_z, "AWS-like ratio to baseline": aws_ratio,
    "7-day Poisson tail": seven_day_poisson, "EARS C2 hourly": ears_c2, "Farrington/Noufaily NB hourly": farrington,
    "S-H-ESD hourly, 14 d": s_h_esd, "SPOT 5-min": spot, "Density, 4-hour block x weekend": density,
}
