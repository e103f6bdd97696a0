import ArgumentParser

/// A command about selected events, which can be saved as a view.
protocol SelectingCommand: ParsableCommand {
    var selectionOptions: SelectionOptions { get }
}
