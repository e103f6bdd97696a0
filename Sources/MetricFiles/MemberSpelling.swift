/// How a format spells the members of AWS's API.
enum MemberSpelling {
    /// `metricName`, as CloudWatch Logs' API.
    case lowerCamel
    /// `MetricName`, as CloudWatch's API and CloudFormation.
    case upperCamel
    /// `metric_name`, as Terraform.
    case snake

    /// The name as CloudFormation spells it; nil for one in another spelling.
    func canonical(_ name: String) -> String? {
        guard let first = name.first else { return nil }
        switch self {
        case .upperCamel: return name
        case .lowerCamel: return first.isLowercase ? first.uppercased() + name.dropFirst() : nil
        case .snake:
            guard name.allSatisfy({ $0.isLowercase || $0.isNumber || $0 == "_" }) else { return nil }
            return name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }
    }
}
