"""Loads fifteen fields of the records of files into a MergeTree table of chDB: chdb_load.py LIST THREADS WORK

chDB takes a glob, not a list: the folder that all files lie below is given with their number.
"""
import json
import os
import sys

from chdb import session
from fields import FIELDS, structure

listed, threads, work = sys.argv[1:]
with open(listed, encoding="utf-8") as file:
    root = os.path.commonpath(file.read().splitlines())
record = structure(
    "Nullable(String)", "Nullable(Bool)", lambda members: "Tuple(" + ", ".join(members) + ")",
    lambda name, type: f"`{name}` {type}")
columns = ", ".join(f"r.{'.'.join(path)} AS {name}" for name, path in FIELDS.items())
types = ", ".join(f"{name} {'Nullable(Bool)' if name == 'readOnly' else 'Nullable(String)'}" for name in FIELDS)
connection = session.Session(f"{work}/chdb")
connection.query("CREATE DATABASE trail ENGINE = Atomic")
connection.query(f"CREATE TABLE trail.events ({types}) ENGINE = MergeTree ORDER BY tuple()")
connection.query(
    f"""
    INSERT INTO trail.events SELECT {columns} FROM (SELECT arrayJoin(Records) AS r FROM
    file('{root}/**/*_CloudTrail*.json.gz', 'JSONEachRow', 'Records Array({record})'))
    SETTINGS max_threads = {threads}, input_format_skip_unknown_fields = 1, input_format_null_as_default = 1
    """
)
count = connection.query("SELECT count() FROM trail.events", "CSV").bytes().decode()
print(json.dumps({"events": int(count)}))
