extension ClassificationTable {
    /// The rules that every question starts from, as `how --print-rules` prints them.
    package static let builtInText = #"""
        # The rules by which backtrail tells channel, agent and credential of an event. The first that holds decides.
        #
        #   agent       CHANNEL     AGENT  MEMBER=PATTERN  [MEMBER=PATTERN ...]
        #   credential  CREDENTIAL  MEMBER=PATTERN  [MEMBER=PATTERN ...]
        #
        # Between columns stand a tab or at least two blanks, so that names and patterns can have single ones. All
        # conditions of a rule must hold. A member is one of the record, such as userAgent, eventSource or
        # userIdentity.arn; brackets around a userAgent are not looked at. In a pattern * stands for any text; case
        # does not count. MEMBER= holds where the member is absent or empty, MEMBER=* where it is there.
        #
        # An * at the end of an AGENT stands for what follows in the member of the last condition, up to a slash or a
        # blank: aws-sdk-* finds aws-sdk-go-v2 in "tool/1 aws-sdk-go-v2/1.24". AGENT - is no name.
        #
        # CHANNEL: console cli sdk iac service browser other
        # CREDENTIAL: service root console federated temporary long-term none

        # The console: a sign-in, or calls with what a sign-in gave.
        agent  console  AWS console  eventType=AwsConsoleSignIn
        agent  console  AWS console  eventType=AwsConsoleAction
        agent  console  AWS console  sessionCredentialFromConsole=true
        agent  console  AWS console  userAgent=signin.amazonaws.com
        agent  console  AWS console  userAgent=console.amazonaws.com
        agent  console  AWS console  userAgent=console.*.amazonaws.com
        agent  console  AWS console  userAgent=S3Console/*

        # Infrastructure as code.
        agent  iac  Terraform        userAgent=*terraform*
        agent  iac  OpenTofu         userAgent=*opentofu*
        agent  iac  Pulumi           userAgent=*pulumi*
        agent  iac  CloudFormation   userAgent=*cloudformation*
        agent  iac  AWS CDK          userAgent=*aws-cdk*
        agent  iac  AWS SAM CLI      userAgent=*aws-sam-cli*
        agent  iac  Ansible          userAgent=*ansible*
        agent  iac  Crossplane       userAgent=*crossplane*
        agent  iac  Packer           userAgent=*HashiCorp/*packer*

        # Services that call on somebody's behalf.
        agent  service  *             userAgent=*.amazonaws.com
        agent  service  *             userAgent=*.amazonaws.com.cn
        agent  service  AWS Internal  userAgent=AWS Internal
        agent  service  AWS Internal  userAgent=aws-internal/*
        agent  service  AWS Internal  userAgent=*, aws-internal/*
        agent  service  AWS Internal  userIdentity.type=AWSService  userIdentity.invokedBy=AWS Internal
        agent  service  *             userIdentity.type=AWSService  userIdentity.invokedBy=*
        agent  service  AWS service   userIdentity.type=AWSService

        # Tools that look for weaknesses, for whoever uses them.
        agent  other  Stratus Red Team  userAgent=*stratus-red-team*
        agent  other  TruffleHog        userAgent=*trufflehog*
        agent  other  Prowler           userAgent=*APN_1826889*
        agent  other  Prowler           userAgent=*prowler*
        agent  other  Scout Suite       userAgent=*scoutsuite*
        agent  other  Scout Suite       userAgent=*scout suite*
        agent  other  Pacu              userAgent=*Pacu-Session*
        agent  other  Cloud Custodian   userAgent=*CloudCustodian*

        # Command lines.
        agent  cli  aws-cli                   userAgent=aws-cli/*
        agent  cli  AWS Tools for PowerShell  userAgent=AWSPowerShell*
        agent  cli  aws-shell                 userAgent=*aws-shell*
        agent  cli  EB CLI                    userAgent=eb-cli/*
        agent  cli  eksctl                    userAgent=*eksctl*
        agent  cli  EC2 API tools             userAgent=ec2-api-tools*

        # Browsers and programs that hold S3 like a disk. Edge says it is Chrome, and Chrome that it is Safari.
        agent  browser  Edge             userAgent=Mozilla/*Edg/*
        agent  browser  Opera            userAgent=Mozilla/*OPR/*
        agent  browser  Firefox          userAgent=Mozilla/*Firefox/*
        agent  browser  Chrome           userAgent=Mozilla/*Chrome/*
        agent  browser  Safari           userAgent=Mozilla/*Safari/*
        agent  browser  browser          userAgent=Mozilla/*
        agent  other    S3 Browser       userAgent=S3 Browser*
        agent  other    Cyberduck        userAgent=Cyberduck/*
        agent  other    WinSCP           userAgent=WinSCP*
        agent  other    CloudBerry       userAgent=*cloudberry*
        agent  other    rclone           userAgent=rclone/*
        agent  other    s3cmd            userAgent=s3cmd*
        agent  other    s5cmd            userAgent=*s5cmd*
        agent  other    MinIO client     userAgent=MinIO *mc/*
        agent  other    AWS-Toolkit-*    userAgent=*AWS-Toolkit-*
        agent  other    HashiCorp Vault  userAgent=*vaultproject.io*
        agent  other    HashiCorp        userAgent=*HashiCorp/*

        # Development kits.
        agent  sdk  Boto3        userAgent=Boto3/*
        agent  sdk  Botocore     userAgent=Botocore/*
        agent  sdk  Boto         userAgent=Boto/*
        agent  sdk  aiobotocore  userAgent=aiobotocore/*
        agent  sdk  aws-sdk-*    userAgent=*aws-sdk-*
        agent  sdk  rusoto       userAgent=*rusoto/*
        agent  sdk  minio-go     userAgent=*minio-go/*

        # Whatever else it says it is: curl, python-requests, Go-http-client, Coral, kubectl.
        agent  other  *  userAgent=*
        agent  other  -  userAgent=

        credential  service    userIdentity.type=AWSService
        credential  service    userIdentity.type=  eventType=AwsServiceEvent
        credential  root       userIdentity.type=Root
        credential  console    eventType=AwsConsoleSignIn
        credential  console    eventType=AwsConsoleAction
        credential  console    sessionCredentialFromConsole=true
        credential  federated  userIdentity.type=SAMLUser
        credential  federated  userIdentity.type=WebIdentityUser
        credential  federated  userIdentity.type=FederatedUser
        credential  federated  userIdentity.type=IdentityCenterUser
        credential  federated  userIdentity.type=Directory
        credential  federated  userIdentity.identityProvider=*
        credential  federated  userIdentity.sessionContext.webIdFederationData.federatedProvider=*
        credential  temporary  userIdentity.accessKeyId=ASIA*
        credential  temporary  userIdentity.type=AssumedRole
        credential  temporary  userIdentity.type=Role
        credential  long-term  userIdentity.accessKeyId=AKIA*

        """#

    /// The rules of the built-in text.
    package static let builtIn: ClassificationTable = {
        do {
            return try ClassificationTable(builtInText)
        } catch {
            // Tests read the text: it is never what a user gave.
            preconditionFailure("the built-in rules, \(error)")
        }
    }()
}
