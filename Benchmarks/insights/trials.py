"""What the evaluations of insights share: organisations, trials written into them, and what a run says of them.

A trial is a set of records with known event IDs in one account of a synthesized organisation. Nothing that is found
depends on names: people, roles, instances, addresses and programs of a trial are the victim's own, or a stranger's.
"""
import collections, datetime, gzip, hashlib, json, math, os, pathlib, random, shutil, subprocess, time, uuid

MONTH = 30.44
AGENTS = ["aws-cli/2.15.30 Python/3.11.8 Linux/5.15.0-101-generic exe/x86_64.ubuntu.22 prompt/off command/sts",
          "Boto3/1.34.64 md/Botocore#1.34.64 ua/2.0 os/linux#6.5.0 md/arch#x86_64 lang/python#3.12.2",
          "aws-sdk-go-v2/1.26.0 os/linux lang/go#1.22.1 md/GOOS#linux md/GOARCH#amd64"]
GLOBAL_SOURCES = ("iam.", "signin.", "organizations.", "sts.")


# Intervals of 95 %.

def wilson(found, trials):
    if trials == 0:
        return (0.0, 1.0)
    z, p = 1.959964, found / trials
    middle = (p + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials)) / (1 + z * z / trials)
    return (max(0.0, middle - half), min(1.0, middle + half))


def poisson(count, exposure):
    """The exact interval of a rate: limits whose tails hold 2.5 % each."""
    def tail(rate, most):
        term, total = math.exp(-rate), 0.0
        if term == 0.0:
            # Far out the normal distribution says the same.
            return 0.5 * math.erfc(-(most + 0.5 - rate) / math.sqrt(2 * rate))
        for number in range(most + 1):
            total += term
            term *= rate / (number + 1)
        return total

    def solve(wanted, most):
        low, high = 0.0, 4.0 * (count + 4)
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if tail(middle, most) > wanted else (low, middle)
        return (low + high) / 2
    lower = 0.0 if count == 0 else solve(0.975, count - 1)
    return (lower / exposure, solve(0.025, count) / exposure)


def is_held_out(name):
    """A third of all names, by their SHA-256: what parameters were never tuned on."""
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


# Organisations.

def read_records(path):
    with gzip.open(path) as file:
        document = json.load(file)
    return document["Records"] if isinstance(document, dict) else document


def parse(text):
    return datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")


class Organisation:
    """A synthesized archive, and who works in it."""

    def __init__(self, folder, options=None):
        self.folder = pathlib.Path(folder)
        if not (self.folder / "bucket").exists():
            subprocess.run([options["backtrail"], "synthesize", str(self.folder), *options["synthesize"]], check=True)
        cache = self.folder / "people.json"
        if not cache.exists():
            cache.write_text(json.dumps(self._identities()))
        document = json.loads(cache.read_text())
        self.known, self.networks = document["known"], {a: set(n) for a, n in document["networks"].items()}
        self.accounts = sorted(self.known)
        days = sorted({d for entries in self.known.values() for e in entries.values() for d in e["days"]})
        self.first_day = datetime.datetime.fromisoformat(days[0])
        self.days = len(days)
        self.account_months = len(self.accounts) * self.days / MONTH

    def _identities(self):
        known, networks = collections.defaultdict(dict), collections.defaultdict(set)
        for folder, _, names in os.walk(self.folder / "bucket"):
            for name in sorted(names):
                if "_CloudTrail_" not in name or not name.endswith(".json.gz"):
                    continue
                for record in read_records(os.path.join(folder, name)):
                    identity, address = record.get("userIdentity") or {}, record.get("sourceIPAddress", "")
                    account = record.get("recipientAccountId")
                    if identity.get("type") not in ("IAMUser", "AssumedRole") or not address[:1].isdigit() or not account:
                        continue
                    networks[account].add(address.rsplit(".", 1)[0])
                    arn = principal(identity)
                    if not arn or f":{account}:" not in arn:
                        continue
                    entry = known[account].setdefault(arn, {
                        "events": 0, "identity": identity, "address": address, "agent": record.get("userAgent"),
                        "region": record["awsRegion"], "days": set(), "times": []})
                    entry["events"] += 1
                    entry["days"].add(record["eventTime"][:10])
                    if entry["events"] % 7 == 1 and len(entry["times"]) < 200:
                        entry["times"].append(record["eventTime"])
        for entries in known.values():
            for entry in entries.values():
                entry["days"] = sorted(entry["days"])
        return {"known": known, "networks": {a: sorted(n) for a, n in networks.items()}}

    def people(self, account):
        """Who works by hand: users and roles of the identity center, active on eight days or more."""
        entries = self.known[account]
        names = [a for a, e in sorted(entries.items()) if ("AWSReservedSSO" in a or ":user/" in a) and len(e["days"]) >= 8]
        return names or sorted(entries)

    def users(self, account):
        return [a for a in self.people(account) if ":user/" in a]

    def roles(self, account):
        entries = self.known[account]
        names = [a for a, e in sorted(entries.items()) if ":role/" in a and "AWSReservedSSO" not in a]
        return [a for a in names if len(entries[a]["days"]) >= 8] or names

    def instances(self, account):
        """Roles whose sessions are instances."""
        return [a for a in self.roles(account) if "/i-" in self.known[account][a]["identity"].get("arn", "")]

    def strange_address(self, account, choice):
        """Of the block for benchmarks, in a /24 that the account never saw."""
        while True:
            network = f"198.19.{choice.randrange(256)}"
            if network not in self.networks.get(account, ()):
                return f"{network}.{choice.randrange(1, 255)}"


def principal(identity):
    """Who acted, as the index names it: of a session its role."""
    issuer = (identity.get("sessionContext") or {}).get("sessionIssuer") or {}
    return issuer.get("arn") or identity.get("arn")


def stranger(account, choice):
    """A user whom the account never saw."""
    name = choice.choice(["m.keller", "j.ortiz", "helpdesk2", "temp-admin", "a.novak", "build-agent"])
    return {"type": "IAMUser", "principalId": "AIDAEXAMPLE%010d" % choice.randrange(10**10), "accountId": account,
            "userName": name, "arn": f"arn:aws:iam::{account}:user/{name}",
            "accessKeyId": "AKIAEXAMPLE%09d" % choice.randrange(10**9)}


class Trial:
    """Records of one attack in an account: `records` is empty until it is written."""

    def __init__(self, name, shape, account):
        self.name, self.shape, self.account, self.records = name, shape, account, []

    @property
    def ids(self):
        return {r["eventID"] for r in self.records}

    @property
    def start(self):
        return min(r["eventTime"] for r in self.records)

    @property
    def principals(self):
        return {principal(r["userIdentity"]) for r in self.records} - {None}


class Archive:
    """A copy of an organisation with trials in it, its index, and what runs say."""

    def __init__(self, organisation, folder, backtrail):
        self.organisation, self.folder, self.backtrail = organisation, pathlib.Path(folder), backtrail
        self.bucket, self.index = self.folder / "bucket", self.folder / "index"

    def write(self, trials, choice):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        subprocess.run(["cp", "-al", str(self.organisation.folder / "bucket"), str(self.bucket)], check=True)
        tree = next(self.bucket.glob("AWSLogs/o-*"))
        for trial in trials:
            parts = collections.defaultdict(list)
            for record in trial.records:
                parts[record["eventTime"][:10], record["awsRegion"]].append(record)
            for (day, region), records in parts.items():
                folder = tree / trial.account / "CloudTrail" / region / day.replace("-", "/")
                folder.mkdir(parents=True, exist_ok=True)
                stamp = records[0]["eventTime"][:16].replace("-", "").replace(":", "")
                name = f"{trial.account}_CloudTrail_{region}_{stamp}Z_{choice.getrandbits(64):016x}.json.gz"
                (folder / name).write_bytes(gzip.compress(json.dumps({"Records": records}).encode()))
        subprocess.run([self.backtrail, "index", str(self.bucket), "--index", str(self.index), "--quiet"], check=True)

    def insights(self, budget, reuse=False):
        """Starts in order of rank, and seconds: 0 of an earlier run that is used again."""
        output = self.folder / f"insights-{budget:g}.jsonl"
        began = time.monotonic()
        if reuse and output.exists():
            return self._starts(output), 0
        output.unlink(missing_ok=True)
        subprocess.run([self.backtrail, "insights", "--index", str(self.index), "--format", "jsonl", "--limit", "0",
                        "--budget", str(budget), "--output", str(output), "--quiet"], check=True)
        return self._starts(output), time.monotonic() - began

    @staticmethod
    def _starts(output):
        with open(output) as file:
            records = [json.loads(line) for line in file]
        return [r for r in records if r["insightDetails"]["state"] == "Start"]


def evidence(record):
    return set(record["analysis"]["evidence"])


def listed_first(record):
    principals = record["analysis"]["principals"]
    return principals[0]["value"] if principals else None


def stamped(time, record):
    return record | {"eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ")}


def identifier(choice):
    return str(uuid.UUID(int=choice.getrandbits(128), version=4))


def version(backtrail):
    return subprocess.run([backtrail, "--version"], capture_output=True, text=True).stdout.strip()


def markdown(rows, header):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(str(c) for c in row) + " |" for row in rows])


def share(found, trials):
    low, high = wilson(found, trials)
    return f"{found / trials:.2f} ({low:.2f}–{high:.2f})" if trials else "–"


def save(path, text, document):
    """A page and its numbers side by side."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".md").write_text(text)
    path.with_suffix(".json").write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
