import ArgumentParser

/// A number of bytes as the command line takes it: `500000`, `64MB`, `1GB`, `2GiB`.
struct ByteSize: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        let units: [(String, Int)] = [
            ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("KB", 1_000), ("MB", 1_000_000),
            ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
        ]
        let unit = units.first { argument.hasSuffix($0.0) } ?? ("", 1)
        guard let count = Int(argument.dropLast(unit.0.count)), count > 0 else { return nil }
        let (bytes, overflows) = count.multipliedReportingOverflow(by: unit.1)
        guard !overflows else { return nil }
        self.bytes = bytes
    }
}
