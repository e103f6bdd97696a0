/// Whose events, from where, and of which category.
package struct CoverageScope: Sendable, Hashable, Comparable {
    /// Nil where neither a key nor a record says.
    package let account: String?
    package let region: String?
    /// As `eventCategory`: Management, Data, NetworkActivity, Insight, Aggregated.
    package let category: String

    package init(account: String?, region: String?, category: String) {
        self.account = account
        self.region = region
        self.category = category
    }

    /// By account and region, then by category in the order AWS lists them.
    package static func < (left: CoverageScope, right: CoverageScope) -> Bool {
        let first = (left.account ?? "~", left.region ?? "~", rank(left.category), left.category)
        return first < (right.account ?? "~", right.region ?? "~", rank(right.category), right.category)
    }

    private static let order = ["Management", "Data", "NetworkActivity", "Insight", "Aggregated"]

    private static func rank(_ category: String) -> Int {
        order.firstIndex(of: category) ?? order.count
    }
}
