/// The tool behind a call, read from `userAgent`, and the channel it belongs to.
package struct Agent: Sendable, Hashable {
    /// The kind of tool.
    ///
    /// Raw values are words of the command line.
    package enum Channel: String, Sendable, Hashable, CaseIterable {
        case console, cli, sdk, iac, service, browser, other
    }

    package let channel: Channel
    /// The tool's name without its version; nil where the record names none.
    package let name: String?

    package init(_ channel: Channel, _ name: String?) {
        self.channel = channel
        self.name = name
    }

    /// What the user agent alone tells.
    package init(userAgent: String) {
        let text = Agent.withoutBrackets(userAgent)
        if Agent.isConsole(text) {
            self = .console
        } else if let tool = Agent.infrastructureTool(text) {
            self.init(.iac, tool)
        } else if text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn") {
            self.init(.service, text)
        } else if text == "AWS Internal" || text.hasPrefix("aws-internal/") {
            self.init(.service, "AWS Internal")
        } else if let tool = Agent.commandLine(text) {
            self.init(.cli, tool)
        } else if let kit = Agent.developmentKit(text) {
            self.init(.sdk, kit)
        } else if text.hasPrefix("Mozilla/") {
            self.init(.browser, Agent.browser(text))
        } else {
            let name = text.prefix { $0 != "/" && $0 != " " }
            self.init(.other, name.isEmpty ? nil : String(name))
        }
    }

    /// What the whole record tells: a sign-in to the console outweighs the user agent, and a service that says who it is
    /// outweighs tools it may have been built with.
    ///
    /// - Parameters:
    ///   - identityType: `userIdentity.type`.
    ///   - invokedBy: `userIdentity.invokedBy`.
    package func refined(
        eventType: String?, sessionCredentialFromConsole: String?, identityType: String?, invokedBy: String?
    ) -> Agent {
        if Credential.isConsole(eventType, sessionCredentialFromConsole) { return .console }
        switch channel {
        case .console, .iac, .service: return self
        case .cli, .sdk, .browser, .other:
            return identityType == "AWSService" ? Agent(.service, invokedBy ?? "AWS service") : self
        }
    }

    private static let console = Agent(.console, "AWS console")

    // MARK: The tables

    private static let consoleAgents: Set<String> = [
        "signin.amazonaws.com", "console.amazonaws.com", "console.ec2.amazonaws.com",
    ]

    /// Found anywhere in the text, whatever its case.
    private static let infrastructureTools: [(mark: String, name: String)] = [
        ("terraform", "Terraform"), ("opentofu", "OpenTofu"), ("pulumi", "Pulumi"),
        ("cloudformation", "CloudFormation"), ("aws-cdk", "AWS CDK"), ("ansible", "Ansible"),
        ("crossplane", "Crossplane"),
    ]

    /// Edge says it is Chrome, and Chrome that it is Safari.
    private static let browsers: [(mark: String, name: String)] = [
        ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]

    // MARK: The rules

    private static func withoutBrackets(_ text: String) -> String {
        text.utf8.count >= 2 && text.hasPrefix("[") && text.hasSuffix("]")
            ? String(text.dropFirst().dropLast()) : text
    }

    private static func isConsole(_ text: String) -> Bool {
        consoleAgents.contains(text) || text.hasPrefix("S3Console/")
    }

    private static func infrastructureTool(_ text: String) -> String? {
        let lowered = text.lowercased()
        return infrastructureTools.first { position(of: $0.mark, in: lowered) != nil }?.name
    }

    private static func commandLine(_ text: String) -> String? {
        if text.hasPrefix("aws-cli/") { return "aws-cli" }
        if text.hasPrefix("AWSPowerShell") { return "AWS Tools for PowerShell" }
        return position(of: "aws-shell", in: text) == nil ? nil : "aws-shell"
    }

    private static func developmentKit(_ text: String) -> String? {
        for name in ["Boto3", "Botocore", "Boto"] where text.hasPrefix(name + "/") { return name }
        guard let start = position(of: "aws-sdk-", in: text) else { return nil }
        let name = text.utf8.dropFirst(start).prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: " ") }
        return String(decoding: name, as: UTF8.self)
    }

    private static func browser(_ text: String) -> String {
        browsers.first { position(of: $0.mark, in: text) != nil }?.name ?? "browser"
    }

    /// Where a mark stands in text, in bytes; marks are ASCII, so Unicode's equivalences do not matter.
    private static func position(of mark: String, in text: String) -> Int? {
        let mark = Array(mark.utf8)
        let bytes = Array(text.utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).first { start in
            bytes[start] == mark[0] && bytes[start..<(start + mark.count)].elementsEqual(mark)
        }
    }
}
