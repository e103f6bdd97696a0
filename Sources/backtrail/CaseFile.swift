import ArgumentParser
import CaseReport
import MetricFiles

/// A case that is described once, in YAML or JSON, and run as often as there is something new.
///
/// Names of files are taken from the folder of the case file.
struct CaseFile {
    private let path: String
    private let folder: String
    private var archives: [String] = []
    private var index: String?
    private var outputs: [String] = []
    private var failOn: [CaseReport.Alarm] = []
    /// Keys and signatures, for indexing and for the report.
    private var digestWords: [String] = []
    /// What the report is asked, as options of it.
    private var reportWords: [String] = []

    /// How a member of the file is read.
    private enum Member {
        case archives, index, outputs, failOn
        /// Files whose names become options of `index --verify` and `report`.
        case digests(String)
        /// Texts that become options of `report`.
        case texts(String)
        /// Names of files that become options of `report`.
        case files(String)
        case flag(String)
    }

    private static let members: [String: Member] = {
        var members: [String: Member] = [
            "archives": .archives, "index": .index, "outputs": .outputs, "failOn": .failOn,
            "publicKeys": .digests("--public-keys"), "signatures": .digests("--signatures"),
            "title": .texts("--title"), "subjects": .texts("--subject"), "sections": .texts("--section"),
            "limit": .texts("--limit"), "geo": .files("--geo"), "awsRanges": .files("--aws-ranges"),
            "ipLists": .files("--ip-list"), "rules": .files("--rules"), "indicators": .files("--indicators"),
            "readOnly": .flag("--read-only"), "writeOnly": .flag("--write-only"),
        ]
        for name in [
            "from", "to", "account", "actor-account", "region", "principal", "access-key", "ip", "event", "event-id",
            "service", "user-agent", "error", "resource", "category", "integrity", "filter", "raw-search",
        ] {
            let parts = name.split(separator: "-")
            let camel = String(parts[0]) + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
            members[camel] = .texts("--" + name)
        }
        return members
    }()

    /// - Throws: `CommandFailure` that names the file, the place and what was expected.
    init(path: String) throws {
        self.path = path
        folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let root: FileValue
        do {
            // JSON is YAML.
            root = try FileValue(yaml: try FileDescriptor.contents(of: path))
        } catch let error as FileDescriptor.Failure {
            throw CommandFailure(error.description, object: path, exitCode: .validationFailure)
        } catch let error as MetricFileError {
            throw failure(error.reason, at: error.place)
        }
        guard let members = root.members else { throw failure("expected members such as index", at: root.place) }
        for member in members { try read(member) }
        if index == nil { throw failure("index is missing: the folder of the index", at: nil) }
    }

    private mutating func read(_ member: FileValue.Member) throws {
        guard let known = CaseFile.members[member.name] else {
            let names = CaseFile.members.keys.sorted().joined(separator: ", ")
            throw failure("unknown member \(member.name); known are \(names)", at: member.place)
        }
        let texts = try member.value.blocks.map { value in
            guard let text = value.scalar else {
                throw failure("\(member.name): expected a text or a list of them, found \(value.kind)", at: value.place)
            }
            return text
        }
        switch known {
        case .archives: archives = texts.map(located)
        case .index:
            guard texts.count == 1 else { throw failure("index: expected one folder", at: member.place) }
            index = located(texts[0])
        case .outputs: outputs = texts.map(located)
        case .failOn:
            failOn = try texts.map { text in
                guard let alarm = CaseReport.Alarm(rawValue: text) else {
                    let names = CaseReport.Alarm.allCases.map(\.rawValue).joined(separator: ", ")
                    throw failure("failOn: expected \(names), found \(text)", at: member.place)
                }
                return alarm
            }
        case .digests(let option): digestWords += texts.isEmpty ? [] : [option] + texts.map(located)
        case .texts(let option): reportWords += texts.map { "\(option)=\($0)" }
        case .files(let option): reportWords += texts.map { "\(option)=\(located($0))" }
        case .flag(let option):
            guard texts == ["true"] || texts == ["false"] else {
                throw failure("\(member.name): expected true or false", at: member.place)
            }
            if texts == ["true"] { reportWords.append(option) }
        }
    }

    /// Indexes what is new in the archives, and writes the report.
    ///
    /// - Throws: the worst exit code of the steps; a step without a result ends the run.
    func run(failOn more: [CaseReport.Alarm], output: [String], quiet: Bool) throws {
        let outputs = output.isEmpty ? outputs : output
        if outputs.isEmpty { throw failure("outputs is missing: the files to write", at: nil) }
        var code = ExitCode.success
        let quietWords = quiet ? ["--quiet"] : []
        if !archives.isEmpty, let index {
            let words =
                archives + ["--index", index] + quietWords + (digestWords.isEmpty ? [] : ["--verify"] + digestWords)
            do {
                try IndexCommand.parse(words).run()
            } catch let ended as ExitCode where [.answerIsNo, .partial, .unverified].contains(ended) {
                // Said, and in the index: the report tells it too.
                code = ended
            }
        }
        let words =
            ["--index", index ?? ""] + digestWords + reportWords + outputs.flatMap { ["--output", $0] } + quietWords
            + (failOn + more).flatMap { ["--fail-on", $0.rawValue] }
        try ReportCommand.parse(words).run()
        // Without --fail-on a bad verdict does not make a report a failure; what could not be read does.
        if code == .partial { throw code }
    }

    private func located(_ name: String) -> String {
        name.hasPrefix("/") || name.hasPrefix("@") ? name : folder + name
    }

    private func failure(_ what: String, at place: FilePlace?) -> CommandFailure {
        CommandFailure(what, object: path, place: place?.description, exitCode: .validationFailure)
    }
}
