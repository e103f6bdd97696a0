/// What kind of program called, without the parts of a user agent that change from week to week.
enum UserAgentFamily {
    /// Product and major version, of a browser its name, with the operating system where the text tells it:
    /// `aws-cli/2 linux`, `Boto3/1 windows`, `Terraform/1`, `Chrome macos`.
    ///
    /// Nil where AWS called by itself or for someone: the name of a service, `AWS Internal`.
    static func name(_ text: String) -> String? {
        let text = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        if text.isEmpty || text.hasSuffix(".amazonaws.com") || text == "AWS Internal" || text.hasPrefix("AWS Internal")
        {
            return nil
        }
        let system = operatingSystem(text).map { " " + $0 } ?? ""
        if text.hasPrefix("Mozilla/") {
            let browsers = [
                ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
                ("Safari/", "Safari"),
            ]
            return (browsers.first { text.contains($0.0) }?.1 ?? "Mozilla") + system
        }
        let tokens = text.split { $0 == " " || $0 == "," || $0 == ";" }
        // Partners of AWS put their own name behind this.
        let partner = tokens.dropFirst().first { $0.hasPrefix("Terraform/") || $0.hasPrefix("terraform-provider-aws/") }
        guard let token = text.hasPrefix("APN/") ? partner ?? tokens.dropFirst().first ?? tokens.first : tokens.first
        else { return nil }
        return product(token) + system
    }

    /// `name/major`; an identifier behind the name is cut off.
    private static func product(_ token: Substring) -> String {
        let parts = token.split(separator: "/", maxSplits: 1)
        guard let first = parts.first else { return String(token) }
        var name = first
        // name_5c59eb79-6dac-405c-…: a number of the run, not the program.
        if let underscore = name.lastIndex(of: "_") {
            let end = name[name.index(after: underscore)...]
            if end.utf8.count >= 8, end.allSatisfy({ $0.isHexDigit || $0 == "-" }) { name = name[..<underscore] }
        }
        let major = parts.count > 1 ? parts[1].prefix { $0.isNumber } : ""
        return major.isEmpty ? String(name) : "\(name)/\(major)"
    }

    /// `linux`, `windows`, `macos`, `android`, `ios`; nil where the text does not say.
    static func operatingSystem(_ text: String) -> String? {
        let text = text.lowercased()
        let words = [
            ("android", "android"), ("iphone", "ios"), ("ipad", "ios"), ("windows", "windows"),
            ("darwin", "macos"), ("macos", "macos"), ("macintosh", "macos"), ("mac os", "macos"), ("linux", "linux"),
            ("amzn", "linux"),
        ]
        return words.first { text.contains($0.0) }?.1
    }
}
