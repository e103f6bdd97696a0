#!/usr/bin/env python3
"""The score of `backtrail insights` in the Numenta Anomaly Benchmark, on its series that are counts.

    nab.py --data FOLDER --backtrail PROGRAM --work FOLDER [--write FOLDER]

FOLDER holds the benchmark's `data` and `labels` (github.com/numenta/NAB): it is to be brought along. Each count becomes
as many calls of one API in one account, evenly over its slot; a series with more than 20 calls a slot on average is
divided by a whole number, which is told. An incident is a detection at the start of the slot in which it starts, one of a
day's slow drip where it ends. The score is that of Lavin and Ahmad, 2015: a detection in a window counts by how early
it is, one outside of all windows against; the best threshold over all series; 0 for no detection at all, 100 for all at
the beginning of their windows.
"""
import argparse, bisect, collections, csv, datetime, gzip, json, math, pathlib, subprocess, sys, uuid

SERIES = ["realTweets/Twitter_volume_*.csv", "realAWSCloudwatch/elb_request_count_*.csv", "realKnownCause/nyc_taxi.csv"]
PROFILES = {"standard": (1.0, 0.11, 1.0), "reward_low_FP_rate": (1.0, 0.22, 1.0), "reward_low_FN_rate": (1.0, 0.11, 2.0)}
MOST = 20
FORMAT = "%Y-%m-%d %H:%M:%S"


def weight(position):
    """Of a detection at a position in units of its window: -1 at the start, 0 at the end, beyond it above 0."""
    return -1.0 if position > 3 else 2 / (1 + math.exp(5 * position)) - 1


def series_score(rows, windows, detections, profile):
    """The score of one series.

    - rows: how many; windows: (first, last) positions; detections: positions, ascending.
    """
    true, false, missed = PROFILES[profile]
    probation = min(math.floor(0.15 * rows), 750)
    score, met = 0.0, set()
    for position in detections:
        if position < probation:
            continue
        inside = next((w for w in windows if w[0] <= position <= w[1]), None)
        if inside:
            if inside not in met:
                met.add(inside)
                length = inside[1] - inside[0] + 1
                score += true * weight(-(inside[1] - position + 1) / length) / weight(-1.0)
            continue
        before = [w for w in windows if w[1] < position]
        if before:
            first, last = before[-1]
            score += false * weight((position - last) / max(1, last - first))
        else:
            score -= false
    return score - missed * (len(windows) - len(met))


def normalized(score, windows, profile):
    true, _, missed = PROFILES[profile]
    return 100 * (score + missed * windows) / (true * windows + missed * windows)


def check():
    """What can be worked out by hand."""
    assert abs(series_score(1000, [(500, 599)], [500], "standard") - 1) < 1e-9
    assert series_score(1000, [(500, 599)], [], "standard") == -1
    # At the window's last row: weight(-0.01) / weight(-1).
    last = (2 / (1 + math.exp(-0.05)) - 1) / (2 / (1 + math.exp(-5)) - 1)
    assert abs(series_score(1000, [(500, 599)], [599], "standard") - last) < 1e-9
    # Before any window, and in probation.
    assert abs(series_score(1000, [(500, 599)], [300, 500], "standard") - 0.89) < 1e-9
    assert series_score(1000, [(500, 599)], [10], "standard") == -1
    assert normalized(1, 1, "standard") == 100 and normalized(-2, 1, "reward_low_FN_rate") == 0


class Series:
    def __init__(self, number, path, data, windows):
        self.account = str(900_000_000_000 + number)
        self.name = str(path.relative_to(data))
        with open(path) as file:
            rows = [(datetime.datetime.strptime(r["timestamp"], FORMAT), float(r["value"])) for r in csv.DictReader(file)]
        self.times = [time for time, _ in rows]
        counts = [round(value) for _, value in rows]
        self.factor = max(1, math.ceil(sum(counts) / len(counts) / MOST))
        self.counts = [round(count / self.factor) for count in counts]
        self.slot = sorted(b - a for a, b in zip(self.times, self.times[1:]))[len(rows) // 2]
        at = lambda text: datetime.datetime.strptime(text[:19], FORMAT)
        self.windows = [(bisect.bisect_left(self.times, at(a)), bisect.bisect_right(self.times, at(b)) - 1)
                        for a, b in windows[self.name]]

    def write(self, bucket):
        by_day = collections.defaultdict(list)
        for time, count in zip(self.times, self.counts):
            for number in range(count):
                moment = time + self.slot * number / count
                by_day[moment.date()].append(
                    {"eventVersion": "1.08", "userIdentity": {
                        "type": "IAMUser", "principalId": "AIDAEXAMPLE", "accountId": self.account, "userName": "worker",
                        "arn": f"arn:aws:iam::{self.account}:user/worker", "accessKeyId": "AKIAEXAMPLE000000000"},
                     "eventTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "eventSource": "sqs.amazonaws.com",
                     "eventName": "CreateQueue", "awsRegion": "us-east-1", "sourceIPAddress": "192.0.2.1",
                     "userAgent": "Boto3/1.34.64", "requestParameters": None, "responseElements": None,
                     "eventID": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.name} {time} {number}")), "readOnly": False,
                     "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": self.account,
                     "eventCategory": "Management"})
        for day, records in by_day.items():
            folder = bucket / f"AWSLogs/{self.account}/CloudTrail/us-east-1/{day:%Y/%m/%d}"
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{self.account}_CloudTrail_us-east-1_{day:%Y%m%d}T2359Z_{'N' * 16}.json.gz"
            (folder / name).write_bytes(gzip.compress(json.dumps({"Records": records}).encode(), 1))

    def row(self, time):
        return max(0, bisect.bisect_right(self.times, time) - 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the benchmark's folder")
    parser.add_argument("--backtrail", required=True, help="the program")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for the archive and the index")
    parser.add_argument("--write", type=pathlib.Path, help="folder for insights-nab-DATE.md and .json")
    options = parser.parse_args()
    check()
    windows = json.loads((options.data / "labels/combined_windows.json").read_text())
    paths = sorted(path for pattern in SERIES for path in (options.data / "data").glob(pattern))
    if not paths:
        sys.exit(f"nab.py: {options.data}: no series of counts: expected {', '.join(SERIES)} below data")
    series = [Series(number, path, options.data / "data", windows) for number, path in enumerate(paths)]
    bucket, index = options.work / "nab-bucket", options.work / "nab-index"
    if not index.exists():
        for one in series:
            one.write(bucket)
        subprocess.run([options.backtrail, "index", str(bucket), "--index", str(index), "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)
    told = subprocess.run(
        [options.backtrail, "insights", "--index", str(index), "--format", "jsonl", "--limit", "0", "--budget", "1000",
         "--quiet"], check=True, capture_output=True, text=True).stdout
    of_account = {one.account: one for one in series}
    found, retrospective = collections.defaultdict(list), 0
    for line in told.splitlines():
        record = json.loads(line)
        analysis = record.get("analysis")
        if record["insightDetails"]["state"] != "Start" or not analysis:
            continue
        one = of_account[record["recipientAccountId"]]
        late = record["insightDetails"]["insightType"] == "SlowDripInsight"
        time = datetime.datetime.strptime(analysis["end" if late else "start"][:19], "%Y-%m-%dT%H:%M:%S")
        found[one.account].append((one.row(time), analysis["score"]))
        retrospective += bool(analysis.get("retrospective"))
    total = sum(len(one.windows) for one in series)
    scores = {}
    thresholds = sorted({score for detections in found.values() for _, score in detections}) + [math.inf]
    for profile in PROFILES:
        best = max(
            (sum(series_score(len(one.times), one.windows, sorted(r for r, s in found[one.account] if s >= threshold),
                              profile) for one in series), threshold) for threshold in thresholds)
        scores[profile] = {"score": normalized(best[0], total, profile), "threshold": best[1]}
    version = subprocess.run([options.backtrail, "--version"], capture_output=True, text=True).stdout.strip()
    lines = ["# Numenta Anomaly Benchmark, series of counts", "",
             f"{len(series)} series, {sum(len(one.times) for one in series):,} slots, {total} windows; {version}.",
             f"{sum(map(len, found.values()))} incidents at a budget of 1,000, {retrospective} of them retrospective.", "",
             "| profile | score | threshold |", "|---|---|---|"]
    lines += [f"| {name} | {value['score']:.1f} | {value['threshold']:.2f} |" for name, value in scores.items()]
    lines += ["", "| series | divided by | windows | found at the standard threshold | false |", "|---|---|---|---|---|"]
    for one in series:
        rows = sorted(r for r, s in found[one.account] if s >= scores["standard"]["threshold"])
        rows = [r for r in rows if r >= min(math.floor(0.15 * len(one.times)), 750)]
        hit = sum(any(a <= r <= b for r in rows) for a, b in one.windows)
        false = sum(not any(a <= r <= b for a, b in one.windows) for r in rows)
        lines.append(f"| {one.name} | {one.factor} | {len(one.windows)} | {hit} | {false} |")
    print("\n".join(lines))
    if options.write:
        stem = options.write / f"insights-nab-{datetime.date.today()}"
        stem.with_suffix(".md").write_text("\n".join(lines) + "\n")
        stem.with_suffix(".json").write_text(json.dumps({"version": version, "scores": {
            name: {"score": value["score"], "threshold": None if math.isinf(value["threshold"]) else value["threshold"]}
            for name, value in scores.items()}}, indent=1) + "\n")


main()
