"""Opens a Delta table with a long log, or makes one, with deltalake, polars and pyarrow.

usage: check_log.py history TABLE EXPECTED.json
       check_log.py checkpoint FILE EXPECTED.json
       check_log.py make TABLE EXPECTED.json
       check_log.py extend TABLE EXPECTED.json

EXPECTED.json is an object: of each version the list of [file, rows], or for "checkpoint" the actions by kind.
`make` and `extend` write it. Prints "ok" or ends with a traceback.
"""
import json
import os
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake

try:
    import polars
except ImportError:
    polars = None


def files(table):
    """Names and row counts of the live files, by the log alone."""
    actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    return sorted([action["path"], action["num_records"]] for action in actions)


def history(path, expected_path):
    expected = json.load(open(expected_path))
    latest = max(map(int, expected))
    assert DeltaTable(path).version() == latest, f"version {DeltaTable(path).version()}"
    for version, rows in expected.items():
        table = DeltaTable(path, version=int(version))
        assert files(table) == sorted(rows), f"version {version}: {files(table)}, expected {sorted(rows)}"
        count = sum(row[1] for row in rows)
        assert table.to_pyarrow_table().num_rows == count, f"version {version}: rows"
        if polars is not None:
            found = polars.scan_delta(path, version=int(version)).select(polars.len()).collect().item()
            assert found == count, f"polars, version {version}: {found}, expected {count}"
    if polars is not None:
        assert polars.read_delta(path).height == sum(row[1] for row in expected[str(latest)]), "polars: rows"


def checkpoint(path, expected_path):
    expected = json.load(open(expected_path))
    file = pq.ParquetFile(path, page_checksum_verification=True)
    schema = file.schema_arrow
    text = pa.map_(pa.string(), pa.string())
    for name in ("add", "remove"):
        assert schema.field(name).type.field("partitionValues").type == text, schema
    metadata = schema.field("metaData").type
    assert metadata.field("configuration").type == text, schema
    assert metadata.field("format").type.field("options").type == text, schema
    assert metadata.field("partitionColumns").type.value_type == pa.string(), schema
    found = {name: [] for name in expected}
    for row in file.read().to_pylist():
        [(name, action)] = [(name, action) for name, action in row.items() if action is not None]
        action = {key: value for key, value in action.items() if value is not None}
        for key in ("partitionValues", "tags", "configuration"):
            if key in action:
                action[key] = dict(action[key])
        if "format" in action:
            action["format"]["options"] = dict(action["format"]["options"])
        found[name].append(action)
    assert found == expected, f"{json.dumps(found)}\n{json.dumps(expected)}"


def make(path, expected_path):
    expected = {}
    for number in range(30):
        if number in (7, 19, 26):
            DeltaTable(path).delete(f"number = {number - 1}")
        else:
            names = pa.table({"name": ["a", "b", "c"], "number": pa.array([number, number, None], pa.int64())})
            write_deltalake(path, names, mode="append", configuration={"delta.checkpointInterval": "100"})
        table = DeltaTable(path)
        expected[table.version()] = files(table)
        if number in (12, 24):
            table.create_checkpoint()
    names = os.listdir(path + "/_delta_log")
    assert sum(".checkpoint." in name for name in names) == 2, names
    json.dump(expected, open(expected_path, "w"))


def extend(path, expected_path):
    """Goes on with a table, writes a checkpoint of it and goes on once more."""
    first = DeltaTable(path)
    expected = {}
    for _ in range(2):
        rows = first.to_pyarrow_table().slice(0, 2)
        write_deltalake(path, rows, mode="append")
        table = DeltaTable(path)
        expected[table.version()] = files(table)
        table.create_checkpoint()
        table.delete("id % 2 = 0")
        table = DeltaTable(path)
        expected[table.version()] = files(table)
    json.dump(expected, open(expected_path, "w"))


command, *arguments = sys.argv[1:]
{"history": history, "checkpoint": checkpoint, "make": make, "extend": extend}[command](*arguments)
print("ok")
