/// What databases, networks and application services write.
extension Catalogue {
    static let applications: [Operation] =
        Operation.of("rds", version: "1.08", [
            .read("DescribeDBInstances", 12, [.monitor, .browsing], #"{"maxRecords":100}"#),
            .read("DescribeDBClusters", 8, [.monitor, .browsing], #"{"dBClusterIdentifier":"${database}"}"#),
            .read("ListTagsForResource", 8, [.monitor, .deployment], #"{"resourceName":"arn:aws:rds:${region}:${account}:db:${database}"}"#),
            .read("DescribeDBSnapshots", 4, [.monitor, .batch], #"{"dBInstanceIdentifier":"${database}","snapshotType":"automated","maxRecords":100}"#),
            .write("CreateDBSnapshot", 1, [.batch], #"{"dBSnapshotIdentifier":"${database}-${hex:8}","dBInstanceIdentifier":"${database}"}"#, response: #"{"dBSnapshotIdentifier":"${database}-${hex:8}","dBInstanceIdentifier":"${database}","engine":"aurora-postgresql","allocatedStorage":100,"status":"creating","port":5432,"availabilityZone":"${region}a","vpcId":"${network}","instanceCreateTime":"${spoken}","masterUsername":"admin","engineVersion":"15.4","licenseModel":"postgresql-license","snapshotType":"manual","percentProgress":0,"storageType":"gp3","encrypted":true,"kmsKeyId":"arn:aws:kms:${region}:${account}:key/${key}","dBSnapshotArn":"arn:aws:rds:${region}:${account}:snapshot:${database}","tagList":[]}"#),
            .write("ModifyDBInstance", 1, [.deployment], #"{"dBInstanceIdentifier":"${database}","masterUserPassword":"****","applyImmediately":true,"allowMajorVersionUpgrade":false}"#),
        ])
        + Operation.of("route53", version: "1.08", global: true, apiVersion: "2013-04-01", [
            .read("ListHostedZones", 5, [.monitor, .browsing, .pod]),
            .read("ListResourceRecordSets", 6, [.pod, .deployment], #"{"hostedZoneId":"Z0EXAMPLE${base32:12}"}"#),
            .write("ChangeResourceRecordSets", 2, [.pod, .deployment], #"{"hostedZoneId":"Z0EXAMPLE${base32:12}","changeBatch":{"comment":"${note}","changes":[{"action":"UPSERT","resourceRecordSet":{"name":"${function}.example.com.","type":"CNAME","tTL":300,"resourceRecords":[{"value":"${cluster}.${region}.elb.amazonaws.com"}]}}]}}"#, response: #"{"changeInfo":{"id":"/change/C0EXAMPLE${base32:12}","status":"PENDING","submittedAt":"${spoken}"}}"#),
        ])
        + Operation.of("cloudfront", version: "1.05", global: true, apiVersion: "2020_05_31", [
            .read("ListDistributions", 3, [.monitor, .browsing]),
            .read("GetDistribution", 3, [.deployment, .browsing], #"{"id":"E${base32:13}"}"#),
            .write("CreateInvalidation", 2, [.deployment], #"{"distributionId":"E${base32:13}","invalidationBatch":{"paths":{"items":["/*"],"quantity":1},"callerReference":"${uuid}"}}"#, response: #"{"invalidation":{"id":"I${base32:13}","status":"InProgress","createTime":"${spoken}"},"location":"https://cloudfront.amazonaws.com/2020-05-31/distribution/E${base32:13}/invalidation/I"}"#),
        ])
        + Operation.of("apigateway", version: "1.05", [
            .read("GetRestApis", 4, [.monitor, .browsing], #"{"limit":500}"#),
            .read("GetStages", 3, [.monitor, .deployment], #"{"restApiId":"${hex:10}"}"#),
        ])
        + Operation.of("elasticache", version: "1.08", [.read("DescribeCacheClusters", 5, [.monitor], #"{"maxRecords":100,"showCacheNodeInfo":true}"#), .read("DescribeReplicationGroups", 3, [.monitor])])
        + Operation.of("es", version: "1.08", [.read("DescribeDomains", 3, [.monitor], #"{"domainNames":["${cluster}"]}"#), .read("ListDomainNames", 3, [.monitor, .browsing])])
        + Operation.of("kinesis", version: "1.08", apiVersion: "2013-12-02", [.read("ListStreams", 3, [.monitor]), .read("DescribeStreamSummary", 9, [.monitor, .function, .pod], #"{"streamName":"${queue}"}"#)])
        + Operation.of("firehose", version: "1.08", [.read("DescribeDeliveryStream", 3, [.monitor], #"{"deliveryStreamName":"${queue}"}"#)])
        + Operation.of("states", version: "1.08", [
            .read("ListStateMachines", 3, [.monitor, .browsing], #"{"maxResults":1000}"#),
            .write("StartExecution", 6, [.function, .scaling], #"{"stateMachineArn":"arn:aws:states:${region}:${account}:stateMachine:${function}","name":"${uuid}","input":"{\"source\":\"s3\",\"bucket\":\"${bucket}\",\"key\":\"${object}\"}"}"#, response: #"{"executionArn":"arn:aws:states:${region}:${account}:execution:${function}:${uuid}","startDate":"${spoken}"}"#),
        ])
        + Operation.of("glue", version: "1.08", [
            .read("GetTable", 9, [.batch, .function], #"{"databaseName":"lake","name":"${table}"}"#),
            .read("GetPartitions", 8, [.batch], #"{"databaseName":"lake","tableName":"${table}","expression":"year \u003d '2024' and month \u003e\u003d '02'","segment":{"segmentNumber":${number:8},"totalSegments":8}}"#),
            .write("BatchCreatePartition", 2, [.batch], #"{"databaseName":"lake","tableName":"${table}","partitionInputList":[${list:2}]}"#, response: #"{"errors":[]}"#),
            .write("StartJobRun", 1, [.batch, .function], #"{"jobName":"${function}","arguments":{"--day":"2024-03-01"},"workerType":"G.1X","numberOfWorkers":10}"#, response: #"{"jobRunId":"jr_${hex:64}"}"#),
        ])
        + Operation.of("athena", version: "1.08", [
            .write("StartQueryExecution", 4, [.batch, .browsing], #"{"queryString":"***OMITTED***","clientRequestToken":"${uuid}","queryExecutionContext":{"database":"lake","catalog":"AwsDataCatalog"},"resultConfiguration":{"outputLocation":"s3://${bucket}/athena/"},"workGroup":"primary"}"#, response: #"{"queryExecutionId":"${uuid}"}"#),
            .read("GetQueryExecution", 8, [.batch, .browsing], #"{"queryExecutionId":"${uuid}"}"#),
            .read("GetQueryResults", 3, [.batch, .browsing], #"{"queryExecutionId":"${uuid}","maxResults":1000}"#),
        ])
        + Operation.of("redshift", version: "1.08", [.read("DescribeClusters", 2, [.monitor])])
        + Operation.of("elasticfilesystem", version: "1.08", [.read("DescribeFileSystems", 3, [.monitor]), .read("DescribeMountTargets", 3, [.node, .monitor], #"{"fileSystemId":"fs-${hex:17}"}"#)])
        + Operation.of("acm", version: "1.08", [.read("ListCertificates", 3, [.monitor, .browsing], #"{"maxItems":1000}"#), .read("DescribeCertificate", 3, [.monitor, .deployment], #"{"certificateArn":"arn:aws:acm:${region}:${account}:certificate/${certificate}"}"#)])
        + Operation.of("wafv2", version: "1.08", [.read("ListWebACLs", 2, [.monitor], #"{"scope":"REGIONAL","limit":100}"#), .read("GetWebACL", 2, [.deployment, .monitor], #"{"name":"default","scope":"REGIONAL","id":"${uuid}"}"#)])
        + Operation.of("cognito-idp", version: "1.08", [.write("InitiateAuth", 6, [.function], #"{"authFlow":"REFRESH_TOKEN_AUTH","clientId":"${hex:26}","authParameters":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#, extra: #"{"sub":"${uuid}"}"#)])
        + Operation.of("bedrock", version: "1.10", [.read("InvokeModel", 3, [.function, .browsing], #"{"modelId":"anthropic.claude-3-haiku-20240307-v1:0"}"#), .read("ListFoundationModels", 1, [.browsing])])
        + Operation.of("sagemaker", version: "1.08", [.read("ListTrainingJobs", 2, [.monitor, .browsing], #"{"maxResults":100}"#), .read("DescribeEndpoint", 3, [.monitor], #"{"endpointName":"${function}"}"#)])
        + Operation.of("codebuild", version: "1.08", [
            .read("BatchGetBuilds", 4, [.deployment, .browsing], #"{"ids":["${function}:${uuid}"]}"#),
            .write("StartBuild", 1, [.deployment], #"{"projectName":"${function}","sourceVersion":"${hex:40}"}"#, response: #"{"build":{"arn":"arn:aws:codebuild:${region}:${account}:build/${function}:${uuid}","id":"${function}:${uuid}","buildNumber":${number:9000},"buildStatus":"IN_PROGRESS","currentPhase":"QUEUED","sourceVersion":"${hex:40}","projectName":"${function}","timeoutInMinutes":60,"initiator":"${role}"}}"#),
        ])
        + Operation.of("codepipeline", version: "1.08", [.read("GetPipelineState", 3, [.deployment, .browsing], #"{"name":"${function}"}"#), .read("ListPipelines", 2, [.monitor, .browsing])])
        + Operation.of("sqs", version: "1.11", data: true, [
            .read("ReceiveMessage", 6, [.function, .pod], #"{"queueUrl":"https://sqs.${region}.amazonaws.com/${account}/${queue}","maxNumberOfMessages":10,"waitTimeSeconds":20}"#, resources: #"[{"accountId":"${account}","type":"AWS::SQS::Queue","ARN":"arn:aws:sqs:${region}:${account}:${queue}"}]"#)
        ])
        + Operation.of("sns", version: "1.11", data: true, [
            .write("Publish", 4, [.function], #"{"topicArn":"arn:aws:sns:${region}:${account}:${topic}","message":"HIDDEN_DUE_TO_SECURITY_REASONS","messageAttributes":{}}"#, response: #"{"messageId":"${uuid}"}"#, resources: #"[{"accountId":"${account}","type":"AWS::SNS::Topic","ARN":"arn:aws:sns:${region}:${account}:${topic}"}]"#)
        ])
}
