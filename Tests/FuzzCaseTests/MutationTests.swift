import FuzzProperties
import Glibc
import TestSupport
import Testing

/// Real files, where `BACKTRAIL_CORPUS` names a folder of them, damaged in every way at random: no rule is broken.
@Suite struct MutationTests {
    private static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    private static let corpus = variable("BACKTRAIL_CORPUS")
    /// Damaged forms of each file.
    private static let count = variable("BACKTRAIL_FULL_TESTS") == "1" ? 1_000 : 30

    /// Paths of all files in a folder and below.
    private static func files(_ folder: String) -> [String] {
        (TemporaryDirectory.names(folder) ?? []).flatMap { name -> [String] in
            let path = folder + "/" + name
            return TemporaryDirectory.names(path) == nil ? [path] : files(path)
        }
    }

    /// One to four changes: bits turned around, bytes inserted, pieces cut out or doubled, the end cut off.
    private static func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard !bytes.isEmpty else { return bytes }
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 1...200, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0, 1:
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2:
                let count = Int.random(in: 1...8, using: &generator)
                bytes.insert(contentsOf: (0..<count).map { _ in .random(in: 0...255, using: &generator) }, at: place)
            case 3:
                bytes.removeSubrange(place..<end)
            case 4:
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            default:
                bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    /// By turns as stored, where nearly every change is one of the gzip data, and uncompressed, where it is one of the
    /// text.
    @Test(.enabled(if: corpus != nil), arguments: 0..<4)
    func damagedFilesBreakNoRule(quarter: Int) throws {
        let files = Self.files(try #require(Self.corpus))
        #expect(!files.isEmpty)
        for (index, file) in files.enumerated() where index % 4 == quarter {
            let stored = TemporaryDirectory.contents(of: file)
            let plain = FuzzTarget.plainBytes(stored)
            var generator = SeededGenerator(seed: UInt64(index))
            for mutation in 0..<Self.count {
                let input = Self.mutated(mutation % 2 == 0 ? stored : plain, &generator)
                #expect(throws: Never.self, "\(file), mutation \(mutation)") { try FuzzTarget.checkCounts(input) }
            }
        }
    }
}
