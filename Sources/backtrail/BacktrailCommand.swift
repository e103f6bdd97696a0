import ArgumentParser
import Glibc

/// The root command: names the subcommands, and turns how they end into messages and exit codes.
@main
struct Backtrail: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtrail",
        abstract: "Answers who did what, from where, when and how, from CloudTrail archives.",
        discussion: """
            backtrail reads a copy of the S3 bucket of a CloudTrail trail, indexes it once, and answers questions from \
            the index. It works offline and never writes to the archive.

            Make an index of the sample archive, then ask who was denied what:

              backtrail index samples/bucket --index sample-index
              backtrail who --index sample-index --error any

            Exit codes: 0 done; 1 the answer is no; 2 part of the input was unreadable; 3 something could not be \
            verified; 64 wrong usage; 70 failed; 130 interrupted.
            """,
        version: Version.text,
        subcommands: subcommands)

    /// Commands of two words are one to the parser, and none to a shell that completes: its script leaves them out.
    private static let subcommands: [any ParsableCommand.Type] = {
        let all: [any ParsableCommand.Type] = [
            IndexCommand.self, IndexPlanCommand.self, IndexSplitCommand.self, IndexCommitCommand.self,
            VerifyCommand.self, WhoCommand.self, WhatCommand.self, WhereCommand.self,
            WhenCommand.self, HowCommand.self, CountCommand.self, EventsCommand.self, MetricsCommand.self,
            LookupEventsCommand.self, InsightsCommand.self, TraceCommand.self, CoverageCommand.self, ReportCommand.self,
            ExportCommand.self, ViewsCommand.self, InspectCommand.self, BenchCommand.self, Synthesize.self,
        ]
        guard CommandLine.arguments.dropFirst().first?.hasPrefix("--generate-completion-script") == true else {
            return all
        }
        return all.filter { $0.configuration.commandName?.contains(" ") != true }
    }()

    static func main() async {
        // A closed pipe is an error of write(2), not the end of the process in the middle of it.
        signal(SIGPIPE, SIG_IGN)
        // libarchive gives names in the encoding of the locale, and drops those that it has no letters for.
        unsafe setlocale(LC_CTYPE, "C.UTF-8")
        do {
            let given = try RedactionFile.begin(Array(CommandLine.arguments.dropFirst()))
            let words = try SavedView.expanded(given, isQuestion: isQuestion)
            var command = try parseAsRoot(joined(words))
            try save(command, words)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            try RedactionFile.save()
        } catch {
            end(with: error)
        }
    }

    private static func isQuestion(_ name: String) -> Bool {
        configuration.subcommands.contains { $0 is any SelectingCommand.Type && $0.configuration.commandName == name }
    }

    /// Saves a question that is to be saved, once it is known to be well formed.
    private static func save(_ command: any ParsableCommand, _ words: [String]) throws {
        guard let selection = (command as? any SelectingCommand)?.selectionOptions, let name = selection.save else {
            return
        }
        let isReplaced = try SavedView(name: name, words: words).save()
        StandardError.note("\(isReplaced ? "replaced" : "saved"): \"backtrail @\(name)\" asks this again")
    }

    /// Takes the words of a command of two words for one: `index` itself takes archives of any name but these.
    private static func joined(_ arguments: [String]) -> [String] {
        let start = arguments.first == "help" ? 1 : 0
        guard arguments.count > start + 1 else { return arguments }
        let name = arguments[start] + " " + arguments[start + 1]
        guard configuration.subcommands.contains(where: { $0.configuration.commandName == name }) else {
            return arguments
        }
        return arguments[..<start] + [name] + arguments[(start + 2)...]
    }

    /// Says why a command ended, and ends the process with the exit code of it.
    private static func end(with error: any Error) -> Never {
        do {
            try RedactionFile.save()
        } catch {
            StandardError.write(CommandFailure(error).description)
            Glibc.exit(ExitCode.failed.rawValue)
        }
        switch error {
        case is ClosedPipe:
            Glibc.exit(ExitCode.success.rawValue)
        case let code as ExitCode:
            Glibc.exit(code.rawValue)
        default:
            switch exitCode(for: error) {
            case .success: printRequestedText(of: error)
            case .validationFailure: StandardError.write(usageText(of: error))
            default:
                let failure = CommandFailure(error)
                StandardError.write(failure.description)
                Glibc.exit(failure.exitCode.rawValue)
            }
            Glibc.exit(exitCode(for: error).rawValue)
        }
    }

    /// Help, the version or a completion script: what was asked for, so it goes to standard output.
    private static func printRequestedText(of error: any Error) {
        var output = OutputFile.standardOutput()
        do {
            try output.write(Array((fullMessage(for: error) + "\n").utf8))
            try output.finish()
        } catch {
            end(with: error)
        }
    }

    /// `backtrail: unknown option '--foo'`, the usage line and where the help is.
    private static func usageText(of error: any Error) -> String {
        let brief = message(for: error)
        let full = fullMessage(for: error)
        let leadIn = "Error: " + brief
        let usage = full.hasPrefix(leadIn) ? full.dropFirst(leadIn.count) : ""
        return "backtrail: \(brief.prefix(1).lowercased())\(brief.dropFirst())\(usage)"
    }
}
