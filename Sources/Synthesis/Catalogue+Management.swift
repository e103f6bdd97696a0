/// What the services for watching, configuring and running things write.
extension Catalogue {
    static let management: [Operation] =
        Operation.of(
            "logs", version: "1.10", apiVersion: "20140328",
            [
                .write("CreateLogStream", 20, [.function, .pod, .node], #"{"logGroupName":"${logGroup}","logStreamName":"2024/03/${number:28}/[$LATEST]${hex:32}"}"#),
                .write("CreateLogGroup", 2, [.function, .deployment], #"{"logGroupName":"${logGroup}"}"#),
                .read("DescribeLogGroups", 9, [.monitor, .browsing, .deployment], #"{"limit":50,"logGroupNamePrefix":"${logGroup}"}"#),
                .read("DescribeLogStreams", 5, [.monitor, .browsing, .node], #"{"logGroupName":"${logGroup}","orderBy":"LastEventTime","descending":true,"limit":50}"#),
                .read("FilterLogEvents", 3, [.browsing, .monitor], #"{"logGroupName":"${logGroup}","startTime":${millis},"filterPattern":"{ $.errorCode = \"AccessDenied\" \u0026\u0026 $.x \u003e 1 }","limit":10000}"#),
                .read("StartQuery", 2, [.browsing], #"{"logGroupNames":["${logGroup}"],"startTime":${millis},"queryString":"fields @timestamp, @message | filter @message like /(?i)error/ | sort @timestamp desc | limit 20"}"#, response: #"{"queryId":"${uuid}"}"#),
                .write("PutRetentionPolicy", 1, [.deployment], #"{"logGroupName":"${logGroup}","retentionInDays":30}"#),
            ])
        + Operation.of(
            "monitoring", version: "1.09", apiVersion: "2010-08-01",
            [
                .read("DescribeAlarms", 12, [.monitor, .browsing], #"{"maxRecords":100}"#),
                .read("ListMetrics", 12, [.monitor], #"{"namespace":"AWS/EC2","recentlyActive":"PT3H"}"#),
                .read("GetMetricData", 22, [.monitor, .browsing], #"{"startTime":"${spoken}","endTime":"${spoken}","metricDataQueries":[{"id":"m1","metricStat":{"metric":{"namespace":"AWS/Lambda","metricName":"Errors","dimensions":[{"name":"FunctionName","value":"${function}"}]},"period":60,"stat":"Sum"},"returnData":true}],"maxDatapoints":${number:100000}}"#),
                .write("PutMetricAlarm", 1, [.deployment], #"{"alarmName":"${function}-errors","alarmDescription":"${note}","actionsEnabled":true,"metricName":"Errors","namespace":"AWS/Lambda","statistic":"Sum","period":300,"evaluationPeriods":1,"threshold":1.5E-2,"comparisonOperator":"GreaterThanThreshold"}"#),
            ])
        + Operation.of(
            "ssm", version: "1.08",
            [
                .write("UpdateInstanceInformation", 40, [.node], #"{"instanceId":"${instance}","agentVersion":"3.2.2303.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"10.0.12.${number:255}","computerName":"ip-10-0-12-7.${region}.compute.internal","agentName":"amazon-ssm-agent","availabilityZone":"${region}a","availabilityZoneId":"use1-az4","sSMConnectionChannel":"ssmmessages"}"#),
                .read("ListInstanceAssociations", 8, [.node], #"{"instanceId":"${instance}","maxResults":20}"#),
                .read("GetParameter", 14, [.function, .pod, .deployment], #"{"name":"${parameter}","withDecryption":true}"#, resources: parameterResources),
                .read("GetParameters", 8, [.function, .pod], #"{"names":["${parameter}","/shared/endpoint"],"withDecryption":true}"#, resources: parameterResources),
                .read("GetParametersByPath", 4, [.function, .deployment], #"{"path":"/","recursive":true,"withDecryption":true,"maxResults":10}"#),
                .read("DescribeInstanceInformation", 7, [.monitor, .browsing], #"{"filters":[{"key":"InstanceIds","values":["${instance}"]}],"maxResults":50}"#),
                .write("PutInventory", 5, [.node], #"{"instanceId":"${instance}","items":[{"typeName":"AWS:Application","schemaVersion":"1.1","captureTime":"${now}","contentHash":"${hex:32}"}]}"#),
                .write("StartSession", 1, [.administration], #"{"target":"${instance}"}"#, response: #"{"sessionId":"${user}-${hex:17}","tokenValue":"Value hidden due to security reasons.","streamUrl":"wss://ssmmessages.${region}.amazonaws.com/v1/data-channel/${user}-${hex:17}?role=publish_subscribe"}"#),
                .write("SendCommand", 1, [.administration, .deployment], #"{"documentName":"AWS-RunShellScript","instanceIds":["${instance}"],"interactive":false,"parameters":"HIDDEN_DUE_TO_SECURITY_REASONS","comment":"${note}"}"#, response: #"{"command":{"commandId":"${uuid}","documentName":"AWS-RunShellScript","documentVersion":"$DEFAULT","comment":"${note}","expiresAfter":"${later}","parameters":"HIDDEN_DUE_TO_SECURITY_REASONS","instanceIds":["${instance}"],"targets":[],"requestedDateTime":"${spoken}","status":"Pending","statusDetails":"Pending","outputS3Region":"${region}","maxConcurrency":"50","maxErrors":"0","targetCount":1,"completedCount":0,"errorCount":0,"deliveryTimedOutCount":0,"timeoutSeconds":3600}}"#),
            ])
        + Operation.of(
            "cloudformation", version: "1.08", apiVersion: "2010-05-15", 
            [
                .read("DescribeStacks", 12, [.deployment, .browsing, .monitor], #"{"stackName":"${stack}"}"#),
                .read("DescribeStackEvents", 9, [.deployment, .browsing], #"{"stackName":"arn:aws:cloudformation:${region}:${account}:stack/${stack}/${uuid}"}"#),
                .read("ListStacks", 4, [.browsing, .monitor], #"{"stackStatusFilter":["CREATE_COMPLETE","UPDATE_COMPLETE"]}"#),
                .write("CreateChangeSet", 1, [.deployment], #"{"stackName":"${stack}","changeSetName":"deploy-${hex:12}","capabilities":["CAPABILITY_IAM","CAPABILITY_NAMED_IAM"],"templateURL":"https://${bucket}.s3.amazonaws.com/${hex:32}.template","tags":[{"key":"note","value":"${note}"}],"parameters":[{"parameterKey":"Environment","parameterValue":"production"},{"parameterKey":"Image","parameterValue":"${hex:12}"}]}"#, response: #"{"id":"arn:aws:cloudformation:${region}:${account}:changeSet/deploy/${uuid}","stackId":"arn:aws:cloudformation:${region}:${account}:stack/${stack}/${uuid}"}"#),
                .write("ExecuteChangeSet", 1, [.deployment], #"{"stackName":"${stack}","changeSetName":"deploy-${hex:12}"}"#),
            ])
        + Operation.of(
            "cloudtrail", version: "1.10",
            [
                .read("DescribeTrails", 4, [.monitor, .browsing], #"{"includeShadowTrails":true,"trailNameList":[]}"#),
                .read("GetTrailStatus", 3, [.monitor, .browsing], #"{"name":"arn:aws:cloudtrail:us-east-1:${account}:trail/organization"}"#),
                .read("LookupEvents", 3, [.browsing], #"{"maxResults":50,"startTime":"${spoken}","lookupAttributes":[{"attributeKey":"EventName","attributeValue":"ConsoleLogin"}]}"#),
                .read("GetEventSelectors", 2, [.monitor], #"{"trailName":"organization"}"#),
            ])
        + Operation.of(
            "config", version: "1.08",
            [
                .read("DescribeConfigurationRecorders", 4, [.monitor], nil),
                .read("DescribeComplianceByConfigRule", 3, [.monitor, .browsing], #"{"configRuleNames":["s3-bucket-ssl-requests-only"]}"#),
                .write("PutEvaluations", 6, [.function], #"{"evaluations":[{"complianceResourceType":"AWS::EC2::Instance","complianceResourceId":"${instance}","complianceType":"COMPLIANT","orderingTimestamp":"${spoken}"}],"testMode":false}"#, response: #"{"failedEvaluations":[]}"#),
            ])
        + Operation.of("guardduty", version: "1.08", [
            .read("ListDetectors", 3, [.monitor, .browsing], #"{"maxResults":"50"}"#),
            .read("ListFindings", 3, [.monitor, .browsing], #"{"detectorId":"${hex:32}","findingCriteria":{"criterion":{"severity":{"gte":4}}}}"#),
            .read("GetFindings", 2, [.monitor, .browsing], #"{"detectorId":"${hex:32}","findingIds":["${hex:32}"]}"#),
        ])
        + Operation.of("securityhub", version: "1.08", [
            .read("GetFindings", 4, [.monitor, .browsing], #"{"Filters":{"RecordState":[{"Comparison":"EQUALS","Value":"ACTIVE"}]},"MaxResults":100}"#),
            .write("BatchImportFindings", 3, [.function], #"{"Findings":[{"Id":"${uuid}","Title":"${note}","Severity":{"Normalized":${number:100}}}]}"#, response: #"{"FailedCount":0,"SuccessCount":1,"FailedFindings":[]}"#),
        ])
        + Operation.of("inspector2", version: "1.08", [.read("ListCoverage", 2, [.monitor], #"{"maxResults":200}"#)])
        + Operation.of("access-analyzer", version: "1.08", [.read("ListAnalyzers", 2, [.monitor, .browsing]), .read("ListFindings", 2, [.monitor], #"{"analyzerArn":"arn:aws:access-analyzer:${region}:${account}:analyzer/org"}"#)])
        + Operation.of("sns", version: "1.08", [
            .read("ListTopics", 5, [.monitor, .browsing]),
            .read("GetTopicAttributes", 5, [.monitor, .deployment], #"{"topicArn":"arn:aws:sns:${region}:${account}:${topic}"}"#),
            .write("Subscribe", 1, [.deployment], #"{"topicArn":"arn:aws:sns:${region}:${account}:${topic}","protocol":"https","endpoint":"HIDDEN_DUE_TO_SECURITY_REASONS","returnSubscriptionArn":true}"#),
        ])
        + Operation.of("sqs", version: "1.09", apiVersion: "2012-11-05", [
            .read("ListQueues", 4, [.monitor, .browsing], #"{"maxResults":1000}"#),
            .read("GetQueueAttributes", 14, [.monitor, .pod, .function], #"{"queueUrl":"https://sqs.${region}.amazonaws.com/${account}/${queue}","attributeNames":["All"]}"#),
            .write("SetQueueAttributes", 1, [.deployment], #"{"queueUrl":"https://sqs.${region}.amazonaws.com/${account}/${queue}","attributes":{"Policy":"${document}","VisibilityTimeout":"300"}}"#),
        ])
        + Operation.of("events", version: "1.08", [
            .read("ListRules", 5, [.monitor, .browsing], #"{"limit":100}"#),
            .write("PutRule", 1, [.deployment], #"{"name":"${function}-schedule","scheduleExpression":"rate(5 minutes)","state":"ENABLED","description":"${note}"}"#, response: #"{"ruleArn":"arn:aws:events:${region}:${account}:rule/${function}-schedule"}"#),
            .write("PutTargets", 1, [.deployment], #"{"rule":"${function}-schedule","targets":[{"id":"1","arn":"arn:aws:lambda:${region}:${account}:function:${function}"}]}"#, response: #"{"failedEntryCount":0,"failedEntries":[]}"#),
        ])
        + Operation.of("tagging", version: "1.08", [.read("GetResources", 12, [.monitor], #"{"paginationToken":"","resourcesPerPage":100,"resourceTypeFilters":["ec2:instance","rds:db"]}"#)])
        + Operation.of("backup", version: "1.08", [
            .read("ListBackupJobs", 3, [.monitor, .batch], #"{"byState":"COMPLETED"}"#),
            .write("StartBackupJob", 1, [.batch], #"{"backupVaultName":"Default","resourceArn":"arn:aws:ec2:${region}:${account}:volume/${volume}","iamRoleArn":"arn:aws:iam::${account}:role/${role}","idempotencyToken":"${uuid}","lifecycle":{"deleteAfterDays":35}}"#, response: #"{"backupJobId":"${uuid}","creationDate":"${spoken}"}"#),
        ])
        + Operation.of("health", version: "1.08", global: true, [.read("DescribeEventAggregates", 6, [.browsing, .monitor], #"{"aggregateField":"eventTypeCategory","filter":{"eventStatusCodes":["open","upcoming"]}}"#)])
        + Operation.of("ce", version: "1.08", global: true, [.read("GetCostAndUsage", 3, [.browsing, .monitor], #"{"timePeriod":{"start":"2024-02-01","end":"2024-03-01"},"granularity":"DAILY","metrics":["UnblendedCost"],"groupBy":[{"type":"DIMENSION","key":"SERVICE"}]}"#)])
        + Operation.of("trustedadvisor", version: "1.08", global: true, [.read("DescribeCheckItems", 2, [.monitor], #"{"checkId":"Qch7DwouX1","start":0,"count":100}"#)])
        + Operation.of("xray", version: "1.08", [.read("GetSamplingRules", 6, [.function, .pod])])
        + Operation.of("appconfig", version: "1.08", data: true, [.read("GetLatestConfiguration", 3, [.function, .pod], #"{"ConfigurationToken":"${token:60}"}"#)])
        + Operation.of("servicequotas", version: "1.08", [.read("ListServiceQuotas", 1, [.monitor], #"{"serviceCode":"ec2"}"#)])

    private static let parameterResources =
        #"[{"accountId":"${account}","ARN":"arn:aws:ssm:${region}:${account}:parameter${parameter}"}]"#
}
