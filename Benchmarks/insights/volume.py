#!/usr/bin/env python3
"""Measures what `backtrail insights` finds of unusual volumes, and how often it is wrong; see README.md.

    Benchmarks/insights/run volume [--seeds 1-4] [--shapes log-normal,heavy-tailed] [--write]

Makes archives of known habits, puts attacks into copies of them, indexes both, and counts incidents. Detectors of the
literature work on the same counts, read from the index.
"""
import argparse
import collections
import concurrent.futures
import datetime
import gzip
import json
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys
import uuid

import duckdb
import numpy as np

import classical

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
START = datetime.datetime(2024, 3, 1, tzinfo=datetime.timezone.utc)
EPOCH = int(START.timestamp())
DAYS, ACCOUNTS, REGIONS = 60, 2, 3
SLOTS = DAYS * 288
# What is judged and counted: days after the first two weeks, which nobody can know much of.
FIRST_DAY = 14
MONTHS = ACCOUNTS * (DAYS - FIRST_DAY) / 30
ATTACKED = 0.12
BUDGETS = [1, 3, 5, 10, 30]
# The shares of the kinds of attacks among all.
KINDS = {"slow drip": 36, "rare burst": 39, "big burst": 31, "drop": 19, "night burst": 13, "times three": 13}
DENSE = 12  # calls an hour, from which a factor or silence can be told
# The part of the budget of a run that is for the calls of APIs: see InsightRun and VolumeParameters.
CALLS_SHARE = 7 / 13.5 * 3 / 7.35
ECHO = 288  # slots after an attack in which an incident of its key is neither found nor false
TOLERANCE = 12  # slots after its end in which an incident still finds it


def say(text):
    print(f"== {text}", file=sys.stderr, flush=True)


class Archive:
    """The counts of an index: keys x slots of five minutes."""

    def __init__(self, index, habits):
        self.index = index
        cache = index.parent / f"{index.name}.npz"
        if not cache.exists():
            rows = duckdb.connect().sql(
                "select account, awsRegion, eventSource, eventName, floor((epoch(eventTime) - %d) / 300)::int slot, count(*) "
                "from read_parquet('%s/events/*.parquet') where category in ('Management', 'Data') "
                "and insightDetails is null group by all order by all" % (EPOCH, index)).fetchnumpy()
            texts = list(zip(rows["account"], rows["awsRegion"], rows["eventSource"], rows["eventName"]))
            known = {key: number for number, key in enumerate(habits)}
            place = np.array([known.get(text, -1) for text in texts])
            slot, count = np.array(rows["slot"]), np.array(rows["count_star()"])
            inside = (place >= 0) & (slot >= 0) & (slot < SLOTS)
            counts = np.zeros((len(habits), SLOTS), np.float32)
            np.add.at(counts, (place[inside], slot[inside]), count[inside])
            np.savez_compressed(cache, counts=counts)
        self.counts = np.load(cache)["counts"]


class Trial:
    """One seed of one shape: a clean archive, the same with attacks, and what is found in both."""

    def __init__(self, program, place, shape, seed):
        self.program, self.shape, self.seed = program, shape, seed
        self.folder = place / f"{shape}-{seed}"
        self.folder.mkdir(parents=True, exist_ok=True)
        clean = self.folder / "clean"
        if not (clean / "truth.json").exists():
            shutil.rmtree(clean, ignore_errors=True)
            self.run("synthesize", clean, "--seed", seed, "--accounts", ACCOUNTS, "--regions", REGIONS, "--days", DAYS,
                     "--activity", shape, "--files", "large", "--gzip-level", 1, "--threads", os.cpu_count())
        truth = json.loads((clean / "truth.json").read_text())
        self.kinds = {(h["account"], h["region"], h["eventSource"], h["eventName"]): h["kind"] for h in truth["habits"]}
        self.keys = list(self.kinds)
        self.accounts = sorted({key[0] for key in self.keys})
        self.clean = Archive(self.indexed(clean / "bucket", "clean-index"), self.keys)
        self.attacks = self.plan()
        attacked = self.folder / "attacked"
        if not (self.folder / "attacked-index").exists():
            self.inject(clean / "bucket", attacked)
        self.attacked = Archive(self.indexed(attacked, "attacked-index"), self.keys)

    def run(self, *words):
        return subprocess.run([self.program, *map(str, words)], check=True, capture_output=True, text=True).stdout

    def indexed(self, bucket, name):
        index = self.folder / name
        if not index.exists():
            self.run("index", bucket, "--index", index)
        return index

    # Attacks

    def plan(self):
        """What is attacked, when and how: slots of five minutes from the first day."""
        choice = random.Random(f"attacks {self.shape} {self.seed}")
        counts = self.clean.counts
        rate = counts.sum(axis=1) / (DAYS * 24)
        free = [n for n in range(len(self.keys)) if counts[n].any()]
        choice.shuffle(free)
        attacks = []
        for _ in range(round(ATTACKED * len(self.keys))):
            kind = choice.choices(list(KINDS), list(KINDS.values()))[0]
            of = lambda n: self.kinds[self.keys[n]]
            fits = {"slow drip": lambda n: of(n) != "steady", "rare burst": lambda n: of(n) != "steady",
                    "big burst": lambda n: True, "night burst": lambda n: of(n) == "human",
                    "drop": lambda n: of(n) == "steady" and rate[n] >= DENSE,
                    "times three": lambda n: of(n) == "steady" and rate[n] >= DENSE}[kind]
            key = next((n for n in free if fits(n)), None)
            if key is None:
                continue
            free.remove(key)
            start = choice.randrange(21 * 86400, (DAYS - 3) * 86400)
            count, length = 0, 0
            if kind == "slow drip":
                count, length = choice.randint(40, 99), 86400
            elif kind == "rare burst":
                count, length = choice.randint(8, 29), 60 * choice.randint(2, 9)
            elif kind == "big burst":
                count, length = choice.randint(60, 399), 60 * choice.randint(5, 29)
            elif kind == "night burst":
                ahead = [1, -5, 1, 9, -8][self.account_number(key)]
                start = start // 86400 * 86400 + (2 - ahead) % 24 * 3600 + choice.randrange(7200)
                count, length = choice.randint(12, 39), 60 * choice.randint(5, 29)
            elif kind == "times three":
                length = 60 * choice.randint(20, 59)
                slot = start // 300 % 288
                usual = counts[key].reshape(DAYS, 288)[:, [(slot + d) % 288 for d in range(-6, 18)]].mean() / 300
                count = round(choice.uniform(1.5, 4) * usual * length)
            else:
                length = 3600 * choice.randint(1, 4)
            times = sorted(start + choice.randrange(length) for _ in range(count))
            attacks.append({"key": key, "kind": kind, "start": start, "end": start + length, "times": times,
                            "habit": of(key)})
        return attacks

    def account_number(self, key):
        order = list(dict.fromkeys(k[0] for k in self.keys))
        return order.index(self.keys[key][0])

    def inject(self, bucket, attacked):
        shutil.rmtree(attacked, ignore_errors=True)
        subprocess.run(["cp", "-al", str(bucket), str(attacked)], check=True)
        tree = next(attacked.glob("AWSLogs/o-*"))
        choice = random.Random(f"records {self.shape} {self.seed}")
        # A connection of its own, for trials are made side by side.
        database = duckdb.connect()
        for name in ("events", "copies", "objects"):
            database.sql(f"create view {name} as select * from read_parquet('{self.clean.index}/{name}/*.parquet')")
        paths = {i: p for i, p in database.sql("select objectId, key from objects").fetchall()}
        for attack in self.attacks:
            account, region, source, name = self.keys[attack["key"]]
            own = "account = ? and awsRegion = ? and eventSource = ? and eventName = ?"
            key = [account, region, source, name]
            if attack["kind"] == "drop":
                window = [EPOCH + attack["start"], EPOCH + attack["end"]]
                ids = database.execute(
                    f"select eventID, objectId from events where {own} and epoch(eventTime) >= ? and epoch(eventTime) < ?",
                    key + window).fetchall()
                gone = {i for i, _ in ids}
                objects = {o for _, o in ids} | {
                    o for (o,) in database.execute(
                        "select distinct objectId from copies where list_contains(?, eventID)", [list(gone)]).fetchall()}
                for number in objects:
                    self.rewrite(attacked, paths[number], gone)
                continue
            number, row = database.execute(
                f"select objectId, recordIndex from events where {own} and not isError order by eventTime, eventID limit 1",
                key).fetchone() or database.execute(
                f"select objectId, recordIndex from events where {own} order by eventTime, eventID limit 1", key).fetchone()
            template = self.records(attacked / self.path(paths[number]))[row]
            records = []
            for time in attack["times"]:
                stamp = (START + datetime.timedelta(seconds=time)).strftime("%Y-%m-%dT%H:%M:%SZ")
                unique = lambda: str(uuid.UUID(int=choice.getrandbits(128), version=4))
                records.append({**template, "eventTime": stamp, "eventID": unique(), "requestID": unique()})
            moment = START + datetime.timedelta(seconds=attack["end"] + 300)
            folder = tree / account / "CloudTrail" / region / moment.strftime("%Y/%m/%d")
            folder.mkdir(parents=True, exist_ok=True)
            suffix = "%016X" % choice.getrandbits(64)
            file = folder / f"{account}_CloudTrail_{region}_{moment.strftime('%Y%m%dT%H%MZ')}_{suffix}.json.gz"
            file.write_bytes(gzip.compress(json.dumps({"Records": records}).encode(), 1))

    @staticmethod
    def path(key):
        return key[key.index("AWSLogs/"):]

    @staticmethod
    def records(path):
        with gzip.open(path) as file:
            return json.load(file)["Records"]

    def rewrite(self, attacked, key, gone):
        path = attacked / self.path(key)
        left = [record for record in self.records(path) if record.get("eventID") not in gone]
        path.unlink()  # The file is one with that of the clean archive.
        path.write_bytes(gzip.compress(json.dumps({"Records": left}, ensure_ascii=False).encode(), 1))

    # Ours

    def insights(self, index, budget):
        """Incidents of a run at a budget of an account-month of the calls of APIs, and of all families of volumes."""
        cache = self.folder / f"insights-{index.name}-{budget}.jsonl"
        if not cache.exists():
            cache.write_text(self.run("insights", "--index", index, "--format", "jsonl", "--budget", budget))
        known = {key: number for number, key in enumerate(self.keys)}
        incidents = []
        for line in cache.read_text().splitlines():
            record = json.loads(line)
            details = record["insightDetails"]
            if "analysis" not in record:
                continue
            analysis = record["analysis"]
            slot = lambda name: int((datetime.datetime.fromisoformat(
                analysis[name].replace("Z", "+00:00")).timestamp() - EPOCH) // 300)
            key = known.get((record["recipientAccountId"], record.get("awsRegion"), details.get("eventSource"),
                             details.get("eventName")))
            incidents.append({
                "type": details["insightType"], "key": key if "errorCode" not in details else None,
                "account": record["recipientAccountId"], "score": analysis["score"],
                "expected": analysis["expectedPerMonth"], "start": slot("start"), "end": slot("end"),
                "observed": analysis["observed"], "why": analysis["why"][0]})
        return incidents

    def delay(self, incident, attack):
        """Minutes from the beginning of an attack until what the incident tells of had been counted, at the latest."""
        counts = self.attacked.counts[incident["key"]]
        end = min(incident["end"], SLOTS)
        if incident["type"] == "ActivityDropInsight":
            return max(0, incident["end"] * 5 - attack["start"] / 60)
        why = incident["why"]
        width = 1 if " in 5 min " in why else 6 if " half an hour " in why else 288 if "24 hours from" in why else 12
        first = max(0, int(attack["start"] // 300))
        for slot in range(first, end):
            begin = slot // 12 * 12 if width == 12 else max(0, slot + 1 - width)
            window = counts[begin:slot + 1]
            size = window.sum()
            if "of 24 hours from" in why:
                size = (counts[max(0, slot - 287):slot + 1].reshape(-1) > 0)
                size = len({(s + max(0, slot - 287)) // 12 for s in np.flatnonzero(size)})
            if size >= incident["observed"]:
                return max(0, (slot + 1) * 5 - attack["start"] / 60)
        return max(0, end * 5 - attack["start"] / 60)


def matched(trial, incidents):
    """Which attacks are found, by which incident first, and which incidents are false."""
    of_key = {attack["key"]: number for number, attack in enumerate(trial.attacks)}
    found, false = {}, []
    for incident in incidents:
        attack = of_key.get(incident["key"])
        if attack is not None:
            start, end = trial.attacks[attack]["start"] / 300, trial.attacks[attack]["end"] / 300
            if incident["start"] <= end + TOLERANCE and incident["end"] >= start:
                if attack not in found or incident["score"] > found[attack]["score"]:
                    found[attack] = incident
                continue
            if start <= incident["start"] <= end + ECHO:
                continue
        if incident["start"] >= FIRST_DAY * 288:
            false.append(incident)
    return found, false


# Classical detectors

class Alarms:
    """The highest scores of a detector over one trial, to be cut at any threshold."""

    MOST = 30_000

    def __init__(self, trial, method):
        scores, width = method(trial.attacked.counts)
        scores[:, :FIRST_DAY * 288 // width] = -np.inf
        flat = scores.ravel()
        most = min(Alarms.MOST, flat.size - 1)
        top = np.argpartition(flat, flat.size - most)[-most:]
        top = np.sort(top[np.isfinite(flat[top]) | (flat[top] == np.inf)])
        self.trial = trial
        self.key, self.slot = top // scores.shape[1], top % scores.shape[1] * width
        self.score, self.width = flat[top], width

    def incidents(self, threshold):
        """Alarms of a key with pauses of an hour at most are one incident."""
        keep = np.flatnonzero(self.score >= threshold)
        incidents = []
        for index in keep:
            key, slot = int(self.key[index]), int(self.slot[index])
            last = incidents[-1] if incidents else None
            if last and last["key"] == key and slot <= last["end"] + 12:
                last["end"] = slot + self.width
            else:
                incidents.append({"key": key, "start": slot, "end": slot + self.width, "score": 0, "delay": slot + self.width})
        return incidents


def tuned(trials, method, budgets):
    """For each budget the recall at the lowest threshold whose false incidents are within it, on the attacked archives."""
    alarms = [Alarms(trial, method) for trial in trials]
    scores = np.unique(np.concatenate([a.score for a in alarms]))
    months = MONTHS * len(trials)
    results = {}

    def at(threshold):
        found, false = [], 0
        for part in alarms:
            own, wrong = matched(part.trial, part.incidents(threshold))
            found += [(part.trial.attacks[n], i) for n, i in own.items()]
            false += len(wrong)
        return found, false

    for budget in budgets:
        low, high = 0, len(scores) - 1
        # False incidents fall with the threshold, but for mergers.
        while low < high:
            middle = (low + high) // 2
            if at(scores[middle])[1] <= budget * months:
                high = middle
            else:
                low = middle + 1
        found, false = at(scores[low])
        if false > budget * months:
            found, false = [], 0
        results[budget] = {"recall": len(found), "false": false, "threshold": float(scores[low])}
    return results


# Figures

def wilson(found, of):
    if of == 0:
        return (0.0, 1.0)
    z, share = 1.959964, found / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - half, middle + half)


def poisson_interval(count):
    """Of the mean, 95 %, from the chi-squared distribution by Wilson and Hilferty's formula."""
    low = 0 if count == 0 else count * (1 - 1 / (9 * count) - 1.959964 / (3 * math.sqrt(count))) ** 3
    above = count + 1
    return low, above * (1 - 1 / (9 * above) + 1.959964 / (3 * math.sqrt(above))) ** 3


def of_calls(incidents):
    return [i for i in incidents
            if i["key"] is not None and i["type"] in ("ApiCallRateInsight", "SlowDripInsight", "ActivityDropInsight")]


class Ours:
    """What the volume engine finds in the calls of APIs, at each budget."""

    LADDER = [30, 300]

    def __init__(self, trials):
        self.trials, self.months = trials, MONTHS * len(trials)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            run = lambda index, budget: list(pool.map(
                lambda trial: of_calls(trial.insights(index(trial), self.budget(budget))), trials))
            self.runs = {budget: run(lambda trial: trial.attacked.index, budget) for budget in Ours.LADDER}
            self.clean = run(lambda trial: trial.clean.index, Ours.LADDER[0])

    def promised(self, budget):
        """What the engine says that chance brings no more often than the budget allows."""
        found, false = [], 0
        for trial, incidents in zip(self.trials, self.runs[Ours.LADDER[0]]):
            own, wrong = matched(trial, [i for i in incidents if i["expected"] <= budget])
            found += [(trial, trial.attacks[n], i) for n, i in own.items()]
            false += len(wrong)
        return found, false

    @staticmethod
    def budget(calls):
        return round(calls / CALLS_SHARE, 2)

    def at(self, budget, score=-9.0):
        found, false = [], 0
        for trial, incidents in zip(self.trials, self.runs[budget]):
            own, wrong = matched(trial, [i for i in incidents if i["score"] >= score])
            found += [(trial, trial.attacks[n], i) for n, i in own.items()]
            false += len(wrong)
        return found, false

    def tuned(self, budget):
        """At the number of false incidents itself: within a run, by score."""
        for rung in Ours.LADDER:
            if self.at(rung)[1] >= budget * self.months:
                break
        scores = sorted({round(i["score"], 6) for run in self.runs[rung] for i in run})
        low, high = 0, len(scores) - 1
        while low < high:
            middle = (low + high) // 2
            if self.at(rung, scores[middle])[1] <= budget * self.months:
                high = middle
            else:
                low = middle + 1
        return self.at(rung, scores[low] if scores else 0)

    def calibration(self):
        """Actual and expected false incidents of the clean archives, from each score up."""
        keys = sum(live_keys(t) for t in self.trials)
        rows = []
        for step in range(4, 17):
            score = step / 4
            actual = sum(i["score"] >= score and i["start"] >= FIRST_DAY * 288 for run in self.clean for i in run)
            rows.append((score, actual, keys * (DAYS - FIRST_DAY) / 30 * 10 ** -score))
        return rows


def live_keys(trial):
    return int((trial.clean.counts.sum(axis=1) > 0).sum())


def figures(trials, methods):
    attacks = [a for t in trials for a in t.attacks]
    ours = Ours(trials)
    result = {"attacks": collections.Counter(a["kind"] for a in attacks), "keys": sum(map(live_keys, trials)),
              "accountMonths": ours.months, "promised": {}, "tuned": {}, "classical": {}}
    for budget in BUDGETS:
        for name, (found, false) in (("promised", ours.promised(budget)), ("tuned", ours.tuned(budget))):
            delays = sorted(trial.delay(incident, attack) for trial, attack, incident in found)
            result[name][budget] = {
                "found": len(found), "of": len(attacks), "false": false,
                "kinds": collections.Counter(a["kind"] for _, a, _ in found),
                "habits": collections.Counter(a["habit"] + "/" + a["kind"] for _, a, _ in found),
                "delay": [delays[len(delays) // 2], delays[int(len(delays) * 0.9)]] if delays else None}
    result["calibration"] = ours.calibration()
    result["habits"] = collections.Counter(a["habit"] + "/" + a["kind"] for a in attacks)
    for name, method in methods.items():
        result["classical"][name] = tuned(trials, method, BUDGETS)
    return result


def show(shape, result):
    of = sum(result["attacks"].values())
    months = result["accountMonths"]
    lines = [f"### {shape}: {of} attacks on {result['keys']} keys, {months:.1f} account-months", "",
             "| method | " + " | ".join(f"B = {b}" for b in BUDGETS) + " |", "|---|" + "---|" * len(BUDGETS)]
    for name in ("tuned", "promised"):
        label = "backtrail, " + ("as many false" if name == "tuned" else "its own threshold")
        cells = []
        for b in BUDGETS:
            row = result[name][b]
            low, high = wilson(row["found"], of)
            cells.append(f"**{row['found'] / of:.2f}** ({low:.2f}–{high:.2f})")
        lines.append(f"| **{label}** | " + " | ".join(cells) + " |")
    for name, row in result["classical"].items():
        lines.append(f"| {name} | " + " | ".join(f"{row[b]['recall'] / of:.2f}" for b in BUDGETS) + " |")
    lines += ["", "| own threshold | " + " | ".join(f"B = {b}" for b in BUDGETS) + " |", "|---|" + "---|" * len(BUDGETS)]
    cells = {"false an account-month": [], "precision": [], "delay, median and p90, minutes": []}
    for b in BUDGETS:
        row = result["promised"][b]
        low, high = poisson_interval(row["false"])
        cells["false an account-month"].append(f"{row['false'] / months:.1f} ({low / months:.1f}–{high / months:.1f})")
        cells["precision"].append(f"{row['found'] / max(1, row['found'] + row['false']):.2f}")
        cells["delay, median and p90, minutes"].append("–".join(f"{d:.0f}" for d in row["delay"] or [math.nan]))
    lines += [f"| {name} | " + " | ".join(row) + " |" for name, row in cells.items()]
    lines += ["", "| found by kind, as many false | of | " + " | ".join(f"B = {b}" for b in BUDGETS) + " |",
              "|---|---|" + "---|" * len(BUDGETS)]
    for kind, count in result["attacks"].items():
        lines.append(f"| {kind} | {count} | " + " | ".join(str(result["tuned"][b]["kinds"][kind]) for b in BUDGETS) + " |")
    lines += ["", "| score from | actual | expected | ratio |", "|---|---|---|---|"]
    for score, actual, expected in result["calibration"]:
        lines.append(f"| {score:.2f} | {actual} | {expected:.1f} | {actual / expected:.2f} |")
    return lines


def seeds(text):
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--backtrail", required=True)
    parser.add_argument("--place", required=True, type=pathlib.Path)
    parser.add_argument("--seeds", default=seeds("1-4"), type=seeds)
    parser.add_argument("--shapes", default="log-normal,heavy-tailed")
    parser.add_argument("--write", action="store_true", help="results to Benchmarks/results")
    parser.add_argument("--ours", action="store_true", help="no classical detectors")
    options = parser.parse_args()
    results, lines = {}, []
    for shape in options.shapes.split(","):
        say(f"{shape}: archives")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            trials = list(pool.map(lambda seed: Trial(options.backtrail, options.place, shape, seed), options.seeds))
        say(f"{shape}: figures")
        results[shape] = figures(trials, {} if options.ours else classical.METHODS)
        lines += show(shape, results[shape]) + [""]
    text = "\n".join(lines)
    print(text)
    if options.write:
        name = ROOT / "Benchmarks" / "results" / f"insights-volume-{datetime.date.today()}"
        head = f"# Volume insights, {datetime.date.today()}\n\nSeeds {options.seeds}; the method is in `Benchmarks/insights/README.md`.\n\n"
        name.with_suffix(".md").write_text(head + text, encoding="utf-8")
        name.with_suffix(".json").write_text(json.dumps({"seeds": options.seeds, **results}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
