/// What a feed tells of every event as yes or no.
package struct EventFlags: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `readOnly` is true; what is absent counts as a write.
    package static let isReadOnly = EventFlags(rawValue: 1)
    /// A call that failed, with an error code or, of a sign-in, without one.
    package static let isError = EventFlags(rawValue: 2)
    /// The sign-in to the console is known to have used MFA.
    package static let usedMFA = EventFlags(rawValue: 4)
    /// It is known to have used none; neither flag where nothing is known.
    package static let usedNoMFA = EventFlags(rawValue: 8)
}
