import MetricFiles
import Testing
import TrailQuery

/// Files of metric filters and alarms.
@Suite struct MetricFileTests {
    private func file(_ text: String) throws -> MetricFile { try MetricFile(Array(text.utf8)) }

    /// What every form below says.
    private func expectOneOfEach(_ file: MetricFile, named name: String = "sign-ins") throws {
        try #require(file.filters.count == 1)
        let filter = file.filters[0]
        #expect(filter.name == name)
        #expect(filter.pattern.text == "{ $.eventName = ConsoleLogin }")
        #expect(filter.transformation.namespace == "Security")
        #expect(filter.transformation.name == "SignIns")
        #expect(filter.transformation.value == .number(1))
        #expect(filter.transformation.defaultValue == 0)
        try #require(file.alarms.count == 1)
        #expect(file.alarms[0].metric == MetricIdentity(namespace: "Security", name: "SignIns"))
        let rule = try AlarmRule(
            statistic: .sum, period: 300, threshold: 3, comparison: .greaterThanThreshold, evaluationPeriods: 2,
            datapointsToAlarm: 1, treatMissingData: .notBreaching)
        #expect(file.alarms[0].rule == rule)
    }

    private static let alarm = """
        "MetricName": "SignIns", "Namespace": "Security", "Statistic": "Sum", "Period": 300, "Threshold": 3,
        "EvaluationPeriods": 2, "DatapointsToAlarm": 1, "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching", "AlarmActions": ["arn"]
        """

    @Test func answersOfCommands() throws {
        let answer = try file(
            """
            {"metricFilters": [{"filterName": "sign-ins", "filterPattern": "{ $.eventName = ConsoleLogin }",
              "metricTransformations": [{"metricName": "SignIns", "metricNamespace": "Security", "metricValue": "1",
                "defaultValue": 0.0, "unit": "Count"}], "creationTime": 1, "logGroupName": "trail"}],
             "MetricAlarms": [{"AlarmName": "many", \(MetricFileTests.alarm)}], "CompositeAlarms": []}
            """)
        try expectOneOfEach(answer)
        #expect(answer.alarms[0].name == "many")
        #expect(answer.warnings == [])
    }

    @Test func inputsOfCommands() throws {
        let inputs = try file(
            """
            [{"logGroupName": "trail", "filterName": "sign-ins", "filterPattern": "{ $.eventName = ConsoleLogin }",
              "metricTransformations": [{"metricName": "SignIns", "metricNamespace": "Security", "metricValue": "1",
                "defaultValue": 0}]},
             {"AlarmName": "many", \(MetricFileTests.alarm)}]
            """)
        try expectOneOfEach(inputs)
        #expect(inputs.warnings == [])
    }

    @Test func templatesInJSON() throws {
        let template = try file(
            """
            {"Parameters": {"Space": {"Type": "String", "Default": "Security"}, "Trail": {"Type": "String"}},
             "Resources": {
              "Topic": {"Type": "AWS::SNS::Topic"},
              "SignInFilter": {"Type": "AWS::Logs::MetricFilter", "Properties": {
               "LogGroupName": {"Ref": "Trail"}, "FilterPattern": "{ $.eventName = ConsoleLogin }",
               "MetricTransformations": [{"MetricName": "SignIns", "MetricNamespace": {"Ref": "Space"},
                "MetricValue": "1", "DefaultValue": 0}]}},
              "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {\(MetricFileTests.alarm)}}}}
            """)
        try expectOneOfEach(template, named: "SignInFilter")
        #expect(template.alarms[0].name == "Alarm")
        #expect(template.warnings == [])
    }

    @Test func templatesInYAMLWithShortTags() throws {
        let template = try file(
            """
            AWSTemplateFormatVersion: "2010-09-09"
            Parameters:
              Space: {Type: String, Default: Security}
            Conditions:
              IsOne: !Equals [!Ref Space, Security]
            Resources:
              SignInFilter:
                Type: AWS::Logs::MetricFilter
                Condition: IsOne
                Properties:
                  LogGroupName: !ImportValue trail
                  FilterPattern: >-
                    { $.eventName = ConsoleLogin }
                  MetricTransformations:
                  - MetricName: SignIns
                    MetricNamespace: !Sub "${Space}"
                    MetricValue: 1
                    DefaultValue: 0
              Alarm:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  MetricName: SignIns
                  Namespace: !Ref Space
                  Statistic: Sum
                  Period: "300"
                  Threshold: 3
                  EvaluationPeriods: 2
                  DatapointsToAlarm: 1
                  ComparisonOperator: GreaterThanThreshold
                  TreatMissingData: notBreaching
                  AlarmActions: [!Ref Topic, !GetAtt Other.Arn, !If [IsOne, !Ref A, !Ref "AWS::NoValue"]]
            """)
        try expectOneOfEach(template, named: "SignInFilter")
        #expect(template.warnings == [])
    }

    /// What a template leaves to where it is deployed still tells which alarm watches which filter.
    @Test func unknownNamesAreKeptApart() throws {
        let template = try file(
            """
            Resources:
              F:
                Type: AWS::Logs::MetricFilter
                Properties:
                  FilterPattern: "{ $.eventName = A }"
                  MetricTransformations:
                  - {MetricName: !Sub "${AWS::StackName}-a", MetricNamespace: !Ref Space, MetricValue: "1"}
              A:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  MetricName: {"Fn::Sub": "${AWS::StackName}-a"}
                  Namespace: !Ref Space
                  Statistic: Sum
                  Period: 60
                  Threshold: 1
                  EvaluationPeriods: 1
                  ComparisonOperator: GreaterThanThreshold
              B:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  MetricName: Other
                  Namespace: !Ref Space
                  Statistic: Sum
                  Period: 60
                  Threshold: 1
                  EvaluationPeriods: 1
                  ComparisonOperator: GreaterThanThreshold
            """)
        #expect(template.filters[0].transformation.name == "${AWS::StackName}-a")
        #expect(template.alarms.map(\.name) == ["A"])
        #expect(template.alarms[0].rule.treatMissingData == .missing)
        #expect(
            template.warnings.map(\.message) == [
                "alarm B: no filter of the file publishes to ${Space}/Other: not evaluated"
            ])
    }

    @Test func terraformSyntax() throws {
        let syntax = try file(
            """
            {"resource": {
              "aws_cloudwatch_log_metric_filter": {"logins": {"name": "sign-ins", "log_group_name": "trail",
                "pattern": "{ $.eventName = ConsoleLogin }",
                "metric_transformation": {"name": "SignIns", "namespace": "Security", "value": "1",
                  "default_value": "0"}}},
              "aws_cloudwatch_metric_alarm": [{"logins": {"alarm_name": "many",
                "metric_name": "${aws_cloudwatch_log_metric_filter.logins.metric_transformation[0].name}",
                "namespace": "Security", "statistic": "Sum", "period": "300", "threshold": "3",
                "evaluation_periods": 2, "datapoints_to_alarm": 1, "comparison_operator": "GreaterThanThreshold",
                "treat_missing_data": "notBreaching", "alarm_actions": ["${aws_sns_topic.t.arn}"]}}],
              "aws_sns_topic": {"t": {"name": "t"}}}}
            """)
        try expectOneOfEach(syntax)
        #expect(syntax.warnings == [])
    }

    @Test func terraformPlans() throws {
        let plan = try file(
            """
            {"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [{"address": "module.m",
             "resources": [
              {"address": "module.m.aws_cloudwatch_log_metric_filter.f", "mode": "managed",
               "type": "aws_cloudwatch_log_metric_filter", "name": "f", "values": {"name": "sign-ins", "id": null,
                "apply_on_transformed_logs": null, "log_group_name": "trail",
                "pattern": "{ $.eventName = ConsoleLogin }", "metric_transformation": [{"name": "SignIns",
                 "namespace": "Security", "value": "1", "default_value": "0", "dimensions": null, "unit": "None"}]}},
              {"address": "module.m.aws_cloudwatch_metric_alarm.a", "mode": "managed",
               "type": "aws_cloudwatch_metric_alarm", "name": "a", "values": {"alarm_name": "many",
                "metric_name": "SignIns", "namespace": "Security", "statistic": "Sum", "extended_statistic": null,
                "period": 300, "threshold": 3, "evaluation_periods": 2, "datapoints_to_alarm": 1,
                "comparison_operator": "GreaterThanThreshold", "treat_missing_data": "notBreaching",
                "metric_query": [], "actions_enabled": true, "tags": null, "tags_all": {}}}]}]}}}
            """)
        try expectOneOfEach(plan)
        #expect(plan.warnings == [])
    }

    @Test func dimensionsInEveryForm() throws {
        let api = """
            [{"filterPattern": "{ $.awsRegion = * }", "metricTransformations": [{"metricName": "m",
              "metricNamespace": "n", "metricValue": "$.n", "dimensions": {"region": "$.awsRegion"}}]}]
            """
        let template = """
            Resources:
              F:
                Type: AWS::Logs::MetricFilter
                Properties:
                  FilterPattern: "{ $.awsRegion = * }"
                  MetricTransformations:
                  - MetricName: m
                    MetricNamespace: n
                    MetricValue: $.n
                    Dimensions: [{Key: region, Value: $.awsRegion}]
            """
        for text in [api, template] {
            let transformation = try #require(try file(text).filters.first).transformation
            #expect(
                transformation
                    == (try MetricTransformation(
                        namespace: "n", name: "m", value: try MetricTransformation.value("$.n"),
                        dimensions: [
                            MetricTransformation.Dimension(
                                name: "region", field: try MetricTransformation.field("$.awsRegion"))
                        ])))
        }
    }

    @Test func unknownMembersAreTold() throws {
        let file = try file(
            """
            {"metricFilters": [{"filterPattern": "", "FilterName": "x", "surprise": 1,
              "metricTransformations": [{"metricName": "m", "metricNamespace": "n", "metricvalue": "1"}]}],
             "other": 1, "nextToken": "abc"}
            """)
        #expect(
            file.warnings.map(\.message) == [
                "filter 1, metric transformation: unknown member metricvalue",
                "filter 1: unknown member FilterName", "filter 1: unknown member surprise", "unknown member other",
                "nextToken: the answer goes on in another file",
            ])
        #expect(file.warnings[1].description == "line 1, column 42: filter 1: unknown member FilterName")
        #expect(file.filters[0].name == "1")
    }

    @Test func alarmsThatCannotBeEvaluatedAreTold() throws {
        let file = try file(
            """
            [{"filterPattern": "", "metricTransformations": [{"metricName": "m", "metricNamespace": "n"}]},
             {"AlarmName": "a", "Metrics": [{"Id": "m1"}], "EvaluationPeriods": 1},
             {"AlarmName": "b", "MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 60, "Threshold": 1,
              "EvaluationPeriods": 1, "ComparisonOperator": "LessThanLowerOrGreaterThanUpperThreshold"}]
            """)
        #expect(file.alarms == [])
        #expect(
            file.warnings.map(\.message) == [
                "alarm a: looks at a calculation of metrics: not evaluated",
                "alarm b: looks for anomalies: not evaluated",
            ])
    }

    private static let transformation =
        #""metricTransformations": [{"metricName": "m", "metricNamespace": "n", "metricValue": "1"}]"#

    @Test(arguments: [
        ("", "the file is empty"), ("{", "line 1, column 2: "), (#"{"a": 1,}"#, "line 1, column 9: "),
        (#"{"a": 1}"#, "no metric filter: expected metricFilters"), ("[]", "no metric filter"),
        ("[1]", "expected an object"),
        ("a: [", "no YAML"), ("a: 1\na: 2", "stands twice"), ("x", "expected an object, found a text"),
        ("resource \"aws_cloudwatch_log_metric_filter\" \"x\" {\n  pattern = \"\"\n}", "terraform show -json"),
        (
            #"{"metricFilters": [{"filterPattern": "{ $.a = ", \#(transformation)}]}"#,
            "line 1, column 38: filter 1: filter pattern, column 9"
        ),
        (#"{"metricFilters": [{"filterName": "x", \#(transformation)}]}"#, "filter x: expected a filter pattern"),
        (#"{"metricFilters": [{"filterPattern": ""}]}"#, "expected one metric transformation"),
        (#"{"metricFilters": [{"filterPattern": "", "metricTransformations": [{}, {}]}]}"#, "found 2"),
        (#"{"metricFilters": [{"filterPattern": 1}]}"#, "expected one metric transformation"),
        (#"{"metricFilters": [{"filterPattern": {}}]}"#, "expected a text, found an object"),
        (#"{"metricFilters": [7]}"#, "expected an object, found a text or number"),
        (
            #"{"metricFilters": [{"filterPattern": "", "metricTransformations": [{"metricName": "m"}]}]}"#,
            "expected a metric namespace"
        ),
        (
            #"{"metricFilters": [{"filterPattern": "", "metricTransformations": [{"metricName": "m", "metricNamespace": "n", "metricValue": "$x"}]}]}"#,
            "lines of words"
        ),
        (
            #"{"metricFilters": [{"filterPattern": "", "metricTransformations": [{"metricName": "m", "metricNamespace": "n", "defaultValue": "x"}]}]}"#,
            "DefaultValue: expected a number"
        ),
        (
            #"{"AlarmName": "a", "MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 45, "Threshold": 1, "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold"}"#,
            "multiple of 60"
        ),
        (
            #"{"AlarmName": "a", "MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 60.5, "Threshold": 1}"#,
            "whole number"
        ),
        (#"{"Resources": {"F": {"Type": "AWS::Logs::MetricFilter"}}}"#, "filter F: expected Properties"),
        (
            #"{"Resources": {"F": {"Type": "AWS::Logs::MetricFilter", "Properties": {"FilterPattern": {"Ref": "P"}}}}}"#,
            "does not say what P is"
        ),
        (String(repeating: "[", count: 100_000), "nested"), ("a: " + String(repeating: "[", count: 100_000), "no YAML"),
        (String(repeating: "{\"a\":", count: 5_000), "nested"),
    ])
    func whatCannotBeReadIsNamed(text: String, message: String) {
        #expect {
            try file(text)
        } throws: { "\($0)".contains(message) }
    }

    @Test func aliasesCannotMakeAnEndlessTree() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<10 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect {
            try file(text)
        } throws: { "\($0)".contains("aliases make too large a tree") }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(throws: MetricFileError.self) { try MetricFile([0xFF, 0xFE, 0x00]) }
        #expect(throws: MetricFileError.self) { try MetricFile([0x00]) }
    }
}
