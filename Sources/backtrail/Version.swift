/// What `--version` says: which build this is, as a bug report needs it.
enum Version {
    static let number = "0.1.0"

    static var text: String {
        "backtrail \(number) (\(configuration) build, \(compiler), \(platform))"
    }

    private static var configuration: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    private static var compiler: String {
        #if compiler(>=6.4)
            "Swift 6.4 or later"
        #else
            "Swift 6.3"
        #endif
    }

    private static var platform: String {
        #if arch(x86_64)
            "x86_64 Linux"
        #elseif arch(arm64)
            "aarch64 Linux"
        #else
            "Linux"
        #endif
    }
}
