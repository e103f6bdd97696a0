import Glibc

/// How long a writer was busy with what is not encoding, in nanoseconds.
package struct WriteTimes: Sendable, Hashable {
    package var compress: UInt64 = 0
    package var write: UInt64 = 0

    package init() {}

    /// Nanoseconds of a clock that only goes forward.
    package static func now() -> UInt64 {
        var time = timespec()
        // Fills one timespec.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
