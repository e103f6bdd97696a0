"""Compares the records of an archive, as Python reads them, with those that the program gives back.

check_corpus.py ARCHIVE EVENTS COUNTS REPORT: the folder of log files, the output of `events --format jsonl`, that of
`count --by eventName --format json`, and the summary of `index`. Prints a line for each difference, then "ok" if
there was none.
"""
import collections
import gzip
import json
import pathlib
import sys

from archive_rows import canonical, load

archive, events_path, counts_path, report_path = sys.argv[1:]
differences = []

originals, unread = [], 0
for path in sorted(pathlib.Path(archive).rglob("*.json.gz")):
    try:
        document = load(gzip.decompress(path.read_bytes()))
        originals += [record for record in document["Records"] if isinstance(record, dict)]
    except (ValueError, KeyError, TypeError, OSError, EOFError):
        unread += 1
by_text = collections.Counter(map(canonical, originals))

with open(report_path, encoding="utf-8") as file:
    report = json.load(file)
records = report["records"]
if records["seen"] != records["kept"] + records["duplicate"] + records["rejected"]:
    differences.append(f"the counts do not add up: {records}")
if unread and not report["diagnostics"]:
    differences.append(f"{unread} files that Python cannot read, and no diagnostic")
if records["kept"] + records["duplicate"] < len(originals):
    differences.append(f"{len(originals)} records, of which {records['kept']} kept and {records['duplicate']} copies")

given = []
with open(events_path, encoding="utf-8") as file:
    for line in file:
        record = load(line)
        if "_backtrail" not in record:
            differences.append("an event without _backtrail")
        record.pop("_backtrail", None)
        given.append(record)
given_texts = collections.Counter(map(canonical, given))
if len(given) != records["kept"]:
    differences.append(f"{len(given)} events for {records['kept']} kept")
for text in given_texts:
    if text not in by_text:
        differences.append("no such original: " + text[:400])
for text in by_text:
    if text not in given_texts:
        differences.append("not given back: " + text[:400])

with open(counts_path, encoding="utf-8") as file:
    counts = {row["eventName"]: row["events"] for row in json.load(file)}
wanted = collections.Counter(record.get("eventName") for record in given)
if counts != dict(wanted):
    odd = [name for name in set(counts) | set(wanted) if counts.get(name) != wanted.get(name)]
    differences.append(f"count --by eventName: {[(name, counts.get(name), wanted.get(name)) for name in odd[:5]]}")

for difference in differences[:20]:
    print(difference)
sys.exit(1) if differences else print("ok")
