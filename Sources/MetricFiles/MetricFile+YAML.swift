import Yams

extension MetricFile {
    /// Reads YAML text.
    ///
    /// - Throws: `MetricFileError` with the place; plain HCL of Terraform, which is none, is named.
    static func yaml(_ bytes: [UInt8]) throws(MetricFileError) -> FileValue {
        if isHCL(bytes) {
            throw MetricFileError(
                "HCL of Terraform is not read: give terraform show -json of a plan or state, or a .tf.json file")
        }
        return try FileValue(yaml: bytes)
    }

    /// Whether a line begins a block of Terraform's own language.
    private static func isHCL(_ bytes: [UInt8]) -> Bool {
        let openings = ["resource \"", "module \"", "variable \"", "locals {", "terraform {"]
        return bytes.split(separator: UInt8(ascii: "\n")).contains { line in
            openings.contains { line.starts(with: $0.utf8) }
        }
    }
}

extension FileValue {
    /// Aliases may make a short text a large tree.
    private static let mostNodes = 1_000_000

    /// Reads YAML text.
    ///
    /// - Throws: `MetricFileError` with the place.
    package init(yaml bytes: [UInt8]) throws(MetricFileError) {
        let text = String(decoding: bytes, as: UTF8.self)
        let root: Node?
        do {
            // Without rules for plain texts: every scalar is taken as it is written.
            root = try compose(yaml: text, .basic)
        } catch let error as YamlError {
            throw MetricFileError(error)
        } catch {
            throw MetricFileError("no YAML: \(error)")
        }
        guard let root else { throw MetricFileError("the file is empty") }
        var budget = FileValue.mostNodes
        try self.init(root, depth: 0, &budget)
    }
}

extension MetricFileError {
    fileprivate init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init("no YAML: \(problem)", at: FilePlace(line: mark.line, column: mark.column))
        case .duplicatedKeysInMapping(let duplicates, let context):
            self.init(
                "no YAML: \(duplicates.joined(separator: ", ")) stands twice",
                at: FilePlace(line: context.mark.line, column: context.mark.column))
        case .reader(let problem, _, _, _): self.init("no YAML: \(problem)")
        default: self.init("no YAML")
        }
    }
}

extension FileValue {
    fileprivate init(_ node: Node, depth: Int, _ budget: inout Int) throws(MetricFileError) {
        let place = FilePlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        budget -= 1
        guard depth < FileValue.maximumDepth else { throw MetricFileError("nested too deeply", at: place) }
        guard budget > 0 else { throw MetricFileError("aliases make too large a tree", at: place) }
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            self.init(
                isNull ? .null : .scalar(scalar.string), at: place, function: FileValue.function(scalar.tag))
        case .sequence(let sequence):
            var elements: [FileValue] = []
            for element in sequence { elements.append(try FileValue(element, depth: depth + 1, &budget)) }
            self.init(.list(elements), at: place, function: FileValue.function(sequence.tag))
        case .mapping(let mapping):
            var members: [Member] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw MetricFileError("expected a text for the name of a member", at: place)
                }
                members.append(
                    Member(
                        name: name.string,
                        place: FilePlace(line: name.mark?.line ?? place.line, column: name.mark?.column ?? 1),
                        value: try FileValue(value, depth: depth + 1, &budget)))
            }
            self.init(.object(members), at: place, function: FileValue.function(mapping.tag))
        case .alias: throw MetricFileError("an alias of nothing", at: place)
        }
    }

    /// `Ref` for the tag `!Ref`; nil for YAML's own.
    private static func function(_ tag: Tag) -> String? {
        let name = tag.description
        return name.hasPrefix("!") && name.count > 1 ? String(name.dropFirst()) : nil
    }
}
