/// A user agent with what it means, told by hand: the truth does not come from reading the text.
struct UserAgent: Sendable {
    let text: String
    /// console, cli, sdk, iac, service, browser or other.
    let channel: String
    let agent: String

    init(_ channel: String, _ agent: String, _ text: String) {
        self.text = text
        self.channel = channel
        self.agent = agent
    }

    static func agents(of occupation: Occupation) -> [UserAgent] {
        if occupation.contains(.function) { return functions }
        if occupation.contains(.node) { return nodes }
        if occupation.contains(.pod) { return pods }
        if occupation.contains(.monitor) { return monitors }
        if occupation.contains(.deployment) { return deployments }
        if occupation.contains(.batch) { return batches }
        if occupation.contains(.partner) { return partners }
        return people
    }

    static let functions = [
        UserAgent(
            "sdk", "Boto3",
            "Boto3/1.34.42 md/Botocore#1.34.42 ua/2.0 os/linux#5.10.210-220.855.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.2 md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 cfg/retry-mode#legacy Botocore/1.34.42"
        ),
        UserAgent(
            "sdk", "Boto3",
            "Boto3/1.26.90 Python/3.9.18 Linux/5.10.205-213.839.amzn2.x86_64 exec-env/AWS_Lambda_python3.9 Botocore/1.29.90"
        ),
        UserAgent(
            "sdk", "aws-sdk-js",
            "aws-sdk-js/3.360.0 ua/2.0 os/linux#5.10.209-218.812.amzn2.x86_64 lang/js md/nodejs#18.19.0 api/dynamodb#3.360.0 exec-env/AWS_Lambda_nodejs18.x"
        ),
        UserAgent(
            "sdk", "aws-sdk-nodejs", "aws-sdk-nodejs/2.1531.0 linux/v16.20.2 exec-env/AWS_Lambda_nodejs16.x promise"),
        UserAgent(
            "sdk", "aws-sdk-java",
            "aws-sdk-java/2.20.157 Linux/5.10.209-218.812.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.10+8-LTS Java/17.0.10 vendor/Amazon.com_Inc. exec-env/AWS_Lambda_java17 io/sync http/UrlConnection cfg/retry-mode/legacy"
        ),
        UserAgent(
            "sdk", "aws-sdk-go-v2",
            "aws-sdk-go-v2/1.24.1 os/linux lang/go#1.21.6 md/GOOS#linux md/GOARCH#arm64 exec-env/AWS_Lambda_provided.al2 api/dynamodb#1.26.9"
        ),
    ]
    static let nodes = [
        UserAgent("sdk", "Boto", "Boto/2.49.0 Python/2.7.18 Linux/4.14.336-253.554.amzn2.x86_64"),
        UserAgent("sdk", "aws-sdk-go", "aws-sdk-go/1.44.298 (go1.20.12; linux; amd64) amazon-ssm-agent/3.2.2303.0"),
        UserAgent(
            "sdk", "Botocore", "Botocore/1.31.62 Python/3.9.16 Linux/6.1.77-99.164.amzn2023.x86_64 cloud-init/22.2.2"),
        UserAgent("other", "Go-http-client", "Go-http-client/1.1"),
        UserAgent("sdk", "aws-sdk-go", "amazon-vpc-cni-k8s/version/v1.15.4 aws-sdk-go/1.47.0 (go1.21.4; linux; amd64)"),
    ]
    static let pods = [
        UserAgent("sdk", "aws-sdk-go", "aws-sdk-go/1.45.15 (go1.21.3; linux; amd64) karpenter.sh-v0.31.2"),
        UserAgent("sdk", "aws-sdk-go", "elbv2.k8s.aws/v2.6.2 aws-sdk-go/1.44.294 (go1.20.10; linux; amd64)"),
        UserAgent(
            "sdk", "aws-sdk-go-v2",
            "aws-sdk-go-v2/1.25.0 os/linux lang/go#1.21.7 md/GOOS#linux md/GOARCH#amd64 api/sqs#1.29.7"),
        UserAgent(
            "sdk", "aws-sdk-java",
            "aws-sdk-java/1.12.658 Linux/5.10.210-201.852.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/11.0.22+7-LTS java/11.0.22 vendor/Amazon.com_Inc. cfg/retry-mode/standard"
        ),
    ]
    static let monitors = [
        UserAgent(
            "sdk", "Boto3",
            "Boto3/1.17.112 Python/3.9.17 Linux/5.15.0-1052-aws Botocore/1.20.112 datadog-crawler"
        ),
        UserAgent(
            "sdk", "aws-sdk-go-v2",
            "aws-sdk-go-v2/1.18.0 os/linux lang/go#1.20.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.98.0"),
        UserAgent("other", "Coral", "Coral/Netty4"),
    ]
    static let deployments = [
        UserAgent(
            "iac", "Terraform",
            "APN/1.0 HashiCorp/1.0 Terraform/1.7.3 (+https://www.terraform.io) terraform-provider-aws/5.37.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.24.1 os/linux lang/go#1.20.13 md/GOOS#linux md/GOARCH#amd64 api/iam#1.28.7"
        ),
        UserAgent(
            "iac", "OpenTofu",
            "APN/1.0 HashiCorp/1.0 OpenTofu/1.6.1 (+https://opentofu.org) provider-aws/5.36.0 aws-sdk-go/1.50.8 (go1.20.13; linux; amd64)"
        ),
        UserAgent("iac", "Pulumi", "APN/1.0 Pulumi/1.0 aws-sdk-go/1.50.8 (go1.21.6; linux; amd64) pulumi-aws/6.22.0"),
        UserAgent("iac", "CloudFormation", "cloudformation.amazonaws.com"),
        UserAgent("iac", "AWS CDK", "aws-sdk-nodejs/2.1518.0 linux/v20.11.0 aws-cdk/2.127.0 promise"),
        UserAgent(
            "iac", "Ansible",
            "APN/1.0 Ansible/2.16.3 amazon.aws/7.2.0 Boto3/1.34.34 md/Botocore#1.34.34 ua/2.0 os/linux lang/python#3.11.7"
        ),
        UserAgent(
            "cli", "aws-cli",
            "aws-cli/2.15.19 Python/3.11.6 Linux/6.5.0-1015-azure exe/x86_64.ubuntu.22 prompt/off command/sts.get-caller-identity"
        ),
    ]
    static let batches = [
        UserAgent(
            "sdk", "aws-sdk-java",
            "[aws-sdk-java/1.12.446 Linux/5.10.199-190.747.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/25.402-b08 java/1.8.0_402 scala/2.12.15 kotlin/1.3.50 vendor/Amazon.com_Inc. cfg/retry-mode/standard]"
        ),
        UserAgent(
            "cli", "aws-cli",
            "aws-cli/2.15.22 md/awscrt#0.19.19 ua/2.0 os/linux#5.15.0-1052-aws md/arch#x86_64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/distrib#ubuntu.22 md/prompt#off md/command#s3.sync"
        ),
        UserAgent(
            "sdk", "aws-sdk-java",
            "ElasticMapReduce/1.0.0 emrfs/s3n user:hadoop,aws-sdk-java/1.12.446 Linux/5.10.199-190.747.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/25.402-b08 java/1.8.0_402 scala/2.12.15 kotlin/1.3.50"
        ),
    ]
    static let partners = [
        UserAgent(
            "sdk", "aws-sdk-js",
            "aws-sdk-js/3.360.0 ua/2.0 os/linux#5.10.209-218.812.amzn2.x86_64 lang/js md/nodejs#14.21.3 api/s3#3.360.0 exec-env/AWS_Lambda_nodejs14.x app/partner-connector-production cfg/retry-mode#standard md/bundler#webpack#5.90.1 m/E,F,b lib/s3-upload#3.360"
        ),
        UserAgent(
            "sdk", "Boto3",
            "Boto3/1.33.2 md/Botocore#1.33.2 ua/2.0 os/linux#5.15.0-1052-aws md/arch#aarch64 lang/python#3.10.13 md/pyimpl#CPython exec-env/AWS_ECS_FARGATE cfg/retry-mode#standard Botocore/1.33.2 s3fs/2023.12.2 partner-sync/4.18.2 (scheduler; eu-central-1)"
        ),
        UserAgent(
            "sdk", "aws-sdk-java",
            "[aws-sdk-java/1.12.446 Linux/5.10.199-190.747.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/25.402-b08 java/1.8.0_402 scala/2.12.15 kotlin/1.3.50 vendor/Amazon.com_Inc. cfg/retry-mode/standard hadoop 3.3.3 fs.s3a/3.3.3 distcp/3.3.3 yarn]"
        ),
    ]
    static let people = [
        UserAgent(
            "cli", "aws-cli",
            "aws-cli/2.15.22 md/awscrt#0.19.19 ua/2.0 os/macos#23.3.0 md/arch#arm64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard md/installer#source md/prompt#off md/command#ec2.describe-instances"
        ),
        UserAgent(
            "cli", "aws-cli",
            "aws-cli/2.13.5 Python/3.11.4 Windows/10 exe/AMD64 prompt/off command/s3.ls"
        ),
        UserAgent(
            "cli", "AWS Tools for PowerShell",
            "AWSPowerShell.Common/4.1.519 .NET_Core/8.0.1 OS/Microsoft_Windows_10.0.22631 PowerShellCore/7.-1 ClientAsync"
        ),
        UserAgent(
            "sdk", "Boto3",
            "Boto3/1.34.44 md/Botocore#1.34.44 ua/2.0 os/macos#22.6.0 md/arch#arm64 lang/python#3.11.7 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.44"
        ),
        UserAgent(
            "browser", "Chrome",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36"
        ),
        UserAgent("other", "Cyberduck", "Cyberduck/8.7.3.41114 (Mac OS X/14.3.1) (aarch64)"),
    ]
    static let browsers = [
        UserAgent(
            "browser", "Chrome",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36"
        ),
        UserAgent("browser", "Firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0"),
        UserAgent(
            "browser", "Safari",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.3 Safari/605.1.15"
        ),
        UserAgent(
            "browser", "Edge",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/121.0.0.0 Safari/537.36 Edg/121.0.0.0"
        ),
        UserAgent("service", "AWS Internal", "AWS Internal"),
        UserAgent(
            "console", "AWS console",
            "[S3Console/0.4, aws-internal/3 aws-sdk-java/1.11.1030 Linux/5.10.209-198.812.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/25.372-b08 java/1.8.0_372 vendor/Oracle_Corporation cfg/retry-mode/standard]"
        ),
        UserAgent("console", "AWS console", "console.ec2.amazonaws.com"),
        UserAgent(
            "service", "AWS Internal",
            "aws-internal/3 aws-sdk-java/1.12.637 Linux/5.10.207-202.837.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/25.402-b08 java/1.8.0_402"
        ),
    ]
}
