#!/usr/bin/env python3
"""Rewrites records of attack techniques into a synthesized archive, and counts what `backtrail insights` finds.

    backtrail synthesize background --seed 11 --accounts 35 --days 30 --events-per-hour 1000 --files large
    techniques.py --background background --logs FOLDER --backtrail PROGRAM --work FOLDER [--shape existing|insider|stranger]

Each log of FOLDER (docs__detonation-logs__NAME.json.gz) goes into an account of its own, at a time that the seed decides,
with its records' distances in time kept. Its main identity becomes
  existing  one of the account, with its own program, from an address the account never saw: a stolen key;
  insider   one of the account, with its own program and address;
  stranger  one the account never saw, with a usual program.
A technique is found if an incident of the account has one of its event IDs as evidence. Every other incident is false.
"""
import argparse, collections, datetime, gzip, json, os, pathlib, random, shutil, subprocess, sys, uuid

MAIN = ("christophe", "test-role/cli", "AWSReservedSSO", "stratus-red-team-user-federation-user", "stratus-red-team-nmfalu")
AGENTS = ["aws-cli/2.15.30 Python/3.11.8 Linux/5.15.0-101-generic exe/x86_64.ubuntu.22 prompt/off command/sts",
          "Boto3/1.34.64 md/Botocore#1.34.64 ua/2.0 os/linux#6.5.0 md/arch#x86_64 lang/python#3.12.2",
          "aws-sdk-go-v2/1.26.0 os/linux lang/go#1.22.1 md/GOOS#linux md/GOARCH#amd64"]


def records(path):
    with gzip.open(path) as file:
        document = json.load(file)
    return document["Records"] if isinstance(document, dict) else document


def identities(background):
    """By account: ARN of the identity -> [events, identity, address, agent, region, ...]."""
    known = collections.defaultdict(dict)
    for folder, _, names in os.walk(background):
        for name in names:
            if "_CloudTrail_" not in name or not name.endswith(".json.gz"):
                continue
            for record in records(os.path.join(folder, name)):
                identity = record.get("userIdentity") or {}
                address = record.get("sourceIPAddress", "")
                if identity.get("type") not in ("IAMUser", "AssumedRole") or not address[:1].isdigit():
                    continue
                issuer = (identity.get("sessionContext") or {}).get("sessionIssuer") or {}
                arn = issuer.get("arn") or identity.get("arn")
                entry = known[record.get("recipientAccountId")].setdefault(
                    arn, {"events": 0, "identity": identity, "address": address, "agent": record.get("userAgent"),
                          "region": record["awsRegion"], "days": set()})
                entry["events"] += 1
                entry["days"].add(record["eventTime"][:10])
    return known


def people(entries):
    """Who works by hand: users and roles of the identity center, active on some days."""
    names = [a for a, e in sorted(entries.items()) if ("AWSReservedSSO" in a or ":user/" in a) and len(e["days"]) >= 8]
    return names or [a for a, e in sorted(entries.items()) if len(e["days"]) >= 8]


def rewrite(technique, log, account, entries, shape, first_day, choice):
    victim = entries[choice.choice(people(entries))]
    address = ".".join(["203", "0", "113"] + [str(choice.randrange(1, 255))])
    start = first_day + datetime.timedelta(days=choice.randrange(16, 29), seconds=choice.randrange(86400))
    log = sorted(log, key=lambda r: r["eventTime"])
    parse = lambda text: datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    origin = parse(log[0]["eventTime"])
    old_account = log[0].get("recipientAccountId") or log[0]["userIdentity"].get("accountId") or "000000000000"
    keys = {}
    result = []
    stranger = {"type": "IAMUser", "principalId": "AIDAEXAMPLESTRANGERXX", "accountId": account, "userName": "m.keller",
                "arn": f"arn:aws:iam::{account}:user/m.keller", "accessKeyId": "AKIAEXAMPLESTRANGE01"}
    agent = choice.choice(AGENTS) if shape == "stranger" else victim["agent"]
    for record in log:
        text = json.dumps(record).replace(old_account, account).replace("stratus-red-team-", "svc-")
        text = text.replace("stratus_red_team", "svc")
        record = json.loads(text)
        identity = record["userIdentity"]
        original = identity.get("arn", "")
        if any(mark.replace("stratus-red-team-", "svc-") in original for mark in MAIN):
            if record["eventName"] == "ConsoleLogin":
                person = stranger if shape == "stranger" else next(
                    (e["identity"] for a, e in sorted(entries.items()) if ":user/" in a and len(e["days"]) >= 8), stranger)
                record["userIdentity"] = {k: v for k, v in person.items() if k not in ("accessKeyId", "sessionContext")}
            else:
                record["userIdentity"] = stranger if shape == "stranger" else victim["identity"]
        elif identity.get("accessKeyId"):
            identity["accessKeyId"] = keys.setdefault(identity["accessKeyId"], "ASIAEXAMPLE%09d" % len(keys))
        record["awsRegion"] = "us-east-1" if record["eventSource"].startswith(("iam.", "signin.", "organizations.")) \
            else victim["region"]
        record["sourceIPAddress"] = victim["address"] if shape == "insider" else address
        record["userAgent"] = agent
        record["eventTime"] = (start + (parse(record["eventTime"]) - origin)).strftime("%Y-%m-%dT%H:%M:%SZ")
        record["eventID"] = str(uuid.UUID(int=choice.getrandbits(128), version=4))
        record["recipientAccountId"] = account
        result.append(record)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--background", required=True)
    parser.add_argument("--logs", required=True)
    parser.add_argument("--backtrail", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--shape", default="existing", choices=["existing", "insider", "stranger"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=10)
    parser.add_argument("--reuse", action="store_true", help="the index of an earlier run")
    options = parser.parse_args()
    choice = random.Random(f"{options.shape} {options.seed}")
    work = pathlib.Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    cache = pathlib.Path(options.background) / "identities.json"
    if not cache.exists():
        known = identities(pathlib.Path(options.background) / "bucket")
        for entries in known.values():
            for entry in entries.values():
                entry["days"] = sorted(entry["days"])
        cache.write_text(json.dumps(known))
    known = json.loads(cache.read_text())
    first_day = datetime.datetime.fromisoformat(
        min(d for entries in known.values() for e in entries.values() for d in e["days"]))
    logs = sorted(pathlib.Path(options.logs).glob("docs__detonation-logs__*.json.gz"))
    accounts = sorted(known)
    archive, truth = work / f"archive-{options.shape}-{options.seed}", {}
    index = work / f"index-{options.shape}-{options.seed}"
    tree = next((pathlib.Path(options.background) / "bucket").glob("AWSLogs/o-*"))
    if not options.reuse:
        shutil.rmtree(archive, ignore_errors=True)
        shutil.rmtree(index, ignore_errors=True)
        subprocess.run(["cp", "-al", str(pathlib.Path(options.background) / "bucket"), str(archive)], check=True)
    for number, path in enumerate(logs):
        name = path.name[len("docs__detonation-logs__"):-len(".json.gz")]
        account = accounts[number % len(accounts)]
        new = rewrite(name, records(path), account, known[account], options.shape, first_day, choice)
        suffix = uuid.UUID(int=choice.getrandbits(128)).hex[:16]
        truth[name] = {"account": account, "ids": {r["eventID"] for r in new}}
        if not options.reuse:
            stamp = new[0]["eventTime"]
            folder = archive / "AWSLogs" / tree.name / account / "CloudTrail" / "us-east-1" / stamp[:10].replace("-", "/")
            folder.mkdir(parents=True, exist_ok=True)
            minute = stamp[:16].replace("-", "").replace(":", "")
            file = folder / f"{account}_CloudTrail_us-east-1_{minute}Z_{suffix}.json.gz"
            file.write_bytes(gzip.compress(json.dumps({"Records": new}).encode()))
    if not options.reuse:
        subprocess.run([options.backtrail, "index", str(archive), "--index", str(index)], check=True)
    output = work / "insights.json"
    output.unlink(missing_ok=True)
    subprocess.run([options.backtrail, "insights", "--index", str(index), "--format", "json", "--limit", "100000",
                    "--budget", str(options.budget), "--output", str(output)], check=True)
    shown = json.loads(output.read_text())["Records"]
    starts = [r for r in shown if r["insightDetails"]["state"] == "Start"]
    found, false = collections.defaultdict(list), collections.Counter()
    for rank, record in enumerate(starts):
        ids = set(record["analysis"]["evidence"]["eventIDs"])
        mine = [n for n, t in truth.items() if t["ids"] & ids]
        for name in mine:
            found[name].append((rank, record["insightDetails"]["insightType"], record["analysis"].get("expectedPerMonth")))
        if not mine:
            false[record["insightDetails"]["insightType"]] += 1
    for name in truth:
        print(f"{'found ' if name in found else 'MISSED'} {name}", *(f"{k}#{r}" for r, k, _ in found.get(name, [])[:4]))
    months = len(accounts) * 30 / 30.44
    print(f"{options.shape}: {len(found)} of {len(truth)} found; {sum(false.values()) / months:.1f} false an account-month",
          {k: round(v / months, 2) for k, v in false.most_common()})


if __name__ == "__main__":
    main()
