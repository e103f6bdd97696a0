/// Why a metric or an alarm is none as CloudWatch defines them: lower case, without a full stop.
package struct MetricError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
