/// Actions by path, in the order in which they came.
struct PathList<Action: Sendable>: Sendable {
    private var actions: [Action?] = []
    /// By the bytes of the path: names that are equal as text only are two files.
    private var positions: [[UInt8]: Int] = [:]

    /// In order.
    var all: [Action] { actions.compactMap { $0 } }

    subscript(path: String) -> Action? {
        positions[Array(path.utf8)].flatMap { actions[$0] }
    }

    /// Takes an action in: at the place of the one of this path, or at the end.
    mutating func set(_ action: Action, path: String) {
        let key = Array(path.utf8)
        if let position = positions[key] {
            actions[position] = action
        } else {
            positions[key] = actions.count
            actions.append(action)
        }
    }

    mutating func remove(_ path: String) {
        if let position = positions.removeValue(forKey: Array(path.utf8)) { actions[position] = nil }
    }
}
