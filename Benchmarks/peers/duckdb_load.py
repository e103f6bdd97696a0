"""Loads fifteen fields of the records of files into a table of DuckDB: duckdb_load.py LIST THREADS WORK"""
import json
import sys

import duckdb
from fields import FIELDS, structure

paths, threads, work = sys.argv[1:]
with open(paths, encoding="utf-8") as file:
    paths = file.read().splitlines()
record = structure(
    "VARCHAR", "BOOLEAN", lambda members: "STRUCT(" + ", ".join(members) + ")", lambda name, type: f'"{name}" {type}')
columns = ", ".join(f"r.{'.'.join(path)} AS {name}" for name, path in FIELDS.items())
connection = duckdb.connect(f"{work}/events.duckdb")
connection.execute(f"SET threads = {threads}")
connection.execute(
    f"""
    CREATE TABLE events AS SELECT {columns} FROM (SELECT unnest(Records) AS r FROM read_json(?,
    format = 'unstructured', columns = {{Records: '{record}[]'}}, maximum_object_size = 200000000))
    """,
    [paths],
)
connection.execute("CHECKPOINT")
print(json.dumps({"events": connection.execute("SELECT count(*) FROM events").fetchone()[0]}))
