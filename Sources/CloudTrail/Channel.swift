/// The kind of tool behind a call.
///
/// Raw values are words of the command line.
package enum Channel: String, Sendable, Hashable, CaseIterable {
    case console, cli, sdk, iac, service, browser, other
}
