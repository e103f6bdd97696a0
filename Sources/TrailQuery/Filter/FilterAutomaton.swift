/// An expression with all its states worked out: one look-up a character.
struct FilterAutomaton: Sendable {
    /// More states than this are found again for each text instead.
    private static let maximumStates = 256

    /// By ASCII code, and 128 for all other characters: a column of `transitions`.
    private let classes: [UInt8]
    private let classCount: Int
    /// A row a state: the next state by class.
    private var transitions: [UInt16] = []
    /// Whether a text that reaches the state matches, whatever follows.
    private var isAccepting: [Bool] = []
    private var isAcceptingAtEnd: [Bool] = []

    /// Nil for an expression with many states.
    init?(nodes: [FilterRegex.Node], anywhere: [Int], atStart: [Int]) {
        var representatives: [UInt8] = []
        var known: [[Bool]: UInt8] = [:]
        var classes: [UInt8] = []
        for symbol in UInt8(0)...128 {
            let membership = nodes.map { node in
                if case .one(let set, _, _) = node { set.contains(symbol) } else { false }
            }
            if known[membership] == nil {
                known[membership] = UInt8(representatives.count)
                representatives.append(symbol)
            }
            classes.append(known[membership] ?? 0)
        }
        self.classes = classes
        classCount = representatives.count
        let everywhere = FilterStates(nodes, anywhere)
        var states = [FilterStates(nodes, atStart + anywhere)]
        var numbers: [FilterStates: UInt16] = [states[0]: 0]
        var next = 0
        while next < states.count {
            let current = states[next]
            next += 1
            isAccepting.append(current.accepts(nodes, atEnd: false))
            isAcceptingAtEnd.append(current.accepts(nodes, atEnd: true))
            for symbol in representatives {
                var reached = current.stepped(nodes, by: symbol)
                reached.formUnion(everywhere)
                if numbers[reached] == nil {
                    if states.count == FilterAutomaton.maximumStates { return nil }
                    numbers[reached] = UInt16(states.count)
                    states.append(reached)
                }
                transitions.append(numbers[reached] ?? 0)
            }
        }
    }

    func matches(_ text: ArraySlice<UInt8>) -> Bool {
        if isAccepting[0] { return true }
        var state = 0
        for byte in text where !(0x80..<0xc0).contains(byte) {
            state = Int(transitions[state * classCount + Int(classes[Int(min(byte, 128))])])
            if isAccepting[state] { return true }
        }
        return isAcceptingAtEnd[state]
    }
}
