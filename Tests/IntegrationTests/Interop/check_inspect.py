"""Compares what `inspect` tells of an index with what pyarrow finds in the files that the Delta logs name.

check_inspect.py INDEX ANSWERS: the index, and a folder with the answers of `inspect` as JSON in segments.json,
columns.json (with --distinct) and log.json, and as text in files. Prints a line for each difference, then "ok" if
there was none.
"""
import datetime
import json
import pathlib
import sys

import pyarrow.parquet

index, answers = map(pathlib.Path, sys.argv[1:])
differences = []


def check(what, found, wanted):
    if found != wanted:
        differences.append(f"{what}: {str(found)[:400]} for {str(wanted)[:400]}")


def answer(name):
    return json.loads((answers / name).read_text(encoding="utf-8"))


def text_of(time):
    """RFC 3339 without a fraction that is zero."""
    if time is None:
        return None
    text = time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{time.microsecond:06d}".rstrip("0") if time.microsecond else "") + "Z"


# The log, read here.
live, versions = [], []
for table in ["events", "objects", "copies"]:
    rows = {}
    for path in sorted((index / table / "_delta_log").glob("*.json")):
        actions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        adds = [action["add"] for action in actions if "add" in action]
        removes = [action["remove"] for action in actions if "remove" in action]
        infos = [action["commitInfo"] for action in actions if "commitInfo" in action]
        for add in adds:
            rows[add["path"]] = json.loads(add["stats"])["numRecords"]
        time = infos[0]["timestamp"] if infos else None
        versions.append(
            {
                "table": table,
                "version": int(path.stem),
                "time": None if time is None else time,
                "operation": infos[0]["operation"] if infos else None,
                "filesAdded": len(adds),
                "filesRemoved": len(removes),
                "rowsAdded": sum(rows[add["path"]] for add in adds),
                "rowsRemoved": sum(rows[remove["path"]] for remove in removes),
            }
        )
        if table == "events":
            gone = {remove["path"] for remove in removes}
            live = [path for path in live if path not in gone] + [add["path"] for add in adds]
found = answer("log.json")
for version in found:
    if version["time"] is not None:
        moment = datetime.datetime.fromisoformat(version["time"].replace("Z", "+00:00"))
        version["time"] = round(moment.timestamp() * 1000)
check("log", found, versions)
check("log", len(versions) > 3, True)

paths = [index / "events" / path for path in live]
shown = (answers / "files").read_text(encoding="utf-8").splitlines()
check("files", [pathlib.Path(path).resolve() for path in shown], [path.resolve() for path in paths])

# Segments.
wanted = []
for path in paths:
    file = pyarrow.parquet.ParquetFile(path)
    table = file.read(columns=["eventTime", "objectId"])
    times = [time for time in table["eventTime"].to_pylist() if time is not None]
    wanted.append(
        {
            "path": f"events/{path.name}",
            "rows": file.metadata.num_rows,
            "rowGroups": file.metadata.num_row_groups,
            "bytes": path.stat().st_size,
            "firstEvent": text_of(min(times, default=None)),
            "lastEvent": text_of(max(times, default=None)),
            "objects": len(set(table["objectId"].to_pylist())),
        }
    )
check("segments", answer("segments.json"), wanted)

# Columns, by the footers and, for their different values, by the columns themselves.
footers = [pyarrow.parquet.ParquetFile(path).metadata for path in paths]
chunks = {}
for footer in footers:
    for group in range(footer.num_row_groups):
        for leaf in range(footer.num_columns):
            chunk = footer.row_group(group).column(leaf)
            chunks.setdefault(chunk.path_in_schema.replace(".list.element", ""), []).append(chunk)
columns = answer("columns.json")
check("columns", [column["column"] for column in columns], list(chunks))
total = sum(chunk.total_compressed_size for parts in chunks.values() for chunk in parts)
tables = [pyarrow.parquet.read_table(path) for path in paths]
compared = 0


def text(value):
    if isinstance(value, datetime.datetime):
        return text_of(value.replace(tzinfo=value.tzinfo or datetime.timezone.utc))
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


for column in columns:
    name = column["column"]
    parts = chunks[name]
    statistics = [part.statistics for part in parts]
    check(f"{name} bytes", column["bytes"], sum(part.total_compressed_size for part in parts))
    check(f"{name} uncompressed", column["uncompressedBytes"], sum(part.total_uncompressed_size for part in parts))
    check(f"{name} share", round(column["share"] * total), column["bytes"])
    encodings = {encoding for part in parts for encoding in part.encodings}
    check(f"{name} encodings", set(column["encodings"].split(" ")), encodings)
    check(f"{name} nulls", column["nulls"], sum(part.null_count for part in statistics))
    bounds = [part for part in statistics if part.has_min_max]
    check(f"{name} minimum", column["minimum"], text(min(part.min for part in bounds)) if bounds else None)
    check(f"{name} maximum", column["maximum"], text(max(part.max for part in bounds)) if bounds else None)
    if "." not in name and column["distinct"] is not None:
        values = {value for table in tables for value in table[name].to_pylist() if value is not None}
        check(f"{name} distinct", column["distinct"], len(values))
        compared += 1
check("columns whose values were counted", compared > 10, True)

for difference in differences[:30]:
    print(difference)
sys.exit(1) if differences else print("ok")
