import CloudTrail
import Parquet

extension Field {
    /// Every name that stands for one value an event, columns first.
    package static let knownNames: [String] =
        EventSchema.events.leaves.map { leaf in
            leaf.maxRepetitionLevel == 0
                ? leaf.dottedPath : "\(leaf.path[0])[0].\(leaf.path.suffix(1).joined(separator: "."))"
        } + DerivedField.allCases.map(\.name) + ["actorAccount"]

    /// The error for a name that is none, with what may have been meant.
    static func failure(_ name: String, _ steps: [JSONPath.Step]) -> QueryError {
        let plain = name.filter { $0 != "[" && $0 != "]" && !$0.isNumber }
        let members = knownNames.filter { known in
            known.hasPrefix(name + ".") || known.hasPrefix(name + "[") || known.hasPrefix(plain + "[0].")
        }
        if !members.isEmpty { return .notAValue(name, members: Array(members.prefix(3))) }
        return .unknownField(name, suggestions: nearNames(name))
    }

    /// Known names that differ little, or whose last part is the one given; at most three.
    private static func nearNames(_ name: String) -> [String] {
        let wanted = Array(name.lowercased().utf8)
        let scored = knownNames.compactMap { known -> (distance: Int, name: String)? in
            let lowered = known.lowercased()
            let last = lowered.split(separator: ".").last.map(String.init) ?? lowered
            let distance = min(
                editDistance(wanted, Array(lowered.utf8)), editDistance(wanted, Array(last.utf8)) + 1)
            return distance <= max(2, wanted.count / 4) ? (distance, known) : nil
        }
        return scored.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
    }

    /// Levenshtein's distance.
    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                current.append(
                    min(previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
