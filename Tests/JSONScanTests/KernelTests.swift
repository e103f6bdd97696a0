import CStructuralScan
import TestSupport
import Testing

/// The kernels against what the header promises, computed byte by byte.
@Suite struct KernelTests {
    private struct Scan: Equatable {
        var positions: [UInt32]
        var flags: [UInt8]
    }

    private static func scan(_ bytes: [UInt8], from start: Int, _ kernel: backtrail_scan_kernel) -> Scan {
        let count = bytes.count - start
        let guardWord: UInt32 = 0xDEAD_BEEF
        // One entry more than the kernel may write, the eight it writes for nothing included, shows whether it wrote it.
        var positions = [UInt32](repeating: guardWord, count: count + 9)
        var flags = [UInt8](repeating: 0xA5, count: (count + 63) / 64 + 1)
        let found = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe backtrail_structural_scan(
                buffer.baseAddress.map { unsafe $0 + start }, count, &positions, &flags, kernel)
        }
        #expect(positions.last == guardWord)
        #expect(flags.last == 0xA5)
        return Scan(positions: Array(positions[..<found]), flags: Array(flags.dropLast()))
    }

    private static func expected(_ bytes: [UInt8], from start: Int) -> Scan {
        var scan = Scan(positions: [], flags: Array(repeating: 0, count: (bytes.count - start + 63) / 64))
        var isInString = false
        for index in start..<bytes.count {
            let byte = bytes[index]
            let place = index - start
            if byte == UInt8(ascii: "\\") { scan.flags[place / 64] |= 1 }
            if byte >= 0x80 { scan.flags[place / 64] |= 2 }
            var backslashes = 0
            while index - backslashes > start, bytes[index - backslashes - 1] == UInt8(ascii: "\\") { backslashes += 1 }
            if byte == UInt8(ascii: "\""), backslashes % 2 == 0 {
                isInString.toggle()
                scan.positions.append(UInt32(place))
            } else if !isInString, "{}[]".utf8.contains(byte) {
                scan.positions.append(UInt32(place))
            }
        }
        return scan
    }

    /// Bytes that often are what the kernels look for.
    private static func bytes(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        let alphabet = Array("\"\"\\\\\\{}[]{}:, a1;=".utf8) + [0xC3, 0xA9, 0x80, 0x00, 0x5A, 0x7A]
        let share = Int.random(in: 1...alphabet.count, using: &generator)
        return (0..<count).map { _ in alphabet[Int.random(in: 0..<share, using: &generator)] }
    }

    @Test(arguments: [backtrail_scan_scalar.rawValue, backtrail_scan_avx2.rawValue, backtrail_scan_best.rawValue])
    func kernelsFindWhatIsThere(kernel: UInt32) {
        let kernel = backtrail_scan_kernel(rawValue: kernel)
        guard backtrail_scan_kernel_available(kernel) == 1 else { return }
        var generator = SeededGenerator(seed: 42)
        for length in 0..<300 {
            for _ in 0..<4 {
                let start = Int.random(in: 0..<40, using: &generator)
                let bytes = Self.bytes(start + length, &generator)
                #expect(Self.scan(bytes, from: start, kernel) == Self.expected(bytes, from: start))
            }
        }
        for _ in 0..<20 {
            let bytes = Self.bytes(Int.random(in: 3_000..<9_000, using: &generator), &generator)
            #expect(Self.scan(bytes, from: 0, kernel) == Self.expected(bytes, from: 0))
        }
    }

    /// Runs of backslashes of every length, ending at every place around the border of a block.
    @Test func escapesCarryFromBlockToBlock() {
        for run in 0..<140 {
            for border in 58..<70 {
                guard border > run else { continue }
                let bytes =
                    Array("{\"".utf8) + Array(repeating: UInt8(ascii: "a"), count: border - run)
                    + Array(repeating: UInt8(ascii: "\\"), count: run) + Array("\"}{\"]\"".utf8)
                #expect(Self.scan(bytes, from: 0, backtrail_scan_best) == Self.expected(bytes, from: 0))
            }
        }
    }
}
