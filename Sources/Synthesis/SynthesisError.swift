/// Why an archive could not be made.
package enum SynthesisError: Error, Sendable, Hashable, CustomStringConvertible {
    /// An option outside its range: its name and the range.
    case option(String, String)
    /// The directory holds something already.
    case notEmpty(String)
    /// A system call failed: the path, the call, and the system's words.
    case system(path: String, call: String, reason: String)
    case outOfMemory
    /// A call of libcrypto failed: its name.
    case cryptography(String)

    package var description: String {
        switch self {
        case .option(let name, let range): "--\(name): out of range: \(range)"
        case .notEmpty(let path): "\(path): not empty: an archive is made in a new or an empty directory only"
        case .system(let path, let call, let reason): "\(path): \(call): \(reason)"
        case .outOfMemory: "out of memory"
        case .cryptography(let call): "libcrypto: \(call) failed"
        }
    }
}
