"""Checks what `export` wrote as its receivers do, and its values against the records of the archive.

Arguments: the archive, and a folder with timesketch.jsonl, ocsf.jsonl, events.csv, events.jsonl and events.parquet.
Prints "ok", or what is wrong. The rules of OCSF are beside this file, with their origin and licence.
"""

import csv
import datetime
import gzip
import ipaddress
import json
import pathlib
import sys

import duckdb
import pyarrow.parquet

TYPES = {
    "string_t": str, "integer_t": int, "long_t": int, "timestamp_t": int, "boolean_t": bool, "port_t": int,
    "float_t": (int, float),
}
problems = {}


def problem(text, example=""):
    count, first = problems.get(text, (0, example))
    problems[text] = (count + 1, first)


def delivered(archive):
    """The events of an archive by ID, read from its objects; the last of copies counts."""
    events = {}
    for path in sorted(pathlib.Path(archive).rglob("*.json.gz")):
        folder = str(path)
        if "/CloudTrail/" not in folder and "/CloudTrail-NetworkActivity/" not in folder:
            continue
        try:
            for record in json.loads(gzip.decompress(path.read_bytes()))["Records"]:
                if record.get("eventCategory") not in ("Insight", "Aggregated"):
                    events[record.get("eventID")] = record
        except (ValueError, EOFError, OSError, KeyError, TypeError):
            pass
    return events


def check_value(value, rule, schema, path):
    if rule.get("array"):
        if not isinstance(value, list):
            return problem(f"{path}: no array", value)
        for element in value:
            check_value(element, {**rule, "array": False}, schema, path)
    elif "object" in rule:
        if not isinstance(value, dict):
            problem(f"{path}: no object", value)
        elif rule["object"] in schema["objects"]:
            check_members(value, schema["objects"][rule["object"]], schema, path)
    else:
        kind = TYPES.get(rule["type"])
        if kind and (not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)):
            problem(f"{path}: no {rule['type']}", value)
        if rule.get("regex") == "ip":
            try:
                ipaddress.ip_address(value)
            except ValueError:
                problem(f"{path}: no address", value)
        if "enum" in rule and rule["type"] == "integer_t" and str(value) not in rule["enum"]:
            problem(f"{path}: not in the enumeration", value)


def check_members(value, rules, schema, path):
    attributes = rules["attributes"]
    for name, rule in attributes.items():
        if rule.get("required") and name not in value:
            problem(f"{path}.{name}: required", json.dumps(value)[:200])
    for name, inner in value.items():
        if name not in attributes:
            problem(f"{path}.{name}: not in the schema", inner)
        else:
            check_value(inner, attributes[name], schema, f"{path}.{name}")
    constraints = rules.get("constraints") or {}
    for kind, names in constraints.items():
        count = sum(name in value for name in names)
        if count == 0 or (kind == "just_one" and count > 1):
            problem(f"{path}: {kind} of {names}", json.dumps(value)[:200])


def milliseconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def check_ocsf(path, events):
    schema = json.loads((pathlib.Path(__file__).parent / "ocsf-1.1.0.json").read_text())
    count = 0
    for line in open(path, encoding="utf-8"):
        event = json.loads(line)
        count += 1
        rules = schema["classes"].get(str(event.get("class_uid")))
        if rules is None:
            problem("ocsf: another class", event.get("class_uid"))
            continue
        check_members(event, rules, schema, f"ocsf {event['class_uid']}")
        if event["type_uid"] != event["class_uid"] * 100 + event["activity_id"]:
            problem("ocsf: type_uid", event["type_uid"])
        if event["category_uid"] != event["class_uid"] // 1000:
            problem("ocsf: category_uid", event["category_uid"])
        record = events.get(event["metadata"].get("uid"))
        if record is None:
            problem("ocsf: no such event", event["metadata"])
        elif (
            milliseconds(record["eventTime"]) != event["time"]
            or record["eventName"] != event["api"]["operation"]
            or record.get("awsRegion") != event["cloud"].get("region")
        ):
            problem("ocsf: other values", record["eventID"])
    return count


def check_timesketch(path, events):
    count = 0
    for line in open(path, encoding="utf-8"):
        event = json.loads(line)
        count += 1
        for name in "message", "datetime", "timestamp_desc":
            if not isinstance(event.get(name), str) or not event[name]:
                problem(f"timesketch: {name}", line[:200])
        time = datetime.datetime.fromisoformat(event["datetime"])
        if time.utcoffset() != datetime.timedelta(0):
            problem("timesketch: no UTC", event["datetime"])
        if event["timestamp"] != round(time.timestamp() * 1_000_000) or isinstance(event["timestamp"], bool):
            problem("timesketch: timestamp is not datetime in microseconds", event["timestamp"])
        if any(isinstance(value, (dict, list)) for value in event.values()):
            problem("timesketch: nested", line[:200])
        record = events.get(event["event_id"])
        if record is None or milliseconds(record["eventTime"]) * 1000 != event["timestamp"]:
            problem("timesketch: another time", line[:200])
        elif record.get("sourceIPAddress") != event.get("source_ipaddress"):
            problem("timesketch: another address", line[:200])
    return count


def same(record, row, kind):
    """Compares a flat row with the record that it is of."""
    identity = record.get("userIdentity") or {}
    expected = {
        "eventName": record.get("eventName"), "eventSource": record.get("eventSource"),
        "awsRegion": record.get("awsRegion"), "sourceIPAddress": record.get("sourceIPAddress"),
        "userAgent": record.get("userAgent"), "errorCode": record.get("errorCode"),
        "errorMessage": record.get("errorMessage"), "userIdentity_arn": identity.get("arn"),
        "userIdentity_accessKeyId": identity.get("accessKeyId"), "requestID": record.get("requestID"),
        "recipientAccountId": record.get("recipientAccountId"),
    }
    for name, value in expected.items():
        # CSV readers of Python have one value for null and empty text.
        if row[name] != (value or None if kind == "csv" else value):
            problem(f"{kind}: {name}", (record["eventID"], row[name], value))
    for name in "requestParameters", "responseElements", "additionalEventData":
        text = row[name]
        if (json.loads(text) if text else None) != record.get(name):
            problem(f"{kind}: {name}", (record["eventID"], text))


def check_rows(rows, events, kind):
    for row in rows:
        record = events.get(row["eventID"])
        if record is None:
            problem(f"{kind}: no such event", row["eventID"])
        else:
            same(record, row, kind)
    return len(rows)


def main(archive, folder):
    events = delivered(archive)
    counts = {
        "ocsf": check_ocsf(f"{folder}/ocsf.jsonl", events),
        "timesketch": check_timesketch(f"{folder}/timesketch.jsonl", events),
    }
    table = pyarrow.parquet.read_table(f"{folder}/events.parquet")
    counts["parquet"] = check_rows(table.to_pylist(), events, "parquet")
    times = dict(zip(table["eventID"].to_pylist(), table["eventTime"].to_pylist()))
    for event, time in times.items():
        if int(time.timestamp() * 1000) != milliseconds(events[event]["eventTime"]):
            problem("parquet: eventTime", (event, time))
    with open(f"{folder}/events.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        # An apostrophe keeps spreadsheets from running a cell.
        for name, value in list(row.items()):
            value = value[1:] if value[:1] == "'" and value[1:2] in "=+-@\t\r" else value
            row[name.replace(".", "_").replace("[", "_").replace("]", "")] = value or None
    counts["csv"] = check_rows(rows, events, "csv")
    counts["jsonl"] = 0
    for line in open(f"{folder}/events.jsonl", encoding="utf-8"):
        record = json.loads(line)
        record.pop("_backtrail")
        counts["jsonl"] += 1
        if record != events.get(record["eventID"]):
            problem("jsonl: another record", record["eventID"])
    base = f"{folder}/events"
    for name, source in {
        "DuckDB of parquet": f"read_parquet('{base}.parquet')",
        "DuckDB of csv": f"read_csv('{base}.csv', header=true, all_varchar=true)",
        "DuckDB of jsonl": f"read_json('{base}.jsonl', columns={{eventID: 'VARCHAR'}}, maximum_object_size=67108864)",
    }.items():
        counts[name] = duckdb.sql(f"SELECT count(DISTINCT eventID) FROM {source}").fetchall()[0][0]
    for name, count in counts.items():
        if count != len(events):
            print(f"{name}: {count} of {len(events)} events")
    for text, (count, example) in sorted(problems.items()):
        print(f"{text}: {count}, such as {str(example)[:300]}")
    print("ok")


main(*sys.argv[1:])
