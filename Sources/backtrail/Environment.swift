import Glibc

/// The variables of the process's environment.
///
/// Nothing in this program sets any, so that reading them is safe.
enum Environment {
    /// The value of a variable; nil where it is not set or empty.
    static func value(of name: String) -> String? {
        guard let text = unsafe getenv(name) else { return nil }
        // getenv gives a string that ends with a zero byte.
        let value = unsafe String(cString: text)
        return value.isEmpty ? nil : value
    }
}
