"""Reads the events of an index with other people's readers and compares them with the answers of the program.

check_index.py EVENTS EXPECTED: EVENTS is the Delta table, EXPECTED a JSON file
{"kept": N, "eventName": {NAME: COUNT}, "userIdentity.type": {TYPE: COUNT}, "errorCode": COUNT-OF-NULLS,
 "resources": {LENGTH: COUNT}}. Prints a line for each difference, then "ok" if there was none.
"""
import collections
import json
import sys

import deltalake
import duckdb
import polars
import pyarrow.parquet

events, expected_path = sys.argv[1:]
with open(expected_path, encoding="utf-8") as file:
    expected = json.load(file)
differences = []


def check(reader, what, found, wanted):
    if found != wanted:
        differences.append(f"{reader}: {what}: {str(found)[:300]} for {str(wanted)[:300]}")


table = deltalake.DeltaTable(events)
paths = [uri.removeprefix("file://") for uri in table.file_uris()]


def histogram(values):
    return {str(value): count for value, count in collections.Counter(values).items()}


# duckdb on the files that are live.
connection = duckdb.connect()
files = ", ".join(f"'{path}'" for path in paths)
connection.execute(f"CREATE VIEW events AS SELECT * FROM read_parquet([{files}])")


def grouped(expression, condition="true"):
    rows = connection.execute(f"SELECT {expression}, count(*) FROM events WHERE {condition} GROUP BY 1").fetchall()
    return {str(value): count for value, count in rows}


check("duckdb", "rows", connection.execute("SELECT count(*) FROM events").fetchone()[0], expected["kept"])
check("duckdb", "eventName", grouped("eventName"), expected["eventName"])
check("duckdb", "userIdentity.type", grouped("userIdentity.type"), expected["userIdentity.type"])
nulls = connection.execute("SELECT count(*) FROM events WHERE errorCode IS NULL").fetchone()[0]
check("duckdb", "errorCode", nulls, expected["errorCode"])
check("duckdb", "resources", grouped("len(resources)"), expected["resources"])

# Arrow through the Delta log, with the statistics that the log holds.
arrow = table.to_pyarrow_table() if hasattr(table, "to_pyarrow_table") else pyarrow.table(table.to_arrow())
check("deltalake", "rows", arrow.num_rows, expected["kept"])
check("deltalake", "eventName", histogram(arrow["eventName"].to_pylist()), expected["eventName"])
types = [None if user is None else user["type"] for user in arrow["userIdentity"].to_pylist()]
check("deltalake", "userIdentity.type", histogram(types), expected["userIdentity.type"])
check("deltalake", "errorCode", arrow["errorCode"].null_count, expected["errorCode"])
lengths = [None if value is None else len(value) for value in arrow["resources"].to_pylist()]
check("deltalake", "resources", histogram(lengths), expected["resources"])
statistics = pyarrow.table(table.get_add_actions(flatten=True)).to_pylist()
check("deltalake", "numRecords", sum(row["num_records"] for row in statistics), expected["kept"])

# Polars, and the footers by pyarrow.
frame = polars.read_parquet(paths)
check("polars", "rows", frame.height, expected["kept"])
check("polars", "eventName", histogram(frame["eventName"].to_list()), expected["eventName"])
check("polars", "errorCode", frame["errorCode"].null_count(), expected["errorCode"])
check("polars", "resources", histogram(frame["resources"].list.len().to_list()), expected["resources"])
footers = [pyarrow.parquet.ParquetFile(path).metadata for path in paths]
check("pyarrow", "footers", sum(footer.num_rows for footer in footers), expected["kept"])

for difference in differences:
    print(difference)
sys.exit(1) if differences else print("ok")
