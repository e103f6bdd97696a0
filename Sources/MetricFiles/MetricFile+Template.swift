extension MetricFile {
    /// Reads a template of CloudFormation.
    ///
    /// `Ref` and `Sub` of parameters with a default are that; other functions stand as `${Name}` in names, which still
    /// tells which alarm watches which filter, and are errors in patterns and numbers.
    mutating func readTemplate(_ root: FileValue) throws(MetricFileError) {
        let parameters = TemplateParameters(root["Parameters"])
        let format = FileFormat(
            filterSpelling: .upperCamel, alarmSpelling: .upperCamel, resolve: parameters.text)
        for resource in root["Resources"]?.members ?? [] {
            let properties = resource.value["Properties"]
            switch resource.value["Type"]?.scalar {
            case "AWS::Logs::MetricFilter":
                guard let properties else {
                    throw MetricFileError("filter \(resource.name): expected Properties", at: resource.place)
                }
                try readFilter(properties, named: resource.name, format)
            case "AWS::CloudWatch::Alarm":
                guard let properties else {
                    throw MetricFileError("alarm \(resource.name): expected Properties", at: resource.place)
                }
                try readAlarm(properties, named: resource.name, format)
            case "AWS::CloudWatch::CompositeAlarm": passOver(compositeAlarm: resource.name, at: resource.place)
            default:
                // A template has much else in it.
                break
            }
        }
    }
}

/// The texts of a template, with the defaults of its parameters.
private struct TemplateParameters {
    private var defaults: [String: String] = [:]

    init(_ parameters: FileValue?) {
        for parameter in parameters?.members ?? [] {
            if let text = parameter.value["Default"]?.scalar { defaults[parameter.name] = text }
        }
    }

    /// The text of a value, and what of it the template does not say; nil where it is none.
    func text(_ value: FileValue) -> (text: String, unknown: [String])? {
        if let text = value.scalar { return (text, []) }
        guard let (function, argument) = TemplateParameters.call(value) else { return nil }
        switch (function, argument.content) {
        case ("Ref", .scalar(let name)):
            if let known = defaults[name] { return (known, []) }
            return ("${\(name)}", [name])
        case ("Sub", .scalar(let text)): return substituted(text, [:])
        case ("Sub", .list(let parts)) where parts.count == 2:
            guard let text = parts[0].scalar else { return nil }
            var own: [String: String] = [:]
            for member in parts[1].members ?? [] {
                if let known = self.text(member.value), known.unknown.isEmpty { own[member.name] = known.text }
            }
            return substituted(text, own)
        case ("GetAtt", .scalar(let name)): return ("${\(name)}", [name])
        case ("GetAtt", .list(let parts)):
            let name = parts.map { $0.scalar ?? "?" }.joined(separator: ".")
            return ("${\(name)}", [name])
        case ("Join", .list(let parts)) where parts.count == 2: return joined(parts[0], parts[1])
        default: return nil
        }
    }

    /// A function and what it is given, in the short or the long form.
    private static func call(_ value: FileValue) -> (function: String, argument: FileValue)? {
        if let function = value.function {
            return (function, FileValue(value.content, at: value.place))
        }
        guard let members = value.members, members.count == 1 else { return nil }
        let name = members[0].name
        guard name == "Ref" || name.hasPrefix("Fn::") else { return nil }
        return (name == "Ref" ? name : String(name.dropFirst(4)), members[0].value)
    }

    private func joined(_ separator: FileValue, _ list: FileValue) -> (text: String, unknown: [String])? {
        guard let separator = separator.scalar, let elements = list.elements else { return nil }
        let texts = elements.compactMap(text)
        guard texts.count == elements.count else { return nil }
        return (texts.map(\.text).joined(separator: separator), texts.flatMap(\.unknown))
    }

    /// Puts known values in place of `${Name}`; `${!Name}` stands for `${Name}` itself.
    private func substituted(_ text: String, _ own: [String: String]) -> (text: String, unknown: [String]) {
        var result = ""
        var unknown: [String] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: "}") else {
                result += "${"
                break
            }
            let name = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            if name.hasPrefix("!") {
                result += "${\(name.dropFirst())}"
            } else if let known = own[name] ?? defaults[name] {
                result += known
            } else {
                result += "${\(name)}"
                unknown.append(name)
            }
        }
        return (result + rest, unknown)
    }
}
