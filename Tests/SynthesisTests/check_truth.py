#!/usr/bin/env python3
"""Recompute everything in truth.json from the records of an archive, and compare.

    check_truth.py DIR

DIR holds bucket/ and truth.json. Nothing here is shared with the generator: records are parsed with json, and the
words (principal, credential, channel and so on) are derived from each record as a reader of the archive would.
Exits 0 and says so when all agrees; prints what differs and exits 1 otherwise.
"""
import collections
import datetime
import gzip
import ipaddress
import json
import os
import sys

PRIVATE = [ipaddress.ip_network(text) for text in (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10",
    "fc00::/7", "fe80::/10", "::1/128")]


def get(value, *path):
    """The value at a path of members, or None where there is none."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def text(value):
    """A non-empty text, or None."""
    return value if isinstance(value, str) and value else None


def address_kind(value):
    if value is None:
        return None
    if value.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return "service"
    if value == "AWS Internal":
        return "internal"
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return "other"
    if any(address.version == network.version and address in network for network in PRIVATE):
        return "private"
    return "public"


def principal(identity):
    def composed(name, *path):
        account, other = text(identity.get("accountId")), text(get(identity, *path))
        return account + "/" + other if account and other else None
    return (text(get(identity, "sessionContext", "sessionIssuer", "arn")) or text(identity.get("arn"))
            or composed("onBehalfOf", "onBehalfOf", "userId") or composed("principalId", "principalId")
            or composed("userName", "userName") or text(identity.get("invokedBy")) or text(identity.get("type")))


def is_error(record):
    if record.get("errorCode") == "Client.DryRunOperation":
        return False
    return bool(text(record.get("errorCode")) or text(record.get("errorMessage"))
                or get(record, "responseElements", "ConsoleLogin") == "Failure")


def credential(record, identity):
    kind = text(identity.get("type"))
    key = text(identity.get("accessKeyId")) or ""
    if kind == "AWSService" or (kind is None and record.get("eventType") == "AwsServiceEvent"):
        return "service"
    if kind == "Root":
        return "root"
    if (record.get("sessionCredentialFromConsole") == "true"
            or record.get("eventType") in ("AwsConsoleSignIn", "AwsConsoleAction")):
        return "console"
    if (kind in ("SAMLUser", "WebIdentityUser", "FederatedUser", "IdentityCenterUser", "Directory")
            or text(get(identity, "sessionContext", "webIdFederationData", "federatedProvider"))
            or text(identity.get("identityProvider"))):
        return "federated"
    if key.startswith("ASIA") or kind in ("AssumedRole", "Role"):
        return "temporary"
    return "long-term" if key.startswith("AKIA") else "none"


def factor(record, identity, credential):
    if credential == "federated":
        return None
    attribute = get(identity, "sessionContext", "attributes", "mfaAuthenticated")
    if attribute in ("true", "false"):
        return attribute == "true"
    if record.get("eventName") == "ConsoleLogin":
        return {"Yes": True, "No": False}.get(get(record, "additionalEventData", "MFAUsed"))
    return None


def channel(record, identity):
    agent = text(record.get("userAgent")) or ""
    if agent.startswith("[") and agent.endswith("]"):
        agent = agent[1:-1]
    if (record.get("eventType") in ("AwsConsoleSignIn", "AwsConsoleAction")
            or record.get("sessionCredentialFromConsole") == "true"
            or agent in ("signin.amazonaws.com", "console.amazonaws.com", "console.ec2.amazonaws.com")
            or agent.startswith("S3Console/")):
        return "console", "AWS console"
    lower = agent.lower()
    for word, name in (("terraform", "Terraform"), ("opentofu", "OpenTofu"), ("pulumi", "Pulumi"),
                       ("cloudformation", "CloudFormation"), ("aws-cdk", "AWS CDK"), ("ansible", "Ansible"),
                       ("crossplane", "Crossplane")):
        if word in lower:
            return "iac", name
    if agent.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return "service", agent
    if agent == "AWS Internal" or agent.startswith("aws-internal/"):
        return "service", "AWS Internal"
    if identity.get("type") == "AWSService":
        return "service", text(identity.get("invokedBy")) or "AWS service"
    if agent.startswith("aws-cli/"):
        return "cli", "aws-cli"
    if agent.startswith("AWSPowerShell"):
        return "cli", "AWS Tools for PowerShell"
    if "aws-shell" in agent:
        return "cli", "aws-shell"
    for prefix in ("Boto3", "Botocore", "Boto"):
        if agent.startswith(prefix + "/"):
            return "sdk", prefix
    if "aws-sdk-" in agent:
        return "sdk", agent[agent.index("aws-sdk-"):].split("/")[0]
    if agent.startswith("Mozilla/"):
        for word, name in (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")):
            if word in agent:
                return "browser", name
        return "browser", "browser"
    return "other", agent.split("/")[0] or None


def object_kind(path):
    for kind, folder in (("insight", "CloudTrail-Insight"), ("network-activity", "CloudTrail-NetworkActivity"),
                         ("aggregated", "CloudTrail-Aggregated"), ("digest", "CloudTrail-Digest"),
                         ("log", "CloudTrail"), ("config", "Config")):
        if "/%s/" % folder in path and (kind == "config" or "_%s_" % folder in os.path.basename(path)):
            return kind
    return "other"


class Row:
    def __init__(self):
        self.events = self.errors = self.writes = 0
        self.first, self.last = "9999", ""
        self.distinct = collections.defaultdict(set)

    def count(self, time, error, write, **distinct):
        self.events += 1
        self.errors += error
        self.writes += write
        self.first, self.last = min(self.first, time), max(self.last, time)
        for name, value in distinct.items():
            if value is not None:
                self.distinct[name].add(value)


def sort_key(item):
    keys, row = item
    return (-row.events, [(0, b"") if key is None else (1, key) if isinstance(key, bool) else (1, key.encode())
                          for key in keys])


def rows(groups, names, columns):
    result = []
    for keys, row in sorted(groups.items(), key=sort_key):
        entry = dict(zip(names, keys))
        for column in columns:
            entry[column] = {"events": row.events, "errors": row.errors, "writes": row.writes, "firstSeen": row.first,
                             "lastSeen": row.last}.get(column, len(row.distinct[column]))
        result.append(entry)
    return result


def buckets(groups, seconds):
    zone = datetime.timezone.utc
    form = "%Y-%m-%dT%H:%M:%SZ"
    if not groups:
        return []
    times = sorted(groups)
    step, time, result = datetime.timedelta(seconds=seconds), times[0], []
    moment = datetime.datetime.strptime(time, form).replace(tzinfo=zone)
    while time <= times[-1]:
        row = groups.get(time) or Row()
        result.append({"start": time, "events": row.events, "errors": row.errors,
                       "principals": len(row.distinct["principals"])})
        moment += step
        time = moment.strftime(form)
    return result


class Archive:
    def __init__(self, bucket):
        self.objects = collections.Counter()
        self.bytes = collections.Counter(plain=0, stored=0)
        self.seen = self.duplicate = self.insights = self.events = self.errors = 0
        self.first, self.last = "9999", ""
        self.counts = collections.defaultdict(collections.Counter)
        self.groups = collections.defaultdict(lambda: collections.defaultdict(Row))
        self.known = {}
        self.problems = []
        self.times_by_id = {}
        for folder, _, names in sorted(os.walk(bucket)):
            for name in sorted(names):
                self.read(os.path.join(folder, name))

    def read(self, path):
        kind = object_kind(path)
        self.objects[kind] += 1
        if kind in ("digest", "config", "other"):
            return
        with open(path, "rb") as file:
            stored = file.read()
        plain = gzip.decompress(stored)
        self.bytes["plain"] += len(plain)
        self.bytes["stored"] += len(stored)
        account, folder_day = os.path.basename(path).split("_")[0], "".join(path.split("/")[-4:-1])
        if os.path.basename(path).split("_")[3][:8] != folder_day:
            self.problems.append("folder and name disagree: " + path)
        for record in json.loads(plain)["Records"]:
            self.seen += 1
            # The same event again, whatever the order of members it is written in.
            form = json.dumps(record, sort_keys=True)
            if record["eventID"] in self.known:
                self.duplicate += 1
                if self.known[record["eventID"]] != hash(form):
                    self.problems.append("two events share " + record["eventID"])
                continue
            self.known[record["eventID"]] = hash(form)
            if record.get("eventCategory") == "Insight":
                self.insights += 1
            else:
                self.count(record, account)

    def count(self, record, key_account):
        identity = record.get("userIdentity") or {}
        who, kind, actor = principal(identity), text(identity.get("type")), text(identity.get("accountId"))
        error, write = is_error(record), record.get("readOnly") is not True
        category = text(record.get("eventCategory")) or (
            "Data" if record.get("managementEvent") is False else "Management")
        account = text(record.get("recipientAccountId")) or key_account
        address, agent = text(record.get("sourceIPAddress")), text(record.get("userAgent"))
        session = text(identity.get("arn")) if kind == "AssumedRole" else None
        key, tls = text(identity.get("accessKeyId")), text(get(record, "tlsDetails", "tlsVersion"))
        time = record["eventTime"]
        self.events += 1
        self.errors += error
        self.first, self.last = min(self.first, time), max(self.last, time)
        self.times_by_id[record["eventID"]] = time
        for name, value in (
                ("eventSource", record["eventSource"]), ("eventName", record["eventName"]),
                ("awsRegion", record["awsRegion"]), ("account", account), ("actorAccount", actor),
                ("errorCode", text(record.get("errorCode"))), ("userAgent", agent),
                ("eventType", record["eventType"]), ("category", category), ("userIdentity.type", kind),
                ("eventVersion", record["eventVersion"]), ("principal", who), ("session", session),
                ("sourceIPKind", address_kind(address)),
                ("requestParameters.bucketName", text(get(record, "requestParameters", "bucketName"))),
                ("userIdentity.accessKeyId", key), ("recipientAccountId", text(record.get("recipientAccountId"))),
                ("tlsDetails.tlsVersion", tls)):
            if value is not None:
                self.counts[name][value] += 1
        self.counts["isError"]["true" if error else "false"] += 1
        self.counts["readOnly"][json.dumps(record.get("readOnly"))] += 1
        source, region = record["eventSource"], record["awsRegion"]
        self.groups["who"][who, kind, actor].count(
            time, error, write, sessions=session, sourceIPs=address, regions=region, services=source,
            userAgents=agent, accessKeys=key)
        self.groups["what"][source, record["eventName"], record.get("readOnly"), category].count(
            time, error, write, principals=who)
        self.groups["where"][address, address_kind(address)].count(
            time, error, write, principals=who, regions=region, vpcEndpoints=text(record.get("vpcEndpointId")))
        credentials = credential(record, identity)
        self.groups["how"][(*channel(record, identity), credentials, factor(record, identity, credentials), tls)].count(
            time, error, write, principals=who)
        self.groups["hour"][time[:13] + ":00:00Z"].count(time, error, write, principals=who)
        self.groups["day"][time[:10] + "T00:00:00Z"].count(time, error, write, principals=who)

    def truth(self):
        kept = self.seen - self.duplicate
        objects = {kind: self.objects[kind] for kind in
                   ("log", "insight", "network-activity", "aggregated", "digest", "config", "other")}
        objects["seen"] = sum(objects.values())
        counts = {name: dict(values) for name, values in self.counts.items()}
        for name, values in (("readOnly", ("true", "false", "null")), ("isError", ("true", "false"))):
            counts[name] = {value: self.counts[name][value] for value in values}
        common = ["events", "errors", "principals"]
        seen = ["firstSeen", "lastSeen"]
        return {
            "all": {"aggregatedEvents": 0, "events": self.events + self.insights, "insightEvents": self.insights},
            "bytes": dict(self.bytes), "count": counts, "errors": self.errors, "events": self.events,
            "firstEventTime": self.first, "lastEventTime": self.last, "insightEvents": self.insights,
            "objects": objects, "records": {"duplicate": self.duplicate, "kept": kept, "seen": self.seen},
            "who": rows(self.groups["who"], ["principal", "type", "accountId"],
                        ["events", "errors", "writes", "sessions", *seen, "sourceIPs", "regions", "services",
                         "userAgents", "accessKeys"]),
            "what": rows(self.groups["what"], ["eventSource", "eventName", "readOnly", "category"], common + seen),
            "where": rows(self.groups["where"], ["sourceIPAddress", "sourceIPKind"],
                          common + ["regions", "vpcEndpoints"] + seen),
            "how": rows(self.groups["how"], ["channel", "agent", "credential", "mfa", "tlsVersion"], common + seen),
            "when": {"hour": buckets(self.groups["hour"], 3_600), "day": buckets(self.groups["day"], 86_400)},
        }


def differences(expected, found, path=""):
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in sorted(set(expected) | set(found)):
            yield from differences(expected.get(name), found.get(name), "%s.%s" % (path, name))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found)):
            yield from differences(one, other, "%s[%d]" % (path, index))
    elif expected != found or type(expected) is not type(found):
        yield "%s: truth %.300s, archive %.300s" % (path, json.dumps(expected), json.dumps(found))


def main():
    root = sys.argv[1]
    with open(os.path.join(root, "truth.json"), encoding="utf-8") as file:
        expected = json.load(file)
    archive = Archive(os.path.join(root, "bucket"))
    found = archive.truth()
    story = expected.pop("story", None)
    # What check_digests.py compares.
    expected.pop("digests", None)
    habits = expected.pop("habits", [])
    for name in ("seed", "options", "organization"):
        expected.pop(name)
    problems = archive.problems + list(differences(expected, found))
    if story:
        times = [archive.times_by_id.get(event) for event in story["eventIDs"]]
        if None in times or times != sorted(times):
            problems.append("story: events missing or out of order")
        elif (times[0], times[-1]) != (story["firstEventTime"], story["lastEventTime"]):
            problems.append("story: times")
    if habits:
        unknown = set(found["count"]["eventName"]) - {habit["eventName"] for habit in habits}
        problems += ["%s: of no habit" % name for name in sorted(unknown)]
    for problem in problems[:40]:
        print(problem)
    if problems:
        print("%d differences" % len(problems))
        sys.exit(1)
    print("%d events, %d records: all agrees" % (archive.events + archive.insights, archive.seen))


main()
