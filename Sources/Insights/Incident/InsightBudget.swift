/// How many incidents chance may cause in a month.
package struct InsightBudget: Sendable, Hashable {
    package enum Scope: String, Sendable, Hashable, CaseIterable {
        case organisation
        case accountMonth = "account-month"
    }

    package var incidents: Double
    package var scope: Scope

    package init(incidents: Double = 10, per scope: Scope = .accountMonth) {
        self.incidents = incidents
        self.scope = scope
    }

    /// For one account of so many.
    func perAccountMonth(accounts: Int) -> Double {
        scope == .accountMonth ? incidents : incidents / Double(max(1, accounts))
    }
}
