import Glibc

/// The environment that the tests run in.
enum Variable {
    /// The value of a variable; nil where it is not set or empty.
    static func value(of name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
