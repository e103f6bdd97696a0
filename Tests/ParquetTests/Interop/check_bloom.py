"""Asks DuckDB what the Bloom filters of a file exclude, and reads the file with pyarrow.

usage: check_bloom.py FILE

The columns `coded` and `plain` have filters, `without` has none; all three hold the same values.
Prints "ok" or ends with a traceback.
"""
import sys

import duckdb
import pyarrow.parquet as pq

path = sys.argv[1]
connection = duckdb.connect()


def excludes(column, value):
    rows = connection.execute(
        "select bloom_filter_excludes from parquet_bloom_probe(?, ?, ?)", [path, column, value]
    ).fetchall()
    assert len(rows) == 1, rows
    return rows[0][0]


values = sorted({value for value in pq.read_table(path)["plain"].to_pylist() if value is not None})
assert values
for column in ("coded", "plain"):
    for value in values:
        assert not excludes(column, value), f"{column}: {value} is excluded"
    wrong = sum(not excludes(column, f"{value} or not") for value in values)
    assert wrong < len(values) * 0.06, f"{column}: {wrong} of {len(values)} other values are not excluded"
    count = connection.execute(f"select count(*) from read_parquet(?) where {column} = ?", [path, values[3]]).fetchone()
    assert count[0] == sum(value == values[3] for value in pq.read_table(path)["plain"].to_pylist())
print("ok")
