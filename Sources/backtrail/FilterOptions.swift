import ArgumentParser
import MetricFiles
import TrailQuery

/// Which metric filters are run: a file of them, the controls of the CIS benchmark, or one that the options describe.
struct FilterOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The filter pattern of the metric filter; every selected event if not given.", valueName: "pattern"))
    var filterPattern: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What a matching event adds: a number or a field such as $.additionalEventData.bytesTransferredOut; 1 if not "
                + "given.",
            valueName: "value"))
    var metricValue: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What a minute with events has of which none matches; nothing if not given.", valueName: "n"))
    var defaultValue: Double?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A dimension of the metric, such as region=$.awsRegion; up to three.", valueName: "name=field"))
    var dimension: [String] = []

    @Option(
        help: ArgumentHelp(
            "Runs the metric filters and alarms of a file: JSON of describe-metric-filters, templates of CloudFormation, "
                + "JSON of Terraform.",
            valueName: "file"),
        completion: .file())
    var metricFilters: String?

    @Flag(help: "Runs the monitoring controls 4.1 to 4.15 of the CIS AWS Foundations Benchmark.")
    var cis = false

    @Option(
        help: ArgumentHelp(
            "Runs this control: 4.3, or its number in another version (3.3, 5.3, CloudWatch.1). May be repeated.",
            valueName: "number"))
    var control: [String] = []

    func validate() throws {
        let isCIS = cis || !control.isEmpty
        if isCIS, metricFilters != nil { throw ValidationError("--cis and --metric-filters are different filters") }
        let own = filterPattern != nil || metricValue != nil || defaultValue != nil || !dimension.isEmpty
        if own, isCIS || metricFilters != nil {
            throw ValidationError(
                "--filter-pattern, --metric-value, --default-value and --dimension describe a filter of their own: "
                    + "they have no meaning with \(isCIS ? "--cis" : "--metric-filters")")
        }
        _ = try controls()
        if !isCIS, metricFilters == nil { _ = try transformation() }
    }

    /// The controls that are asked for; nil without `--cis` and `--control`.
    func controls() throws -> [BenchmarkControl]? {
        if control.isEmpty { return cis ? BenchmarkControl.all : nil }
        let named = try control.flatMap { $0.split(separator: ",") }.map { number in
            guard let known = BenchmarkControl.named(String(number)) else {
                throw ValidationError(
                    "--control \(number): expected 4.1 to 4.15, 3.1 to 3.14 of version 1.2, 5.1 to 5.15 of version 6.0, "
                        + "or CloudWatch.1 to CloudWatch.14 of Security Hub")
            }
            return known
        }
        return BenchmarkControl.all.filter(named.contains)
    }

    /// The filter that the options describe.
    func filter() throws -> MetricFilter {
        MetricFilter(
            name: "filter", pattern: try FilterPattern(filterPattern ?? ""), transformation: try transformation())
    }

    private func transformation() throws -> MetricTransformation {
        do {
            return try MetricTransformation(
                namespace: "backtrail", name: "filter",
                value: try metricValue.map { try MetricTransformation.value($0) } ?? .number(1),
                defaultValue: defaultValue, dimensions: try dimension.map(named))
        } catch let error as MetricError {
            throw ValidationError("\(error)")
        }
    }

    private func named(_ text: String) throws -> MetricTransformation.Dimension {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw ValidationError("--dimension \(text): expected a name and a field, such as region=$.awsRegion")
        }
        return MetricTransformation.Dimension(
            name: String(parts[0]), field: try MetricTransformation.field(String(parts[1])))
    }

    /// The file of metric filters; nil without one.
    ///
    /// - Throws: `CommandFailure` that names the file, the place and what was expected.
    func file() throws -> MetricFile? {
        guard let metricFilters else { return nil }
        do {
            return try MetricFile(try FileDescriptor.contents(of: metricFilters))
        } catch let error as FileDescriptor.Failure {
            throw CommandFailure(error.description, object: metricFilters, exitCode: .validationFailure)
        } catch let error as MetricFileError {
            var failure = CommandFailure(
                error.reason, object: metricFilters, place: error.place?.description, exitCode: .validationFailure)
            failure.excerpt = error.excerpt
            throw failure
        }
    }
}
