extension TruthDocument {
    /// Each habit, one line a habit: what it calls, where, and in what way.
    mutating func writeHabits() {
        if population.habits.isEmpty { return }
        out.append(text: "\"habits\":[\n")
        for (number, habit) in population.habits.enumerated() {
            if number > 0 { out.append(text: ",\n") }
            let operation = Catalogue.operations[habit.operation]
            let account = population.accounts[habit.account].id
            out.append(
                text:
                    #"{"account":"\#(account)","actor":"\#(population.actors[habit.actor].name)","eventName":"\#(operation.name)","eventSource":"\#(operation.eventSource)","kind":"\#(habit.kind.rawValue)","region":"\#(population.regions[habit.region])"}"#
            )
        }
        out.append(text: "\n],\n")
    }
}
