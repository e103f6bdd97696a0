extension CaseReport {
    /// What a report may have, in this order.
    ///
    /// Raw values are the ids of sections, and stable.
    package enum Part: String, Sendable, Hashable, CaseIterable {
        case integrity, coverage, insights, activity, who, what, `where`, how, errors, monitors, trace, unread
    }

    /// What a report can be a bad answer for, so that a script is told by the exit code.
    package enum Alarm: String, Sendable, Hashable, CaseIterable {
        /// An object is not what was delivered.
        case integrity
        /// Something was delivered and is not here.
        case coverage
        /// Something was unusual.
        case insights
        /// A control of the CIS benchmark would have raised an alarm.
        case monitors
        /// Something could not be read.
        case unread
    }
}
