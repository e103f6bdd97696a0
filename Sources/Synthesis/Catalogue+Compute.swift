/// What EC2, Lambda, containers and their neighbours write.
extension Catalogue {
    static let compute: [Operation] =
        Operation.of(
            "ec2", version: "1.10", refusals: .ec2,
            [
                .read(
                    "DescribeInstances", 40, [.monitor, .node, .browsing, .deployment, .pod],
                    #"{"maxResults":1000,"instancesSet":{${list:1}},"filterSet":{"items":[{"name":"tag:Name","valueSet":{"items":[{"value":"${cluster}"}]}},{"name":"instance-state-name","valueSet":{"items":[{"value":"pending"},{"value":"running"},{"value":"stopping"},{"value":"stopped"}]}}]}}"#
                ),
                .read("DescribeInstanceStatus", 16, [.monitor, .browsing], #"{"instancesSet":{${list:1}},"filterSet":{},"includeAllInstances":true}"#),
                .read(
                    "DescribeNetworkInterfaces", 18, [.monitor, .node, .pod],
                    #"{"maxResults":1000,"networkInterfaceIdSet":{},"filterSet":{"items":[{"name":"tag-key","valueSet":{"items":[{"value":"node.k8s.amazonaws.com/instance_id"}]}},{"name":"status","valueSet":{"items":[{"value":"available"}]}}]}}"#
                ),
                .read("DescribeVolumes", 12, [.monitor, .browsing, .pod], #"{"volumeSet":{"items":[{"volumeId":"${volume}"}]},"filterSet":{},"maxResults":500}"#),
                .read("DescribeSecurityGroups", 12, [.monitor, .browsing, .deployment], #"{"securityGroupSet":{},"securityGroupIdSet":{"items":[{"groupId":"${group}"}]},"filterSet":{}}"#),
                .read("DescribeSubnets", 9, [.monitor, .browsing, .deployment], #"{"subnetSet":{"items":[{"subnetId":"${subnet}"}]},"filterSet":{}}"#),
                .read("DescribeVpcs", 8, [.monitor, .browsing, .deployment], #"{"vpcSet":{"items":[{"vpcId":"${network}"}]},"filterSet":{}}"#),
                .read("DescribeRouteTables", 6, [.monitor, .deployment], #"{"routeTableIdSet":{},"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"${network}"}]}}]}}"#),
                .read("DescribeImages", 6, [.monitor, .browsing, .deployment], #"{"executableBySet":{},"imagesSet":{"items":[{"imageId":"${image}"}]},"ownersSet":{"items":[{"owner":"amazon"}]},"filterSet":{}}"#),
                .read("DescribeSnapshots", 5, [.monitor, .batch], #"{"ownersSet":{"items":[{"owner":"self"}]},"snapshotSet":{},"filterSet":{},"maxResults":1000}"#),
                .read("DescribeTags", 5, [.monitor, .node], #"{"filterSet":{"items":[{"name":"resource-id","valueSet":{"items":[{"value":"${instance}"}]}}]}}"#),
                .read("DescribeRegions", 5, [.monitor, .browsing], #"{"regionSet":{},"allRegions":true}"#),
                .read("DescribeAvailabilityZones", 4, [.browsing, .deployment, .pod], #"{"availabilityZoneSet":{},"availabilityZoneIdSet":{}}"#),
                .read("DescribeFlowLogs", 2, [.monitor], #"{"DescribeFlowLogsRequest":{"Filter":{"Name":"resource-id","tag":1,"Value":{"content":"${network}","tag":1}}}}"#),
                .read("DescribeLaunchTemplateVersions", 4, [.scaling, .deployment], #"{"DescribeLaunchTemplateVersionsRequest":{"LaunchTemplateVersion":{"tag":1,"content":"$Latest"},"LaunchTemplateId":"lt-${hex:17}"}}"#),
                .write(
                    "RunInstances", 5, [.scaling, .administration, .deployment],
                    #"{"instancesSet":{"items":[{"imageId":"${image}","minCount":1,"maxCount":1,"keyName":"ops"}]},"userData":"\u003csensitiveDataRemoved\u003e","instanceType":"m6i.large","blockDeviceMapping":{},"monitoring":{"enabled":false},"disableApiTermination":false,"clientToken":"${uuid}","networkInterfaceSet":{"items":[{"deviceIndex":0,"subnetId":"${subnet}","groupSet":{"items":[{"groupId":"${group}"}]}}]},"tagSpecificationSet":{"items":[{"resourceType":"instance","tags":[{"key":"Name","value":"${cluster}"},{"key":"note","value":"${note}"}]}]}}"#,
                    response:
                        #"{"requestId":"${requestID}","reservationId":"r-${hex:17}","ownerId":"${account}","groupSet":{},"instancesSet":{"items":[{"instanceId":"${instance}","imageId":"${image}","instanceState":{"code":0,"name":"pending"},"privateDnsName":"ip-10-0-12-${number:255}.${region}.compute.internal","amiLaunchIndex":0,"productCodes":{},"instanceType":"m6i.large","launchTime":${millis},"placement":{"availabilityZone":"${region}a","tenancy":"default"},"monitoring":{"state":"disabled"},"subnetId":"${subnet}","vpcId":"${network}","privateIpAddress":"10.0.12.${number:255}","stateReason":{"code":"pending","message":"pending"},"architecture":"x86_64","rootDeviceType":"ebs","rootDeviceName":"/dev/xvda","virtualizationType":"hvm","hypervisor":"xen","tagSet":{"items":[{"key":"Name","value":"${cluster}"}]},"groupSet":{"items":[{"groupId":"${group}","groupName":"default"}]},"networkInterfaceSet":{"items":[{"networkInterfaceId":"eni-${hex:17}","subnetId":"${subnet}","vpcId":"${network}","ownerId":"${account}","status":"in-use","macAddress":"06:1f:9a:00:12:${hex:2}"}]},"ebsOptimized":true,"cpuOptions":{"coreCount":1,"threadsPerCore":2}}]}}"#
                ),
                .write(
                    "TerminateInstances", 3, [.scaling, .administration], #"{"instancesSet":{"items":[{"instanceId":"${instance}"}]}}"#,
                    response:
                        #"{"requestId":"${requestID}","instancesSet":{"items":[{"instanceId":"${instance}","currentState":{"code":32,"name":"shutting-down"},"previousState":{"code":16,"name":"running"}}]}}"#
                ),
                .write("StopInstances", 1, [.administration, .function], #"{"instancesSet":{"items":[{"instanceId":"${instance}"}]},"force":false}"#),
                .write("StartInstances", 1, [.administration, .function], #"{"instancesSet":{"items":[{"instanceId":"${instance}"}]}}"#),
                .write(
                    "CreateTags", 5, [.scaling, .deployment, .pod],
                    #"{"resourcesSet":{"items":[{"resourceId":"${instance}"}]},"tagSet":{"items":[{"key":"kubernetes.io/cluster/${cluster}","value":"owned"},{"key":"note","value":"${note}"}]}}"#,
                    response: #"{"requestId":"${requestID}","_return":true}"#),
                .write(
                    "CreateNetworkInterface", 4, [.scaling, .pod],
                    #"{"subnetId":"${subnet}","description":"AWS Lambda VPC ENI-${function}-${uuid}","groupSet":{"items":[{"groupId":"${group}"}]},"privateIpAddressesSet":{},"ipv6AddressCount":0,"clientToken":"${uuid}"}"#,
                    response:
                        #"{"requestId":"${requestID}","networkInterface":{"networkInterfaceId":"eni-${hex:17}","subnetId":"${subnet}","vpcId":"${network}","availabilityZone":"${region}b","ownerId":"${account}","requesterManaged":false,"status":"pending","macAddress":"0a:58:a9:${hex:2}:${hex:2}:01","privateIpAddress":"10.0.3.${number:255}","sourceDestCheck":true,"interfaceType":"interface","groupSet":{"items":[{"groupId":"${group}","groupName":"default"}]},"tagSet":{}}}"#
                ),
                .write("DeleteNetworkInterface", 3, [.scaling, .pod], #"{"networkInterfaceId":"eni-${hex:17}"}"#, response: #"{"requestId":"${requestID}","_return":true}"#),
                .write(
                    "AuthorizeSecurityGroupIngress", 2, [.administration, .deployment],
                    #"{"groupId":"${group}","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,"groups":{},"ipRanges":{"items":[{"cidrIp":"10.0.0.0/8","description":"${note}"}]},"ipv6Ranges":{},"prefixListIds":{}}]}}"#,
                    response: #"{"requestId":"${requestID}","_return":true,"securityGroupRuleSet":{"items":[{"groupOwnerId":"${account}","groupId":"${group}","securityGroupRuleId":"sgr-${hex:17}","isEgress":false,"ipProtocol":"tcp","fromPort":443,"toPort":443,"cidrIpv4":"10.0.0.0/8"}]}}"#
                ),
                .write("CreateSnapshot", 2, [.batch, .administration], #"{"volumeId":"${volume}","description":"nightly ${note}","outpostArn":null}"#, response: #"{"requestId":"${requestID}","snapshotId":"snap-${hex:17}","volumeId":"${volume}","status":"pending","startTime":${millis},"progress":"","ownerId":"${account}","volumeSize":"100","encrypted":true}"#),
                .write("ModifyInstanceAttribute", 1, [.administration], #"{"instanceId":"${instance}","userData":"\u003csensitiveDataRemoved\u003e"}"#, response: #"{"requestId":"${requestID}","_return":true}"#),
                .write("CreateSecurityGroup", 1, [.administration, .deployment], #"{"groupName":"${cluster}-nodes","groupDescription":"${note}","vpcId":"${network}"}"#, response: #"{"requestId":"${requestID}","_return":true,"groupId":"${group}"}"#),
            ])
        + Operation.of(
            "lambda", version: "1.08", data: true, apiVersion: "2015-03-31",
            [
                .write(
                    "Invoke", 30, [.function, .pod, .scaling],
                    #"{"functionName":"arn:aws:lambda:${region}:${account}:function:${function}","invocationType":"Event","qualifier":"live"}"#,
                    resources: functionResources,
                    extra: #"{"functionVersion":"arn:aws:lambda:${region}:${account}:function:${function}:${number:90}"}"#)
            ])
        + Operation.of(
            "lambda", version: "1.08", apiVersion: "2015-03-31",
            [
                .read("ListFunctions20150331", 10, [.monitor, .browsing], #"{"maxItems":50}"#),
                .read("GetFunction20150331v2", 8, [.monitor, .browsing, .deployment], #"{"functionName":"${function}"}"#),
                .read("GetFunctionConfiguration20150331v2", 4, [.deployment, .browsing], #"{"functionName":"${function}"}"#),
                .read("ListEventSourceMappings20150331", 4, [.monitor, .browsing], #"{"functionName":"${function}"}"#),
                .read("GetPolicy20150331v2", 3, [.deployment, .browsing], #"{"functionName":"${function}"}"#),
                .write(
                    "UpdateFunctionCode20150331v2", 2, [.deployment],
                    #"{"functionName":"${function}","s3Bucket":"${bucket}","s3Key":"${object}","publish":true,"dryRun":false}"#,
                    response:
                        #"{"functionName":"${function}","functionArn":"arn:aws:lambda:${region}:${account}:function:${function}","runtime":"python3.12","role":"arn:aws:iam::${account}:role/${role}","handler":"main.handler","codeSize":${number:50000000},"timeout":30,"memorySize":512,"lastModified":"${now}","codeSha256":"${base64:43}=","version":"${number:90}","environment":{},"tracingConfig":{"mode":"Active"},"revisionId":"${uuid}","state":"Active","packageType":"Zip","architectures":["arm64"],"ephemeralStorage":{"size":512},"loggingConfig":{"logFormat":"Text","logGroup":"${logGroup}"}}"#
                ),
                .write(
                    "UpdateFunctionConfiguration20150331v2", 2, [.deployment],
                    #"{"functionName":"${function}","environment":{},"timeout":30,"memorySize":512,"description":"${note}"}"#),
            ])
        + Operation.of(
            "eks", version: "1.08",
            [
                .read("DescribeCluster", 8, [.monitor, .deployment, .node], #"{"name":"${cluster}"}"#),
                .read("ListClusters", 4, [.monitor, .browsing], #"{"maxResults":100}"#),
                .read("DescribeNodegroup", 3, [.monitor, .deployment], #"{"name":"${cluster}","nodegroupName":"default"}"#),
            ])
        + Operation.of(
            "ecs", version: "1.08",
            [
                .read("DescribeServices", 8, [.monitor, .deployment], #"{"cluster":"${cluster}","services":["${function}"],"include":["TAGS"]}"#),
                .read("ListTasks", 6, [.monitor], #"{"cluster":"${cluster}","maxResults":100}"#),
                .read("DescribeTaskDefinition", 4, [.deployment], #"{"taskDefinition":"${function}:${number:200}"}"#),
                .write(
                    "RegisterTaskDefinition", 1, [.deployment],
                    #"{"family":"${function}","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"512","memory":"1024","executionRoleArn":"arn:aws:iam::${account}:role/${role}","containerDefinitions":[{"name":"app","image":"${account}.dkr.ecr.${region}.amazonaws.com/${repository}:${hex:12}","essential":true,"portMappings":[{"containerPort":8080,"protocol":"tcp"}],"environment":[{"name":"LOG_LEVEL","value":"HIDDEN_DUE_TO_SECURITY_REASONS"}],"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"${logGroup}","awslogs-region":"${region}"}}}]}"#
                ),
            ])
        + Operation.of(
            "ecr", version: "1.08",
            [
                .read("GetAuthorizationToken", 10, [.pod, .deployment, .node], nil),
                .read("BatchGetImage", 12, [.pod, .node, .deployment], #"{"repositoryName":"${repository}","registryId":"${account}","imageIds":[{"imageTag":"${hex:12}"}],"acceptedMediaTypes":["application/vnd.docker.distribution.manifest.v2+json","application/vnd.oci.image.manifest.v1+json"]}"#, resources: imageResources),
                .read("GetDownloadUrlForLayer", 14, [.pod, .node], #"{"registryId":"${account}","repositoryName":"${repository}","layerDigest":"sha256:${hex:64}"}"#, resources: imageResources),
                .write("PutImage", 1, [.deployment], #"{"registryId":"${account}","repositoryName":"${repository}","imageTag":"${hex:12}","imageManifest":"{\n   \"schemaVersion\": 2,\n   \"config\": {\n      \"size\": ${number:9000},\n      \"digest\": \"sha256:${hex:64}\"\n   }\n}"}"#, resources: imageResources),
            ])
        + Operation.of(
            "autoscaling", version: "1.08",
            [
                .read("DescribeAutoScalingGroups", 10, [.monitor, .pod], #"{"maxRecords":100,"autoScalingGroupNames":["${cluster}-nodes"]}"#),
                .read("DescribeScalingActivities", 4, [.monitor, .browsing], #"{"maxRecords":100}"#),
                .write("SetDesiredCapacity", 1, [.pod, .administration], #"{"autoScalingGroupName":"${cluster}-nodes","desiredCapacity":${number:20},"honorCooldown":false}"#),
            ])
        + Operation.of(
            "elasticloadbalancing", version: "1.08", apiVersion: "2015-12-01",
            [
                .read("DescribeLoadBalancers", 14, [.monitor, .pod, .browsing], #"{"pageSize":400}"#),
                .read("DescribeTargetGroups", 10, [.monitor, .pod], #"{"pageSize":400}"#),
                .read("DescribeTargetHealth", 16, [.monitor, .pod], #"{"targetGroupArn":"arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${cluster}/${hex:16}"}"#),
                .write("RegisterTargets", 2, [.pod, .scaling], #"{"targetGroupArn":"arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${cluster}/${hex:16}","targets":[{"id":"${instance}","port":8080}]}"#),
            ])

    private static let functionResources =
        #"[{"accountId":"${account}","type":"AWS::Lambda::Function","ARN":"arn:aws:lambda:${region}:${account}:function:${function}"}]"#
    private static let imageResources =
        #"[{"accountId":"${account}","ARN":"arn:aws:ecr:${region}:${account}:repository/${repository}"}]"#
}
