package import TrailQuery

/// The metric filters and alarms of a file.
package struct MetricFile: Sendable, Hashable {
    /// An alarm on a metric that a filter of the file publishes to.
    package struct Alarm: Sendable, Hashable {
        package let name: String
        package let metric: MetricIdentity
        package let rule: AlarmRule
    }

    package var filters: [MetricFilter] = []
    package var alarms: [Alarm] = []
    package var warnings: [MetricFileWarning] = []

    init() {}

    /// Larger files are refused: a log group has 100 metric filters at most.
    static let largest = 16 << 20

    /// Reads answers and inputs of `describe-metric-filters`, `put-metric-filter`, `describe-alarms` and
    /// `put-metric-alarm`, templates of CloudFormation in JSON and YAML, and Terraform's JSON: `.tf.json` and
    /// `terraform show -json`.
    ///
    /// - Throws: `MetricFileError`, also for a file without a metric filter.
    package init(_ bytes: [UInt8]) throws(MetricFileError) {
        if bytes.count > MetricFile.largest {
            throw MetricFileError("larger than \(MetricFile.largest >> 20) MB, which no file of metric filters is")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw MetricFileError("the file is no UTF-8") }
        let start = bytes.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let isJSON = start == UInt8(ascii: "{") || start == UInt8(ascii: "[")
        let root = isJSON ? try FileValue(json: body) : try MetricFile.yaml(body)
        if root["Resources"]?.members != nil {
            try readTemplate(root)
        } else if root["resource"] != nil || root["planned_values"] != nil || root["values"] != nil {
            try readTerraform(root)
        } else {
            try readCommand(root)
        }
        if filters.isEmpty {
            throw MetricFileError(
                "no metric filter: expected metricFilters, Resources with an AWS::Logs::MetricFilter, "
                    + "or resource with an aws_cloudwatch_log_metric_filter")
        }
        dropForeignAlarms()
    }

    /// Tells of an alarm on the states of other alarms.
    mutating func passOver(compositeAlarm name: String, at place: FilePlace?) {
        warnings.append(
            MetricFileWarning(
                place: place, message: "composite alarm \(name): not evaluated; the alarms it combines are"))
    }

    /// Leaves out alarms on metrics that no filter of the file publishes to.
    private mutating func dropForeignAlarms() {
        alarms.removeAll { alarm in
            let isServed = filters.contains { filter in
                filter.transformation.namespace == alarm.metric.namespace
                    && filter.transformation.name == alarm.metric.name
                    && filter.transformation.dimensions.map(\.name).sorted() == alarm.metric.dimensions.map(\.name)
            }
            if !isServed {
                let dimensions = alarm.metric.dimensions.map(\.description).joined(separator: ", ")
                let metric = dimensions.isEmpty ? "\(alarm.metric)" : "\(alarm.metric) with \(dimensions)"
                warnings.append(
                    MetricFileWarning(
                        place: nil,
                        message: "alarm \(alarm.name): no filter of the file publishes to \(metric): not evaluated"))
            }
            return !isServed
        }
    }
}
