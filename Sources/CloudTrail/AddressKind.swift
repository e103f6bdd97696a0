/// What `sourceIPAddress` holds: an address, the name of an AWS service, or something else.
package enum AddressKind: String, Sendable, Hashable, CaseIterable {
    case `public`
    case `private`
    /// A host name of AWS, such as `cloudformation.amazonaws.com`.
    case service
    /// The text `AWS Internal`.
    case `internal`
    /// A host name, an invalid address, `-`, empty text.
    case other

    package init(_ text: String) {
        if let address = IPAddress(text) {
            self = address.isPrivate ? .private : .public
        } else if text == "AWS Internal" {
            self = .internal
        } else if text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn") {
            self = .service
        } else {
            self = .other
        }
    }
}
