#!/usr/bin/env python3
"""Counts what `backtrail insights` finds of attack techniques, and how much else it tells.

The detonation logs of DataDog's Stratus Red Team (Apache-2.0; FOLDER/…detonation-logs…NAME.json.gz) are written into a
synthesized organisation: each technique once in each shape, in an account and at a time that the seed decides, with the
distances of its records in time kept. Who detonates becomes
  existing  a person of the account, with their own program, from a network the account never saw: a stolen key;
  insider   a person of the account, with their own program and address, at an hour they are known to work;
  stranger  a user whom the account never saw, with a usual program, from a network it never saw.
Roles and instances that a technique goes through are the account's own, but for a stranger.

A technique is found if an incident of the account has an event of it as evidence; every incident without any is false.
A third of the techniques is held out of development, by the hash of their names; so are the seeds of the report.

    techniques.py --logs FOLDER --backtrail PROGRAM --work FOLDER --set development
    techniques.py --logs FOLDER --backtrail PROGRAM --work FOLDER --set report --results Benchmarks/results
"""
import argparse, collections, datetime, json, pathlib, random, re, statistics
from trials import *

SHAPES = ("existing", "insider", "stranger")
BUDGETS = (1, 3, 5, 10, 30)
# Of each set: seeds of backgrounds, and of trials.
SETS = {"development": ([11], [1, 2]), "report": ([4011], [71, 72])}
DETONATOR = re.compile(
    r"user/christophe$|test-role/cli$|AWSReservedSSO|user-federation-user$|stratus-red-team-nmfalu-\w+$")


def rewritten(name, log, shape, account, organisation, choice):
    entries = organisation.known[account]
    log = sorted(log, key=lambda r: r["eventTime"])
    is_sign_in = any(r["eventName"] == "ConsoleLogin" or "user-federation-user" in json.dumps(r["userIdentity"]) for r in log)
    people = organisation.users(account) if is_sign_in else []
    victim = entries[choice.choice(people or organisation.people(account))]
    new_user = stranger(account, choice)
    address = victim["address"] if shape == "insider" else organisation.strange_address(account, choice)
    agent = choice.choice(AGENTS) if shape == "stranger" else victim["agent"]
    day = organisation.first_day + datetime.timedelta(days=choice.randrange(16, min(29, organisation.days)))
    second = choice.randrange(86400)
    if shape == "insider":
        usual = parse(choice.choice(victim["times"]))
        second = usual.hour * 3600 + choice.randrange(3600)
    start, origin = day + datetime.timedelta(seconds=second), parse(log[0]["eventTime"])
    old_account = log[0].get("recipientAccountId") or log[0]["userIdentity"].get("accountId")
    roles = {}
    trial = Trial(name, shape, account)

    def role(identity):
        """One of the account's own instead of the technique's; an instance's for an instance's."""
        arn = identity["sessionContext"]["sessionIssuer"]["arn"]
        if arn not in roles:
            is_instance = "/i-" in identity["arn"]
            own = organisation.instances(account) if is_instance else organisation.roles(account)
            roles[arn] = json.loads(json.dumps(entries[choice.choice(own)]["identity"])) if own else None
            if roles[arn] and not is_instance:
                session = "session-%d" % choice.randrange(10**9)
                roles[arn]["arn"] = roles[arn]["arn"].rsplit("/", 1)[0] + "/" + session
                roles[arn]["accessKeyId"] = "ASIAEXAMPLE%09d" % choice.randrange(10**9)
        return roles[arn] or identity

    for record in log:
        text = json.dumps(record).replace("stratus-red-team-", "svc-").replace("stratus_red_team", "svc")
        is_detonator = bool(DETONATOR.search(record["userIdentity"].get("arn", "")))
        record = json.loads(text.replace(old_account, account) if old_account else text)
        identity = record["userIdentity"]
        if is_detonator or "AWSReservedSSO" in json.dumps(identity):
            person = new_user if shape == "stranger" else victim["identity"]
            if record["eventName"] == "ConsoleLogin":
                person = {k: v for k, v in person.items() if k not in ("accessKeyId", "sessionContext")}
            record["userIdentity"] = person
        elif identity.get("type") == "FederatedUser":
            # Its issuer is who detonates.
            person = new_user if shape == "stranger" else victim["identity"]
            identity["sessionContext"]["sessionIssuer"] = {
                "type": "IAMUser", "accountId": account, **{k: person.get(k) for k in ("principalId", "arn", "userName")}}
        elif identity.get("type") == "AssumedRole" and shape != "stranger":
            record["userIdentity"] = role(identity)
        record["awsRegion"] = "us-east-1" if record["eventSource"].startswith(GLOBAL_SOURCES[:3]) else victim["region"]
        record["sourceIPAddress"], record["userAgent"] = address, agent
        record["eventID"], record["recipientAccountId"] = identifier(choice), account
        trial.records.append(stamped(start + (parse(record["eventTime"]) - origin), record))
    return trial


def trials_of(organisation, logs, seed):
    """Each technique once in each shape: an account has three or so, each of its own day, address and person."""
    trials = []
    for shape in SHAPES:
        choice = random.Random(f"{shape} {seed}")
        accounts = organisation.accounts[:]
        choice.shuffle(accounts)
        for number, (name, log) in enumerate(sorted(logs.items())):
            trials.append(rewritten(name, log, shape, accounts[number % len(accounts)], organisation, choice))
    return trials


def judged(starts, trials):
    """By trial its incidents, best first, as (rank, kind, whether the true principal is first, seconds); the false ones."""
    owner = {identifier: trial for trial in trials for identifier in trial.ids}
    times = {r["eventID"]: parse(r["eventTime"]) for t in trials for r in t.records}
    found, false = collections.defaultdict(list), collections.Counter()
    for rank, record in enumerate(starts, 1):
        ids = evidence(record)
        mine = {owner[i] for i in ids if i in owner}
        for trial in mine:
            seconds = (min(times[i] for i in ids & trial.ids) - parse(trial.start)).total_seconds()
            found[trial].append((rank, record["insightDetails"]["insightType"],
                                 listed_first(record) in trial.principals, seconds))
        if not mine:
            false[record["insightDetails"]["insightType"]] += 1
    return found, false


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logs", required=True, help="folder of the detonation logs")
    parser.add_argument("--backtrail", required=True, help="the program")
    parser.add_argument("--work", required=True, help="folder for archives and indexes; backgrounds are kept in it")
    parser.add_argument("--set", choices=sorted(SETS), default="development")
    parser.add_argument("--budgets", type=float, nargs="*", default=list(BUDGETS))
    parser.add_argument("--events-per-hour", type=int, default=1000)
    parser.add_argument("--all-techniques", action="store_true", help="tell of held-out techniques in development too")
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--reuse", action="store_true", help="the archives and indexes of an earlier run")
    parser.add_argument("--reuse-runs", action="store_true", help="what earlier runs of the same program said, too")
    parser.add_argument("--results", help="folder for insights-techniques-DATE.md and .json")
    options = parser.parse_args()
    work = pathlib.Path(options.work)
    paths = sorted(pathlib.Path(options.logs).glob("*detonation-logs*.json.gz"))
    logs = {re.search(r"aws\..*(?=\.json\.gz)", p.name)[0]: read_records(p) for p in paths}
    shows_held_out = options.set == "report" or options.all_techniques
    backgrounds, seeds = SETS[options.set]
    months, seconds = 0.0, []
    found, false = {b: {} for b in options.budgets}, {b: collections.Counter() for b in options.budgets}
    trials_all, others = [], collections.defaultdict(list)
    for background in backgrounds:
        organisation = Organisation(work / f"background-{background}", {
            "backtrail": options.backtrail, "synthesize": [
                "--seed", str(background), "--accounts", "35", "--days", "30", "--files", "large",
                "--events-per-hour", str(options.events_per_hour)]})
        for seed in seeds:
            trials = trials_of(organisation, logs, seed)
            archive = Archive(organisation, work / f"techniques-{background}-{seed}", options.backtrail)
            if not (options.reuse and archive.index.exists()):
                archive.write(trials, random.Random(f"files {seed}"))
            months += organisation.account_months
            trials_all += trials
            for budget in options.budgets:
                starts, took = archive.insights(budget, options.reuse_runs)
                seconds.append(took)
                of_trial, wrong = judged(starts, trials)
                found[budget] |= of_trial
                false[budget] += wrong
                print(f"background {background} seed {seed} budget {budget:g}: {len(of_trial)} of {len(trials)} trials, "
                      f"{sum(wrong.values()) / organisation.account_months:.1f} false an account-month, {took:.0f} s",
                      flush=True)
            if not options.no_baselines:
                import baselines
                for name, result in baselines.run(archive, trials).items():
                    others[name].append(result)
    text, document = report(options, logs, trials_all, found, false, months, others, shows_held_out)
    print(text)
    print(f"median run: {statistics.median(seconds):.0f} s")
    if options.results:
        date = datetime.date.today().isoformat()
        save(pathlib.Path(options.results) / f"insights-techniques-{date}", text, document)


def report(options, logs, trials, found, false, months, others, shows_held_out):
    sets = {"developed on": [n for n in sorted(logs) if not is_held_out(n)]}
    if shows_held_out:
        sets |= {"held out": [n for n in sorted(logs) if is_held_out(n)], "all": sorted(logs)}
    document = {"set": options.set, "seeds": SETS[options.set], "accountMonths": months, "budgets": {},
                "program": version(options.backtrail)}
    text = [f"# Techniques found, {options.set} seeds", "",
            f"{len(trials)} trials of {len(logs)} techniques in {months:.0f} account-months, "
            f"{options.events_per_hour} events an hour in 35 accounts; backgrounds {SETS[options.set][0]}, "
            f"seeds {SETS[options.set][1]}; {document['program']}.",
            "A technique counts as found if more than half of its trials are. Shares with 95 % intervals (Wilson; rates: "
            "Poisson).", "", "## By budget", ""]
    rows = []
    for budget in options.budgets:
        wrong = sum(false[budget].values())
        low, high = poisson(wrong, months)
        entry = {"falseAnAccountMonth": wrong / months, "falseInterval": [low, high],
                 "falseByKind": {k: v / months for k, v in false[budget].most_common()}}
        row = [f"{budget:g}", f"{wrong / months:.1f} ({low:.1f}–{high:.1f})"]
        for label, names in sets.items():
            mine = [t for t in trials if t.name in names]
            hits = [t for t in mine if t in found[budget]]
            whole = sum(1 for n in names if 2 * sum(t.name == n for t in hits) > sum(t.name == n for t in mine))
            row += [f"{whole} of {len(names)}", share(len(hits), len(mine))]
            entry[label] = {"techniques": whole, "of": len(names), "found": len(hits), "trials": len(mine)}
        shown = [t for t in trials if t.name in sets.get("all", sets["developed on"])]
        hits = [t for t in shown if t in found[budget]]
        first = sum(found[budget][t][0][2] for t in hits)
        delays = sorted(min(i[3] for i in found[budget][t]) for t in hits)
        row += [share(first, len(hits)), f"{delays[len(delays) // 2]:.0f} / {delays[int(len(delays) * .9)]:.0f}" if hits else "–"]
        entry |= {"principalFirst": first, "detections": len(hits)}
        for shape in SHAPES:
            mine = [t for t in shown if t.shape == shape]
            row.append(share(sum(t in found[budget] for t in mine), len(mine)))
            entry[shape] = [sum(t in found[budget] for t in mine), len(mine)]
        document["budgets"][f"{budget:g}"] = entry
        rows.append(row)
    header = ["budget", "false an account-month"]
    for label in sets:
        header += [f"techniques {label}", "of trials"]
    text.append(markdown(rows, header + ["principal first", "seconds to first evidence, median / p90", *SHAPES]))
    budget = 10 if 10 in options.budgets else options.budgets[-1]
    text += ["", f"## False incidents by kind, budget {budget:g}", "",
             markdown([(k, f"{v / months:.2f}") for k, v in false[budget].most_common()], ["kind", "an account-month"]),
             "", f"## By technique, budget {budget:g}", ""]
    rows = []
    document["techniques"] = {}
    for name in sets.get("all", sets["developed on"]):
        mine = [t for t in trials if t.name == name]
        hits = [t for t in mine if t in found[budget]]
        kinds = collections.Counter(found[budget][t][0][1] for t in hits)
        missed = collections.Counter(t.shape for t in mine if t not in found[budget])
        rows.append((name, "held out" if is_held_out(name) else "", share(len(hits), len(mine)),
                     ", ".join(f"{k.removesuffix('Insight')} {v}" for k, v in kinds.most_common(3)),
                     ", ".join(f"{k} {v}" for k, v in missed.items())))
        document["techniques"][name] = {"found": len(hits), "trials": len(mine), "kinds": kinds, "missed": missed}
    text.append(markdown(rows, ["technique", "", "found", "best incident", "missed"]))
    if others:
        text += ["", "## Others on the same archives", "",
                 "Thresholds of ranked methods are chosen for each budget knowing the truth; those without a score have "
                 "one point. Alerts of one principal (rates: one call and Region) on one day count once.", ""]
        import baselines
        table, document["others"] = baselines.table(others, trials, sets)
        text.append(table)
    return "\n".join(text) + "\n", document


if __name__ == "__main__":
    main()
