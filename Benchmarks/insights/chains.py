#!/usr/bin/env python3
"""Where `backtrail insights` ranks whole attacks among all it tells of an organisation of 20 accounts in a week.

Eight chains, each in an account of its own and in a week after the first two, are written into a synthesized
organisation. Who attacks has the credentials of a person or an instance of the account, and a network that the account
never saw. The rank of a chain is that of its best incident among all incidents of the organisation that lie in its
calendar week, those of other chains left out. Its order counts as told if the sentences of that incident name half of
its different calls or more, in the order in which they were made.

    chains.py --backtrail PROGRAM --work FOLDER --set development
    chains.py --backtrail PROGRAM --work FOLDER --set report --results Benchmarks/results
"""
import argparse, collections, datetime, pathlib, random, re, statistics
from trials import *

SETS = {"development": ([21], [1, 2, 3]), "report": ([5021, 5022], [81, 82, 83])}
DENIED = "AccessDenied"
REGIONS = ("us-east-1", "eu-west-1", "ap-southeast-2", "sa-east-1")


class Story:
    """Writes the calls of one chain, one after the other."""

    def __init__(self, name, organisation, account, choice, of="user"):
        self.trial, self.choice, self.account = Trial(name, "chain", account), choice, account
        names = {"user": organisation.users, "person": organisation.people, "instance": organisation.instances}[of](account)
        entry = organisation.known[account][choice.choice(names or organisation.people(account))]
        self.identity, self.region = dict(entry["identity"]), entry["region"]
        if "Root" not in self.identity["type"] and self.identity["type"] == "IAMUser":
            # A console session of the user's would have a key of its own: what leaked is the long-term one.
            self.identity.pop("sessionContext", None)
        self.agent, self.address = choice.choice(AGENTS), organisation.strange_address(account, choice)
        self.time = organisation.first_day + datetime.timedelta(
            days=choice.randrange(15, organisation.days - 2), seconds=choice.randrange(80000))
        self.steps = []

    def call(self, source, name, error=None, parameters=None, region=None, wait=(5, 90), reads=None, data=False, **more):
        self.time += datetime.timedelta(seconds=self.choice.randrange(*wait))
        reads = name.startswith(("Get", "List", "Describe", "Batch")) if reads is None else reads
        record = {"eventVersion": "1.09", "userIdentity": self.identity, "eventSource": source + ".amazonaws.com",
                  "eventName": name, "awsRegion": region or self.region, "sourceIPAddress": self.address,
                  "userAgent": self.agent, "requestParameters": parameters, "responseElements": None,
                  "requestID": identifier(self.choice), "eventID": identifier(self.choice), "readOnly": reads,
                  "eventType": "AwsApiCall", "managementEvent": not data, "recipientAccountId": self.account,
                  "eventCategory": "Data" if data else "Management"} | more
        if source in ("iam", "signin"):
            record["awsRegion"] = "us-east-1"
        if error:
            record |= {"errorCode": error, "errorMessage": f"not authorized to perform: {source}:{name}"}
        self.trial.records.append(stamped(self.time, record))
        if name not in self.steps:
            self.steps.append(name)


def leaked_key(s):
    s.call("sts", "GetCallerIdentity")
    for source, name in (("iam", "ListUsers"), ("iam", "ListRoles"), ("s3", "ListBuckets"), ("secretsmanager", "ListSecrets"),
                         ("lambda", "ListFunctions20150331"), ("rds", "DescribeDBInstances")):
        s.call(source, name, DENIED, wait=(1, 6))
    user = {"userName": "support-01"}
    s.call("iam", "CreateUser", parameters=user)
    s.call("iam", "AttachUserPolicy", parameters=user | {"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"})
    s.call("iam", "CreateAccessKey", parameters=user)
    for region in s.choice.sample(REGIONS, 3):
        s.call("ec2", "RunInstances", region=region, parameters={"instanceType": "p4d.24xlarge"})


def instance_theft(s):
    s.call("sts", "GetCallerIdentity")
    s.call("ec2", "DescribeInstances")
    s.call("s3", "ListBuckets")
    s.call("secretsmanager", "ListSecrets", DENIED)
    s.call("iam", "ListAttachedRolePolicies", DENIED)
    for number in range(s.choice.randrange(8, 20)):
        s.call("s3", "GetObject", data=True, parameters={"bucketName": f"data-{s.account}", "key": f"k/{number}"}, wait=(1, 10))


def model_theft(s):
    s.call("sts", "GetCallerIdentity")
    s.call("bedrock", "ListFoundationModels")
    s.call("bedrock", "GetFoundationModelAvailability")
    s.call("bedrock", "GetModelInvocationLoggingConfiguration")
    s.call("bedrock", "PutUseCaseForModelAccess")
    s.call("bedrock", "PutFoundationModelEntitlement")
    s.call("bedrock", "DeleteModelInvocationLoggingConfiguration")
    for _ in range(s.choice.randrange(30, 60)):
        s.call("bedrock", "InvokeModel", parameters={"modelId": "anthropic.claude-v2"}, wait=(2, 20), reads=True)


def snapshot_exfiltration(s):
    s.call("ec2", "DescribeVolumes")
    s.call("ec2", "DescribeSnapshots")
    s.call("ec2", "CreateSnapshot", parameters={"volumeId": "vol-0123456789abcdef0"})
    s.call("ec2", "ModifySnapshotAttribute", wait=(60, 400), parameters={
        "snapshotId": "snap-0123456789abcdef0", "attributeType": "CREATE_VOLUME_PERMISSION",
        "createVolumePermission": {"add": {"items": [{"userId": "193672423079"}]}}})
    s.call("ec2", "DeleteSnapshot", parameters={"snapshotId": "snap-0123456789abcdef0"}, wait=(600, 1500))


def blinding(s):
    trail = {"name": f"arn:aws:cloudtrail:{s.region}:{s.account}:trail/main"}
    s.call("cloudtrail", "DescribeTrails")
    s.call("cloudtrail", "GetTrailStatus", parameters=trail)
    s.call("cloudtrail", "StopLogging", parameters=trail)
    s.call("ec2", "DescribeFlowLogs")
    s.call("ec2", "DeleteFlowLogs", parameters={"DeleteFlowLogsRequest": {"FlowLogId": "fl-0123456789abcdef0"}})
    s.call("guardduty", "ListDetectors")
    s.call("guardduty", "DeleteDetector", DENIED)


def secrets_sweep(s):
    s.call("sts", "GetCallerIdentity")
    s.call("secretsmanager", "ListSecrets")
    for number in range(s.choice.randrange(15, 30)):
        secret = f"arn:aws:secretsmanager:{s.region}:{s.account}:secret:app-{number}"
        s.call("secretsmanager", "GetSecretValue", wait=(1, 5), parameters={"secretId": secret})
    s.call("ssm", "DescribeParameters")
    for _ in range(5):
        s.call("ssm", "GetParameters", wait=(1, 5), parameters={"withDecryption": True})


def console_takeover(s):
    s.agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0"
    key = s.identity.pop("accessKeyId", None)
    for number in range(7):
        s.call("signin", "ConsoleLogin", "Failed" if number < 6 else None, reads=False, wait=(10, 40), eventType="AwsConsoleSignIn",
               responseElements={"ConsoleLogin": "Failure" if number < 6 else "Success"},
               additionalEventData={"MFAUsed": "No", "MobileVersion": "No", "LoginTo": "https://console.aws.amazon.com"})
        s.trial.records[-1].pop("errorCode", None)
        if number < 6:
            s.trial.records[-1]["errorMessage"] = "Failed authentication"
    s.identity = s.identity | {"accessKeyId": key and "ASIAEXAMPLE%09d" % s.choice.randrange(10**9)}
    user = {"userName": s.identity.get("userName", "user")}
    s.call("iam", "ListUsers")
    s.call("iam", "DeactivateMFADevice", parameters=user)
    s.call("iam", "CreateLoginProfile", parameters={"userName": "backup-operator"})
    s.call("iam", "CreateAccessKey", parameters={"userName": "backup-operator"})
    s.call("iam", "UpdateAccountPasswordPolicy")


def slow_drain(s):
    s.call("s3", "ListBuckets")
    s.call("s3", "GetBucketLocation")
    for number in range(s.choice.randrange(60, 100)):
        s.call("s3", "GetObject", data=True, wait=(300, 1400),
               parameters={"bucketName": f"archive-{s.account}", "key": f"customers/{number}.csv"},
               resources=[{"type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::archive-{s.account}"}])


CHAINS = {"leaked key": (leaked_key, "user"), "instance metadata theft": (instance_theft, "instance"),
          "model theft": (model_theft, "user"), "snapshot exfiltration": (snapshot_exfiltration, "person"),
          "logging stopped": (blinding, "person"), "secrets sweep": (secrets_sweep, "user"),
          "console takeover without MFA": (console_takeover, "user"), "slow drain of S3": (slow_drain, "user")}


def stories(organisation, seed):
    choice = random.Random(f"chains {seed}")
    accounts = organisation.accounts[:]
    choice.shuffle(accounts)
    result = []
    for account, (name, (tell, of)) in zip(accounts, CHAINS.items()):
        story = Story(name, organisation, account, choice, of)
        tell(story)
        result.append(story)
    return result


def week(text):
    """Year and number of the calendar week."""
    return parse(text).isocalendar()[:2]


def is_told(record, story):
    named = []
    for sentence in record["analysis"]["why"]:
        if re.match(r"\d{4}-\d\d-\d\dT", sentence):
            named += [s for s in story.steps if re.search(rf"\b{s}\b", sentence) and s not in named]
    # The longest run of steps named in their order.
    best = []
    for name in named:
        number = story.steps.index(name)
        best.append(1 + max([length for length, (other, _) in zip(best, [(story.steps.index(n), n) for n in named])
                             if other < number], default=0))
    return 2 * max(best, default=0) >= len(story.steps)


def judged(starts, stories):
    """By story its best incident: rank in its week, kind, principal first, order told; None if missed."""
    owned = [next((s for s in stories if evidence(r) & s.trial.ids), None) for r in starts]
    result = {}
    for story in stories:
        mine = week(story.trial.start)
        rank = 0
        for record, owner in zip(starts, owned):
            if owner is not None and owner is not story:
                continue
            if not week(record["analysis"]["start"]) <= mine <= week(record["analysis"]["end"]):
                continue
            rank += 1
            if owner is story:
                result[story] = (rank, record["insightDetails"]["insightType"],
                                 listed_first(record) in story.trial.principals, is_told(record, story))
                break
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backtrail", required=True, help="the program")
    parser.add_argument("--work", required=True, help="folder for archives and indexes; backgrounds are kept in it")
    parser.add_argument("--set", choices=sorted(SETS), default="development")
    parser.add_argument("--budget", type=float, default=10)
    parser.add_argument("--events-per-hour", type=int, default=700)
    parser.add_argument("--reuse", action="store_true", help="the archives and indexes of an earlier run")
    parser.add_argument("--results", help="folder for insights-chains-DATE.md and .json")
    options = parser.parse_args()
    work = pathlib.Path(options.work)
    backgrounds, seeds = SETS[options.set]
    told, outcome, incidents, months = [], {}, 0, 0.0
    for background in backgrounds:
        organisation = Organisation(work / f"background-{background}", {
            "backtrail": options.backtrail, "synthesize": [
                "--seed", str(background), "--accounts", "20", "--days", "30", "--files", "large", "--regions", "2",
                "--events-per-hour", str(options.events_per_hour)]})
        for seed in seeds:
            written = stories(organisation, seed)
            archive = Archive(organisation, work / f"chains-{background}-{seed}", options.backtrail)
            if not (options.reuse and archive.index.exists()):
                archive.write([s.trial for s in written], random.Random(f"files {seed}"))
            starts, took = archive.insights(options.budget)
            told += written
            outcome |= judged(starts, written)
            incidents += len(starts)
            months += organisation.account_months
            print(f"background {background} seed {seed}: {len(starts)} incidents, {took:.0f} s", flush=True)
    found = [outcome[s] for s in told if s in outcome]
    rows, document = [], {"set": options.set, "seeds": SETS[options.set], "program": version(options.backtrail),
                          "chains": {}, "accountMonths": months, "incidents": incidents}
    for name in [*CHAINS, "all"]:
        mine = [s for s in told if name in ("all", s.trial.name)]
        hits = [outcome[s] for s in mine if s in outcome]
        ranks = sorted(h[0] for h in hits)
        kinds = collections.Counter(h[1].removesuffix("Insight") for h in hits)
        rows.append((name, len(mine), share(len(hits), len(mine)), share(sum(r == 1 for r in ranks), len(mine)),
                     share(sum(r <= 10 for r in ranks), len(mine)), statistics.median(ranks) if ranks else "–",
                     share(sum(h[2] for h in hits), len(hits)), share(sum(h[3] for h in hits), len(hits)),
                     ", ".join(f"{k} {v}" for k, v in kinds.most_common(3))))
        document["chains"][name] = {"chains": len(mine), "ranks": ranks, "principalFirst": sum(h[2] for h in hits),
                                    "orderTold": sum(h[3] for h in hits)}
    text = "\n".join([
        f"# Chains in a week of 20 accounts, {options.set} seeds", "",
        f"{len(told)} chains, {months:.0f} account-months, {options.events_per_hour} events an hour, budget "
        f"{options.budget:g} an account-month: {incidents / months:.1f} incidents an account-month; backgrounds "
        f"{backgrounds}, seeds {seeds}; {document['program']}. Shares with 95 % intervals (Wilson).", "",
        markdown(rows, ["chain", "n", "found", "rank 1", "rank 10 or better", "median rank", "principal first",
                        "order told", "best incident"]), ""])
    print(text)
    if options.results:
        save(pathlib.Path(options.results) / f"insights-chains-{datetime.date.today().isoformat()}", text, document)


if __name__ == "__main__":
    main()
