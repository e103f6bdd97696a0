"""Kills a program that indexes an archive at random times, lets the next run complete the index, and compares it with
one that was never interrupted.

    kill_storm.py PROGRAM MADE PLACE KILLS SEED

MADE holds a synthetic archive (`bucket`, `truth.json`), PLACE is an empty folder. After each kill the events that
another reader finds are among those of a whole index; after the next run all columns that do not say where a record came
from are the same, and so are the totals of the ledger. Prints `ok` and the number of kills.
"""
import collections
import gzip
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

import deltalake

program, made, place, kills, seed = sys.argv[1:]
made, place, kills = pathlib.Path(made), pathlib.Path(place), int(kills)
chance = random.Random(int(seed))
LOCATION = {
    "events": ["objectId", "recordIndex", "byteOffset", "byteLength"],
    "copies": ["objectId", "recordIndex", "byteOffset", "byteLength", "firstObjectId", "firstRecordIndex"],
    # Which of equal copies is kept depends on which object was read first.
    "objects": ["objectId", "recordsKept", "recordsDuplicate", "modificationTime"],
}
differences = []


def rows(index, table):
    """How often each row is there, without the columns that say where it came from."""
    content = deltalake.DeltaTable(str(index / table)).to_pyarrow_table()
    content = content.drop_columns(LOCATION[table])
    return collections.Counter(json.dumps(row, default=str) for row in content.to_pylist())


def totals(index):
    ledger = deltalake.DeltaTable(str(index / "objects")).to_pyarrow_table()
    return {name: sum(ledger.column(name).to_pylist()) for name in ["recordsSeen", "recordsKept", "recordsDuplicate"]}


def state(index):
    """All that is compared."""
    return {table: rows(index, table) for table in LOCATION} | {"totals": totals(index)}


def command(index, options):
    return [program, "index", str(place / "bucket"), "--index", str(index), "--threads", "2", "--quiet", *options]


def run(index, options):
    done = subprocess.run(command(index, options), capture_output=True, text=True)
    # 2 says that an object changed.
    if done.returncode not in (0, 2):
        differences.append(f"{options}: {done.returncode}: {done.stderr}")


def change(path):
    """An object that changed: one record less."""
    document = json.loads(gzip.decompress(path.read_bytes()))
    document["Records"].pop()
    path.write_bytes(gzip.compress(json.dumps(document).encode()))


# An archive that grows: a third is there for the first run, two thirds for the second, and something changes in it.
objects = sorted(path.relative_to(made / "bucket") for path in (made / "bucket").rglob("*") if path.is_file())
logs = [path for path in objects if "CloudTrail/" in str(path)]


def deliver(part):
    for path in part:
        (place / "bucket" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(made / "bucket" / path, place / "bucket" / path)


deliver(objects[::3])
run(place / "earlier", [])
deliver(objects[1::3])
run(place / "earlier", [])
deliver(objects[2::3])
whole = place / "whole"
run(whole, [])
truth = json.loads((made / "truth.json").read_text())["records"]
if totals(whole)["recordsKept"] != truth["kept"] or totals(whole)["recordsDuplicate"] != truth["duplicate"]:
    differences.append(f"an uninterrupted run: {totals(whole)} for {truth}")

# What a run begins with, how it is called, and whether objects change before it.
variants = [(None, []), (None, ["--memory", "20KB"]), ("earlier", ["--compact"]), ("earlier", ["--memory", "20KB"])]
expected = {}
for path in chance.sample(logs[::3], 2):
    change(place / "bucket" / path)
for name in [None, "earlier"]:
    reference = place / f"reference-{name}"
    if name:
        shutil.copytree(place / name, reference)
    start = time.monotonic()
    run(reference, [])
    seconds = time.monotonic() - start
    before = rows(place / name, "events") if name else collections.Counter()
    expected[name] = state(reference), seconds, before

killed = 0
while killed < kills and not differences:
    name, options = variants[chance.randrange(len(variants))]
    wanted, seconds, before = expected[name]
    index = place / "index"
    shutil.rmtree(index, ignore_errors=True)
    if name:
        shutil.copytree(place / name, index)
    for _ in range(chance.choice([1, 1, 2, 3])):
        process = subprocess.Popen(command(index, options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, seconds * 1.1))
        process.kill()
        if process.wait() == -9:
            killed += 1
        if (index / "events" / "_delta_log").exists() and list((index / "events" / "_delta_log").glob("*.json")):
            # Copies may be there for a while; an event that is in neither index may not.
            odd = set(rows(index, "events")) - set(wanted["events"]) - set(before)
            if odd:
                differences.append(f"kill {killed}, {name} {options}: an event of nowhere: {odd.pop()[:300]}")
    run(index, options)
    found = state(index)
    for table in wanted:
        if found[table] != wanted[table]:
            differences.append(f"kill {killed}, {name} {options}: {table} differ")
    if (index / ".unfinished").exists() or (index / ".unsettled").exists():
        differences.append(f"kill {killed}, {name} {options}: the index counts as unfinished")

for difference in differences[:10]:
    print(difference)
if not differences:
    print(f"ok {killed}")
# Threads of a reader may still run, which would abort an ordinary end.
sys.stdout.flush()
os._exit(1 if differences else 0)
