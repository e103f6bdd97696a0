extension CaseReport.Section {
    /// Subjects with what came of them: a tree, and the events of all of it in order.
    ///
    /// - Parameter answers: one a subject; those that no event is of are told in `unknown`.
    package init(traces answers: [CaseReport.Answer], unknown: [String]) {
        self.init(
            "trace", "Traces",
            notes: [
                "Whence each subject has its credentials, and everything that came of them. What no record proves bears a "
                    + "question mark."
            ] + unknown.map { "No event of the index is of \($0)." },
            answers: answers)
    }
}
