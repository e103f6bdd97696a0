import TrailQuery

/// How a format differs from CloudFormation's names.
struct FileFormat {
    let filterSpelling: MemberSpelling
    let alarmSpelling: MemberSpelling
    /// CloudFormation's names for those of the format, where they differ by more than spelling.
    var filterNames: [String: String] = [:]
    var transformationNames: [String: String] = [:]
    let resolve: MemberReader.Resolve
}

extension MetricFile {
    /// Reads a metric filter.
    ///
    /// - Parameter name: what it is called where it has no name of its own.
    mutating func readFilter(_ value: FileValue, named name: String?, _ format: FileFormat) throws(MetricFileError) {
        var reader = try MemberReader(
            value, "filter \(name ?? "\(filters.count + 1)")", format.filterSpelling, names: format.filterNames,
            resolve: format.resolve)
        let ownName = try reader.openText("FilterName")
        let title = ownName ?? name ?? "\(filters.count + 1)"
        reader.subject = "filter \(title)"
        let patternValue = reader.take("FilterPattern")
        guard let patternValue else { throw reader.failure("expected a filter pattern") }
        let text = try reader.text(of: patternValue, "the filter pattern")
        let pattern: FilterPattern
        do {
            pattern = try FilterPattern(text)
        } catch {
            throw MetricFileError(
                "filter \(title): \(error)", at: patternValue.place, excerpt: error.lines)
        }
        let transformations = reader.take("MetricTransformations")
        guard let transformations, transformations.blocks.count == 1 else {
            throw reader.failure(
                "expected one metric transformation, as many as CloudWatch allows, found "
                    + "\(transformations?.blocks.count ?? 0)", at: transformations?.place)
        }
        let transformation = try readTransformation(transformations.blocks[0], title, format)
        reader.ignore([
            "LogGroupName", "CreationTime", "ApplyOnTransformedLogs", "Id", "Region", "DependsOn", "Lifecycle",
            "Provider",
        ])
        warnings += reader.finish()
        let filter = MetricFilter(name: title, pattern: pattern, transformation: transformation)
        let told = filter.warnings + pattern.warnings.map(\.message) + FilterFault.faults(of: pattern).map(\.message)
        for message in told {
            warnings.append(MetricFileWarning(place: patternValue.place, message: "filter \(title): \(message)"))
        }
        filters.append(filter)
    }

    private mutating func readTransformation(
        _ value: FileValue, _ filter: String, _ format: FileFormat
    ) throws(MetricFileError) -> MetricTransformation {
        var reader = try MemberReader(
            value, "filter \(filter), metric transformation", format.filterSpelling, names: format.transformationNames,
            resolve: format.resolve)
        let name = try reader.require(try reader.openText("MetricName"), "a metric name")
        let namespace = try reader.require(try reader.openText("MetricNamespace"), "a metric namespace")
        let valueText = try reader.text("MetricValue") ?? "1"
        let defaultValue = try reader.number("DefaultValue")
        var dimensions: [MetricTransformation.Dimension] = []
        let listed = reader.take("Dimensions")
        for (key, value) in try MetricFile.pairs(listed, reader, keys: ["Key", "key"], values: ["Value", "value"]) {
            let field = try reader.text(of: value, "dimension \(key)")
            do {
                dimensions.append(
                    MetricTransformation.Dimension(name: key, field: try MetricTransformation.field(field)))
            } catch {
                throw reader.failure("dimension \(key): \(error)", at: value.place)
            }
        }
        reader.ignore(["Unit"])
        warnings += reader.finish()
        do {
            return try MetricTransformation(
                namespace: namespace, name: name, value: try MetricTransformation.value(valueText),
                defaultValue: defaultValue, dimensions: dimensions)
        } catch {
            throw reader.failure("\(error)")
        }
    }

    /// Reads an alarm.
    ///
    /// One that cannot be evaluated over metric filters is told and left out; one that CloudWatch would refuse is an
    /// error.
    mutating func readAlarm(_ value: FileValue, named name: String?, _ format: FileFormat) throws(MetricFileError) {
        var reader = try MemberReader(
            value, "alarm \(name ?? "\(alarms.count + 1)")", format.alarmSpelling, resolve: format.resolve)
        let title = try reader.openText("AlarmName") ?? name ?? "\(alarms.count + 1)"
        reader.subject = "alarm \(title)"
        defer { warnings += reader.warnings }
        let calculation = [reader.take("Metrics"), reader.take("MetricQuery")]
        // Terraform's plans have an empty list where there is none.
        if calculation.contains(where: { $0?.blocks.isEmpty == false }) {
            reader.warn("looks at a calculation of metrics: not evaluated")
            return
        }
        let metricName = try reader.require(try reader.openText("MetricName"), "a metric name")
        let namespace = try reader.require(try reader.openText("Namespace"), "a namespace")
        var dimensions: [MetricIdentity.Dimension] = []
        let listed = reader.take("Dimensions")
        for (key, value) in try MetricFile.pairs(listed, reader, keys: ["Name"], values: ["Value"]) {
            dimensions.append(
                MetricIdentity.Dimension(name: key, value: try reader.openText(of: value, "dimension \(key)")))
        }
        let simple = try reader.text("Statistic")
        let extended = try reader.text("ExtendedStatistic")
        let statisticText = try reader.require(simple ?? extended, "a statistic")
        let period = try reader.require(try reader.integer("Period"), "a period")
        let threshold = try reader.require(try reader.number("Threshold"), "a threshold")
        let comparisonText = try reader.require(try reader.text("ComparisonOperator"), "a comparison operator")
        let periods = try reader.require(try reader.integer("EvaluationPeriods"), "the number of evaluation periods")
        let datapoints = try reader.integer("DatapointsToAlarm")
        let treatment = try reader.text("TreatMissingData") ?? MissingDataTreatment.missing.rawValue
        let low = try reader.text("EvaluateLowSampleCountPercentile")
        let lowOfTerraform = try reader.text("EvaluateLowSampleCountPercentiles")
        reader.ignore([
            "ActionsEnabled", "AlarmActions", "AlarmArn", "AlarmConfigurationUpdatedTimestamp", "AlarmDescription",
            "Arn", "DependsOn", "Id", "InsufficientDataActions", "Lifecycle", "OKActions", "OkActions", "Provider",
            "Region", "StateReason", "StateReasonData", "StateTransitionedTimestamp", "StateUpdatedTimestamp",
            "StateValue", "Tags", "TagsAll", "Unit",
        ])
        _ = reader.finish()
        if low == "ignore" || lowOfTerraform == "ignore" {
            reader.warn("ignores percentiles of few samples; they are evaluated here")
        }
        guard let comparison = ComparisonOperator(rawValue: comparisonText) else {
            if comparisonText.contains("Upper") || comparisonText.contains("Lower") {
                reader.warn("looks for anomalies: not evaluated")
                return
            }
            throw reader.failure(
                "comparison operator \"\(comparisonText)\": expected "
                    + ComparisonOperator.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard let treatMissingData = MissingDataTreatment(rawValue: treatment) else {
            throw reader.failure(
                "treat missing data \"\(treatment)\": expected "
                    + MissingDataTreatment.allCases.map(\.rawValue).joined(separator: ", "))
        }
        let rule: AlarmRule
        do {
            rule = try AlarmRule(
                statistic: try MetricStatistic(statisticText), period: period, threshold: threshold,
                comparison: comparison, evaluationPeriods: periods, datapointsToAlarm: datapoints,
                treatMissingData: treatMissingData)
        } catch {
            throw reader.failure("\(error)")
        }
        alarms.append(
            Alarm(
                name: title,
                metric: MetricIdentity(namespace: namespace, name: metricName, dimensions: dimensions), rule: rule))
    }

    /// Names and values of dimensions, written as an object or as a list of pairs.
    private static func pairs(
        _ value: FileValue?, _ reader: MemberReader, keys: [String], values: [String]
    ) throws(MetricFileError) -> [(String, FileValue)] {
        guard let value else { return [] }
        if let members = value.members, value.function == nil { return members.map { ($0.name, $0.value) } }
        guard let elements = value.elements else {
            throw reader.failure("dimensions: expected a list or an object, found \(value.kind)", at: value.place)
        }
        var pairs: [(String, FileValue)] = []
        for element in elements {
            guard let key = keys.lazy.compactMap({ element[$0] }).first,
                let value = values.lazy.compactMap({ element[$0] }).first
            else {
                throw reader.failure("dimensions: expected \(keys[0]) and \(values[0])", at: element.place)
            }
            pairs.append((try reader.openText(of: key, "dimension"), value))
        }
        return pairs
    }
}
