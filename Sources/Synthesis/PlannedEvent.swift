/// An event that has its time before the others are drawn: a session begins, or the story goes on.
struct PlannedEvent {
    enum Kind {
        /// A session of an actor is handed out, recorded where it will act.
        case sessionStart(actor: Int, ordinal: Int)
        /// The same, recorded in the account of the one who asked for it.
        case sessionRequest(actor: Int, ordinal: Int)
        case signIn(actor: Int, isSuccess: Bool)
        case story(Int)
        /// A call of a habit, by position.
        case habit(Int)
    }

    let time: Int64
    let kind: Kind

    var storyStep: Int? {
        if case .story(let step) = kind { step } else { nil }
    }
}
