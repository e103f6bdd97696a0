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

    private init(_ channel: Channel, _ name: String?) {
        self.channel = channel
        self.name = name
    }

    /// The first rule that holds.
    ///
    /// - Parameters:
    ///   - identityType: `userIdentity.type`.
    ///   - invokedBy: `userIdentity.invokedBy`.
    package init(
        userAgent: String?, eventType: String?, sessionCredentialFromConsole: String?, identityType: String?,
        invokedBy: String?
    ) {
        let text = Agent.withoutBrackets(userAgent ?? "")
        if Credential.isConsole(eventType, sessionCredentialFromConsole) || Agent.isConsole(text) {
            self.init(.console, "AWS console")
        } else if let tool = Agent.infrastructureTool(text) {
            self.init(.iac, tool)
        } else if text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn") {
            self.init(.service, text)
        } else if text == "AWS Internal" || text.hasPrefix("aws-internal/") {
            self.init(.service, "AWS Internal")
        } else if identityType == "AWSService" {
            self.init(.service, invokedBy ?? "AWS service")
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
        text.count >= 2 && text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    }

    private static func isConsole(_ text: String) -> Bool {
        consoleAgents.contains(text) || text.hasPrefix("S3Console/")
    }

    private static func infrastructureTool(_ text: String) -> String? {
        let lowered = text.lowercased()
        return infrastructureTools.first { lowered.contains($0.mark) }?.name
    }

    private static func commandLine(_ text: String) -> String? {
        if text.hasPrefix("aws-cli/") { return "aws-cli" }
        if text.hasPrefix("AWSPowerShell") { return "AWS Tools for PowerShell" }
        return text.contains("aws-shell") ? "aws-shell" : nil
    }

    private static func developmentKit(_ text: String) -> String? {
        for name in ["Boto3", "Botocore", "Boto"] where text.hasPrefix(name + "/") { return name }
        guard let start = text.firstRange(of: "aws-sdk-")?.lowerBound else { return nil }
        return String(text[start...].prefix { $0 != "/" && $0 != " " })
    }

    private static func browser(_ text: String) -> String {
        browsers.first { text.contains($0.mark) }?.name ?? "browser"
    }
}
