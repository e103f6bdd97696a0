import CFuzzer
import FuzzProperties
import Glibc

// One executable for all targets: the first argument names one, the rest is libFuzzer's.

func check(_ target: FuzzTarget, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(FuzzFinding) {
        // The bytes are libFuzzer's, as many as it says.
        try target.check(unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
        fatalError("\(target.rawValue): \(error)")
    }
    return 0
}

guard CommandLine.arguments.count > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: " | ")
    print("Fuzzer \(names) [libFuzzer option or corpus folder]…")
    exit(64)
}
let test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt =
    switch target {
    case .gunzip: { unsafe check(.gunzip, $0, $1) }
    case .scanner: { unsafe check(.scanner, $0, $1) }
    case .records: { unsafe check(.records, $0, $1) }
    case .keys: { unsafe check(.keys, $0, $1) }
    case .deltalog: { unsafe check(.deltalog, $0, $1) }
    case .parquet: { unsafe check(.parquet, $0, $1) }
    }
// The name of the target is none of libFuzzer's business; the words live as long as the program.
var words = [CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)
var copies = unsafe words.map { unsafe strdup($0) } + [nil]
var count = CInt(words.count)
let code = unsafe copies.withUnsafeMutableBufferPointer { buffer in
    var arguments = buffer.baseAddress
    return unsafe withUnsafeMutablePointer(to: &arguments) { unsafe LLVMFuzzerRunDriver(&count, $0, test) }
}
exit(code)
