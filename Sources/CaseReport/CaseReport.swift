package import TrailQuery

/// What is handed over of a case: answers in sections, each with the command that gives it again.
///
/// It is content only: `HTMLPage`, `text(as:)` and `json` write it.
package struct CaseReport: Sendable, Hashable {
    /// A name and a value, such as `Index` and its path.
    package struct Fact: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// An answer.
    package struct Answer: Sendable, Hashable {
        package var title: String
        package var table: ResultTable
        /// Lines that stand before the table as they are, such as a tree.
        package var text: String?
        /// The words of the command that gives it, without the program.
        package var command: [String]
        package var chart: Chart?

        package init(
            _ title: String, _ table: ResultTable, command: [String], chart: Chart? = nil, text: String? = nil
        ) {
            self.title = title
            self.table = table
            self.text = text
            self.command = command
            self.chart = chart
        }
    }

    /// What is drawn beside a table of the same figures.
    package enum Chart: Sendable, Hashable {
        case timeline(TimelineChart)
        case heatMap(HeatMapChart)
        case worldMap(WorldMapChart)
    }

    package struct Section: Sendable, Hashable {
        /// For links to it: lower case letters and dashes, unique in a report.
        package var id: String
        package var title: String
        /// Sentences that stand before the answers.
        package var notes: [String]
        package var answers: [Answer]

        package init(_ id: String, _ title: String, notes: [String] = [], answers: [Answer] = []) {
            self.id = id
            self.title = title
            self.notes = notes
            self.answers = answers
        }
    }

    package var title: String
    /// What was asked of what: the index, the time, the selection, the version, the command.
    package var scope: [Fact]
    package var sections: [Section]

    package init(title: String, scope: [Fact], sections: [Section]) {
        self.title = title
        self.scope = scope
        self.sections = sections
    }
}
