import CloudTrail
import Glibc
import Testing

@testable import Synthesis

/// A directory of its own for a test, removed at the end.
final class ScratchDirectory {
    let path: String

    init() {
        let number = UInt64.random(in: .min ... .max)
        path = "/tmp/backtrail-synthesis-\(String(number, radix: 36))"
    }

    deinit {
        _ = run(["rm", "-rf", path])
    }
}

/// Runs a program without a shell; its exit status, or nil where there is no such program.
func run(_ arguments: [String]) -> Int32? {
    var process = pid_t()
    var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer {
        for index in unsafe words.indices {
            unsafe free(words[index])
        }
    }
    guard let program = arguments.first, unsafe posix_spawnp(&process, program, nil, nil, words, environ) == 0 else {
        return nil
    }
    var status: Int32 = 0
    guard unsafe waitpid(process, &status, 0) == process else { return nil }
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
}

func options(_ change: (inout SynthesisOptions) -> Void = { _ in }) -> SynthesisOptions {
    var options = SynthesisOptions()
    options.events = 3_000
    options.accounts = 3
    options.regions = 2
    change(&options)
    return options
}

@Suite struct SynthesisTests {
    @Test(arguments: [SynthesisOptions.FileSizes.small, .large, .mixed])
    func theSameBytesWhateverTheNumberOfThreads(_ files: SynthesisOptions.FileSizes) throws {
        let scratch = ScratchDirectory()
        let one = try Synthesis.write(to: "\(scratch.path)/one", options { $0.files = files })
        let four = try Synthesis.write(
            to: "\(scratch.path)/four",
            options {
                $0.files = files
                $0.threads = 4
            })
        #expect(one.objects == four.objects)
        #expect(one.storedBytes == four.storedBytes)
        let difference = run(["diff", "-rq", "\(scratch.path)/one", "\(scratch.path)/four"])
        try #require(difference != nil)
        #expect(difference == 0)
    }

    @Test func anotherSeedMakesAnotherArchive() throws {
        let scratch = ScratchDirectory()
        _ = try Synthesis.write(to: "\(scratch.path)/one", options())
        _ = try Synthesis.write(to: "\(scratch.path)/two", options { $0.seed = 2 })
        #expect(run(["diff", "-rq", "\(scratch.path)/one/truth.json", "\(scratch.path)/two/truth.json"]) == 1)
    }

    @Test func aDirectoryThatHoldsSomethingIsRefused() throws {
        let scratch = ScratchDirectory()
        _ = try Synthesis.write(to: "\(scratch.path)/archive", options { $0.events = 50 })
        #expect(throws: SynthesisError.notEmpty("\(scratch.path)/archive")) {
            try Synthesis.write(to: "\(scratch.path)/archive", options { $0.events = 50 })
        }
    }

    @Test func optionsOutsideTheirRangeAreRefused() throws {
        let scratch = ScratchDirectory()
        #expect(throws: SynthesisError.option("accounts", "1 to 1000")) {
            try Synthesis.write(to: scratch.path, options { $0.accounts = 0 })
        }
        #expect(throws: SynthesisError.option("regions", "1 to 16")) {
            try Synthesis.write(to: scratch.path, options { $0.regions = 17 })
        }
    }

    /// With these seeds all records made for some file are late.
    @Test(arguments: [3, 6, 10, 12] as [UInt64])
    func aFileThatNothingIsLeftForIsNotDelivered(_ seed: UInt64) throws {
        let scratch = ScratchDirectory()
        _ = try Synthesis.write(
            to: "\(scratch.path)/archive",
            options {
                $0.seed = seed
                $0.events = 1_500
                $0.accounts = 2
                $0.files = .small
            })
        #expect(run(["sh", "-c", "find '\(scratch.path)/archive' -path '*/1970/*' | grep -q ."]) == 1)
    }
}

/// What a reader of the archive finds is what its maker meant: checked by a program that shares nothing with it.
@Suite(.enabled(if: run(["python3", "-c", ""]) == 0)) struct TruthTests {
    private static let checker = scriptPath("check_truth.py")

    @Test(arguments: SynthesisOptions.Layout.allCases, SynthesisOptions.FileSizes.allCases)
    func truthAgreesWithTheRecords(_ layout: SynthesisOptions.Layout, _ files: SynthesisOptions.FileSizes) throws {
        let scratch = ScratchDirectory()
        let summary = try Synthesis.write(
            to: "\(scratch.path)/archive",
            options {
                $0.seed = 11
                $0.layout = layout
                $0.files = files
                $0.story = .leakedKey
                $0.threads = 2
            })
        #expect(summary.events > 2_900)
        #expect(summary.duplicates > 0)
        #expect(run(["python3", Self.checker, "\(scratch.path)/archive"]) == 0)
    }

    /// The check would say so: a truth that is off by one event fails it.
    @Test func aFalseTruthIsFound() throws {
        let scratch = ScratchDirectory()
        _ = try Synthesis.write(to: "\(scratch.path)/archive", options { $0.events = 300 })
        let spoiled = run([
            "sed", "-i", "s/\"firstEventTime\":\"2024/\"firstEventTime\":\"2023/", "\(scratch.path)/archive/truth.json",
        ])
        try #require(spoiled == 0)
        #expect(run(["python3", Self.checker, "\(scratch.path)/archive"]) == 1)
    }

    /// Sizes, compression and the shares of members lie within 15 % of what was measured on real records.
    @Test(arguments: [SynthesisOptions.FileSizes.small, .large])
    func figuresAreThoseOfRealTrails(_ files: SynthesisOptions.FileSizes) throws {
        let scratch = ScratchDirectory()
        _ = try Synthesis.write(
            to: "\(scratch.path)/archive",
            options {
                $0.events = 30_000
                $0.days = 1
                $0.files = files
                $0.threads = 2
            })
        #expect(run(["python3", scriptPath("../../Scripts/measure-fidelity"), "\(scratch.path)/archive"]) == 0)
    }
}

/// The path of a file beside this one.
func scriptPath(_ name: String, besides file: String = #filePath) -> String {
    file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/" + name
}
