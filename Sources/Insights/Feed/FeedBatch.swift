import CloudTrail

/// Events of one UTC hour in order of time, as columns of equal length.
///
/// An hour comes in one batch, or in several behind one another where it holds more events than a batch takes. Events
/// of one time stand in an order that their own values decide, not the place where they were found.
package struct FeedBatch: Sendable {
    /// Hours since 1970 of all events.
    package let hour: Int64
    /// `eventTime` in microseconds since 1970, ascending.
    package fileprivate(set) var times: [Int64] = []
    package fileprivate(set) var flags: [EventFlags] = []
    /// Where each event lies, to fetch what is not here: its ID, its request parameters.
    package fileprivate(set) var references: [EventReference] = []
    private var columns: [[UInt32]] = Array(repeating: [], count: FeedColumn.allCases.count)

    package init(hour: Int64) { self.hour = hour }

    package var count: Int { times.count }

    /// The codes of a column, one an event, into `FeedSymbols`.
    package subscript(column: FeedColumn) -> [UInt32] { columns[column.rawValue] }

    /// Hours since 1970 that a time lies in, rounded down also before 1970.
    package static func hour(of microseconds: Int64) -> Int64 {
        microseconds.quotientAndRemainderFloored(dividingBy: 3_600_000_000).quotient
    }

    /// Days since 1970.
    package var day: Int64 { hour.quotientAndRemainderFloored(dividingBy: 24).quotient }

    /// Appends an event; tests make their own batches with this.
    ///
    /// - Parameters:
    ///   - time: in microseconds, inside the batch's hour, and not before the last.
    ///   - codes: one a column, in the order of `FeedColumn.allCases`.
    package mutating func append(
        time: Int64, flags: EventFlags = [], reference: EventReference, codes: [UInt32]
    ) {
        precondition(codes.count == columns.count, "an event has a code a column")
        times.append(time)
        self.flags.append(flags)
        references.append(reference)
        for (column, code) in codes.enumerated() { columns[column].append(code) }
    }

    mutating func reserve(_ count: Int) {
        times.reserveCapacity(count)
        flags.reserveCapacity(count)
        references.reserveCapacity(count)
        for column in columns.indices { columns[column].reserveCapacity(count) }
    }

    /// Appends some rows of blocks, in this order.
    mutating func append(_ entries: ArraySlice<FeedEntry>, of blocks: [FeedBlock]) {
        for entry in entries {
            let block = Int(entry.block)
            let position = Int(entry.position)
            times.append(entry.time)
            flags.append(blocks[block].flags[position])
            references.append(
                EventReference(rowGroup: blocks[block].rowGroup, row: blocks[block].rows[position]))
        }
        for column in columns.indices {
            let sources = blocks.map { $0.columns[column] }
            columns[column].append(addingCapacity: entries.count) { output in
                for entry in entries { output.append(sources[Int(entry.block)][Int(entry.position)]) }
            }
        }
    }
}
