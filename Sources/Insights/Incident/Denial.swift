/// Error codes that mean a call was not allowed.
package enum Denial {
    /// `AccessDenied*`, `*UnauthorizedOperation`, `*NotAuthorized*`, `*ExplicitDeny*`, with or without `Client.` before.
    package static func isDenial(_ errorCode: String) -> Bool {
        errorCode.hasPrefix("AccessDenied") || errorCode.hasPrefix("Client.AccessDenied")
            || errorCode.hasSuffix("UnauthorizedOperation") || errorCode.contains("NotAuthorized")
            || errorCode.contains("ExplicitDeny") || errorCode == "UnauthorizedAccess" || errorCode == "Forbidden"
    }
}
