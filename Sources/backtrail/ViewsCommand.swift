import ArgumentParser
import Reporting
import TrailQuery

/// `backtrail views`.
struct ViewsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "views",
        abstract: "Questions that were saved with --save.",
        discussion: """
            A question with --save NAME is saved, with all but the index, the file it writes and where the archive lies. \
            "backtrail @NAME" asks it again, with the options that follow; "backtrail what @NAME" asks another question \
            of the same selection.

            Save what was refused to whom, and ask it of another index:

              backtrail who --index sample-index --error any --save refused
              backtrail @refused --index other-index --from 7d
            """)

    @Option(help: ArgumentHelp("Removes the view of this name. May be repeated.", valueName: "name"))
    var remove: [String] = []

    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    func run() throws {
        if !remove.isEmpty { return try remove.forEach(SavedView.remove) }
        let rows = try SavedView.names().map { name in
            [ResultTable.Cell.text(name), .text(ShellText.line(try SavedView(named: name).words))]
        }
        try outputOptions.write(ResultTable(columns: [.init("view", .text), .init("question", .text)], rows: rows))
    }
}
