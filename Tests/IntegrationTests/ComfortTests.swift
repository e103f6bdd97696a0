import Testing

/// What makes daily use easy: completion by the shell, saved views, the pager.
@Suite struct ComfortTests {
    private let archive: SmallArchive

    init() throws {
        archive = try SmallArchive()
        let arn = "arn:aws:iam::111122223333:user/anna"
        let identity = #"{"type":"IAMUser","arn":"\#(arn)","accountId":"111122223333","userName":"anna"}"#
        let records = (1...30).map { number in
            SmallArchive.record(number, extra: #","errorCode":"AccessDenied""#)
                .replacing(#"{"type":"AWSAccount","accountId":"111122223333"}"#, with: identity)
        }
        try archive.write(Gzip.member(SmallArchive.logFile(records)))
        #expect(try archive.index().exitCode == 0)
    }

    private func ask(_ words: [String]) throws -> Program.Outcome {
        try Program.run(words, environment: ["HOME": archive.directory.path], directory: archive.directory)
    }

    @Test func aQuestionIsSavedAndAskedAgain() throws {
        let question = ["who", "--error", "AccessDenied", "--filter", "{ $.eventName = \"Surv*\" }", "--format", "csv"]
        let saving = try ask(question + ["--save", "refused", "--index", "index"])
        #expect(saving.exitCode == 0)
        #expect(saving.errors == "backtrail: saved: \"backtrail @refused\" asks this again\n")
        #expect(saving.output.contains("anna"))
        // The index is not part of it, and what follows is added.
        let again = try ask(["@refused", "--index", "index"])
        #expect(again.exitCode == 0 && again.output == saving.output && again.errors == "")
        #expect(try ask(["@refused"]).exitCode == 70)
        let fewer = try ask(["@refused", "--index", "index", "--from", "2030-01-01", "--quiet"])
        #expect(fewer.output.split(separator: "\r\n").count == 1)
        // Another question about the same events.
        let what = try ask(["what", "@refused", "--index=index"])
        #expect(what.output.split(separator: "\r\n").map { $0.split(separator: ",")[1] } == ["eventName", "Survivor"])
        #expect(
            try ask(["views", "--format", "csv"]).output
                == "view,question\r\nrefused,\"who --error AccessDenied --filter '{ $.eventName = \"\"Surv*\"\" }' "
                + "--format csv\"\r\n")
        #expect(try ask(["who", "--index", "index", "--save=refused"]).errors.hasPrefix("backtrail: replaced: "))
        #expect(try ask(["views", "--remove", "refused"]).exitCode == 0)
        #expect(try ask(["views", "--format", "csv"]).output == "view,question\r\n")
    }

    @Test func whatIsNoViewIsTold() throws {
        let unknown = try ask(["@nothing"])
        #expect(unknown.exitCode == 64)
        #expect(
            unknown.errors
                == "backtrail: @nothing: no view is saved under this name\nA question with --save nothing saves it.\n")
        for name in ["../index", ".hidden", "", "a b"] {
            let outcome = try ask(["who", "--index", "index", "--save", name])
            #expect(outcome.exitCode == 64 && outcome.output == "", "\(name)")
            #expect(outcome.errors.hasPrefix("backtrail: @\(name): a view is named"), "\(outcome.errors)")
        }
        // A question that is none is not saved.
        #expect(try ask(["who", "--no-such", "--save", "wrong"]).exitCode == 64)
        #expect(try ask(["@wrong"]).exitCode == 64)
        // Arguments that are no questions keep their at sign.
        #expect(try ask(["index", "@refused"]).errors.contains("@refused: No such file"))
        let folder = archive.directory.path + "/.config/backtrail/views"
        #expect(try ask(["who", "--index", "index", "--save", "spoiled"]).exitCode == 0)
        try Program.write("[1]", to: folder + "/spoiled")
        let spoiled = try ask(["@spoiled"])
        #expect(spoiled.exitCode == 64)
        #expect(spoiled.errors == "backtrail: \(folder)/spoiled: expected a JSON array of words\n")
    }

    /// What bash offers behind the words, as its script asks for it.
    private func completions(_ words: [String]) throws -> [String] {
        let script = #"""
            exec bash -c 'source <("$BACKTRAIL" --generate-completion-script bash)
            COMP_WORDS=("$BACKTRAIL" "$@"); COMP_CWORD=$#; COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
            _backtrail "$BACKTRAIL" "${@:$#}" "${@:$#-1:1}"; printf "%s\n" "${COMPREPLY[@]}"' bash \#(words.map { "'\($0)'" }.joined(separator: " "))
            """#
        let outcome = try Program.shell(script, directory: archive.directory)
        #expect(outcome.errors == "")
        return outcome.output.split(separator: "\n").map { String($0.trimmingPrefix(while: \.isWhitespace)) }
            .map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 }
    }

    @Test func aShellCompletesWhatTheIndexHolds() throws {
        #expect(try completions(["who", "--index", "index", "--event", ""]) == ["Survivor", "Neighbour"])
        #expect(try completions(["who", "--index", "index", "--event", "Ne"]) == ["Neighbour"])
        #expect(try completions(["count", "--index", "index", "--service", "s"]) == ["s3"])
        #expect(try completions(["events", "--index", "index", "--region", ""]) == ["us-east-1"])
        #expect(try completions(["what", "--index", "index", "--account", "1"]) == ["111122223333"])
        #expect(try completions(["what", "--index", "index", "--error", ""]) == ["AccessDenied"])
        #expect(try completions(["who", "--index", "index", "--principal", "an"]) == ["anna"])
        #expect(
            try completions(["who", "--index", "index", "--principal", "arn:"])
                == ["arn:aws:iam::111122223333:user/anna"])
        #expect(
            try completions(["count", "--by", "awsRegion,errorM"]) == ["awsRegion,errorMessage"])
        // No index, nothing to offer, and nothing said.
        #expect(try completions(["who", "--index", "missing", "--event", ""]) == [])
    }

    /// Runs the program on a terminal of its own, with `tr` for a pager.
    private func onTerminal(_ command: String) throws -> String {
        let script = "PAGER='tr a-z A-Z' TERM=dumb script -qec \"\\\"$BACKTRAIL\\\" \(command)\" /dev/null"
        return try Program.shell(script, directory: archive.directory).output.replacing("\r\n", with: "\n")
    }

    @Test(.enabled(if: Program.exists("script"))) func aLongAnswerIsPaged() throws {
        let long = "events --index index --fields eventName --quiet"
        #expect(try onTerminal(long).contains("SURVIVOR\n"))
        #expect(try !onTerminal(long + " --no-pager").contains("SURVIVOR"))
        #expect(try onTerminal(long + " --limit 3").contains("Survivor\n"))
        // One that cannot be run loses nothing.
        let missing = "PAGER=no-such-pager script -qec \"\\\"$BACKTRAIL\\\" \(long)\" /dev/null"
        let shown = try Program.shell(missing, directory: archive.directory).output
        #expect(shown.split(separator: "Survivor").count == 31)
        // Whoever ends it early is not told of an error.
        let early = "PAGER='head -n 3' script -qec \"\\\"$BACKTRAIL\\\" \(long)\" /dev/null; echo code $?"
        #expect(try Program.shell(early, directory: archive.directory).output.contains("code 0"))
    }
}
