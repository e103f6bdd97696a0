/// What CloudWatch tells metrics apart by: namespace, name and the values of dimensions.
package struct MetricIdentity: Sendable, Hashable, Comparable, CustomStringConvertible {
    package struct Dimension: Sendable, Hashable, Comparable, CustomStringConvertible {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }

        package var description: String { "\(name)=\(value)" }

        package static func < (left: Dimension, right: Dimension) -> Bool {
            (left.name, left.value) < (right.name, right.value)
        }
    }

    package let namespace: String
    package let name: String
    /// In the order of their names.
    package let dimensions: [Dimension]

    package init(namespace: String, name: String, dimensions: [Dimension] = []) {
        self.namespace = namespace
        self.name = name
        self.dimensions = dimensions.sorted()
    }

    /// `Namespace/Name`.
    package var description: String { "\(namespace)/\(name)" }

    package static func < (left: MetricIdentity, right: MetricIdentity) -> Bool {
        if left.namespace != right.namespace { return left.namespace < right.namespace }
        if left.name != right.name { return left.name < right.name }
        return left.dimensions.lexicographicallyPrecedes(right.dimensions)
    }
}
