extension MetricFile {
    /// Reads Terraform's JSON: the syntax of `.tf.json`, and plans and states of `terraform show -json`.
    ///
    /// In the syntax, `${aws_cloudwatch_log_metric_filter.x.metric_transformation[0].name}` and the like are looked up
    /// in the file; other references stand as they are in names, and are errors in patterns and numbers.
    mutating func readTerraform(_ root: FileValue) throws(MetricFileError) {
        var resources: [Resource] = []
        for kinds in root["resource"]?.blocks ?? [] {
            for kind in kinds.members ?? [] where Resource.kinds.contains(kind.name) {
                for named in kind.value.blocks.flatMap({ $0.members ?? [] }) {
                    for block in named.value.blocks {
                        resources.append(Resource(kind: kind.name, name: named.name, value: block))
                    }
                }
            }
        }
        let isSyntax = root["resource"] != nil
        for values in [root["planned_values"] ?? root["values"]].compactMap({ $0?["root_module"] }) {
            MetricFile.collect(values, into: &resources, depth: 0)
        }
        let references = isSyntax ? MetricFile.references(resources) : [:]
        let format = FileFormat(
            filterSpelling: .snake, alarmSpelling: .snake,
            filterNames: [
                "Name": "FilterName", "Pattern": "FilterPattern", "MetricTransformation": "MetricTransformations",
            ],
            transformationNames: ["Name": "MetricName", "Namespace": "MetricNamespace", "Value": "MetricValue"]
        ) { value in
            guard let text = value.scalar else { return nil }
            return isSyntax ? MetricFile.substituted(text, references) : (text, [])
        }
        for resource in resources where resource.kind == Resource.filter {
            try readFilter(resource.value, named: resource.name, format)
        }
        for resource in resources where resource.kind == Resource.alarm {
            try readAlarm(resource.value, named: resource.name, format)
        }
        for resource in resources where resource.kind == Resource.compositeAlarm {
            passOver(compositeAlarm: resource.name, at: resource.value.place)
        }
    }

    private struct Resource {
        static let filter = "aws_cloudwatch_log_metric_filter"
        static let alarm = "aws_cloudwatch_metric_alarm"
        static let compositeAlarm = "aws_cloudwatch_composite_alarm"
        static let kinds: Set<String> = [filter, alarm, compositeAlarm]

        let kind: String
        let name: String
        let value: FileValue
    }

    /// The resources of a module of a plan and of the modules inside of it.
    private static func collect(_ module: FileValue, into resources: inout [Resource], depth: Int) {
        guard depth < FileValue.maximumDepth else { return }
        for resource in module["resources"]?.elements ?? [] {
            guard let kind = resource["type"]?.scalar, Resource.kinds.contains(kind), let values = resource["values"],
                resource["mode"]?.scalar != "data"
            else { continue }
            resources.append(
                Resource(
                    kind: kind, name: resource["address"]?.scalar ?? resource["name"]?.scalar ?? kind, value: values))
        }
        for child in module["child_modules"]?.elements ?? [] { collect(child, into: &resources, depth: depth + 1) }
    }

    /// What other resources may say of filters: their names and those of their metrics.
    private static func references(_ resources: [Resource]) -> [String: String] {
        var known: [String: String] = [:]
        for resource in resources where resource.kind == Resource.filter {
            let base = "\(resource.kind).\(resource.name)"
            if let name = resource.value["name"]?.scalar {
                known["\(base).name"] = name
                known["\(base).id"] = name
            }
            let transformation = resource.value["metric_transformation"]?.blocks.first
            for member in ["name", "namespace"] {
                if let text = transformation?[member]?.scalar {
                    known["\(base).metric_transformation[0].\(member)"] = text
                    known["\(base).metric_transformation.0.\(member)"] = text
                }
            }
        }
        return known
    }

    /// Puts known values in place of `${…}`; `$${` stands for `${` itself.
    private static func substituted(
        _ text: String, _ known: [String: String]
    ) -> (text: String, unknown: [String]) {
        var result = ""
        var unknown: [String] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            if result.hasSuffix("$") {
                result += "{"
                continue
            }
            guard let end = rest.firstIndex(of: "}") else {
                result += "${"
                break
            }
            let name = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            if let value = known[name] {
                result += value
            } else {
                result += "${\(name)}"
                unknown.append(name)
            }
        }
        return (result + rest, unknown)
    }
}
