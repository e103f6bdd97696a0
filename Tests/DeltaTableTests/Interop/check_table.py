"""Opens a Delta table with deltalake, pyarrow and DuckDB and compares it with the rows it was made from.

usage: check_table.py compare TABLE ROWS.json VERSION
       check_table.py append TABLE
       check_table.py create TABLE

ROWS.json holds a list of rows, each an object by column; times are integers in microseconds.
Prints "ok" or ends with a traceback.
"""
import json
import sys
from datetime import datetime, timezone

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable, QueryBuilder, write_deltalake


def plain(value):
    """A value as the JSON of the expected rows has it."""
    if isinstance(value, datetime):
        delta = value.astimezone(timezone.utc) - datetime(1970, 1, 1, tzinfo=timezone.utc)
        return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(element) for element in value]
    return value


def ordered(rows):
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def compare(path, rows_path, version):
    expected = json.load(open(rows_path))
    table = DeltaTable(path)
    assert table.version() == int(version), f"version {table.version()}"
    arrow = table.to_pyarrow_table()
    assert ordered(plain(row) for row in arrow.to_pylist()) == ordered(expected), "deltalake: rows differ"

    files = table.file_uris()
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    found = connection.sql("select * from read_parquet(?)", params=[files]).to_arrow_table()
    assert ordered(plain(row) for row in found.to_pylist()) == ordered(expected), "DuckDB: rows differ"

    actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    assert sum(action["num_records"] for action in actions) == len(expected), "num_records"
    check_filters(table, arrow)


def check_filters(table, arrow):
    """Filters that skip files by the log's statistics find what is there."""
    dataset = table.to_pyarrow_dataset()
    builder = QueryBuilder().register("t", table)
    paths = []
    for field in arrow.schema:
        if pa.types.is_struct(field.type):
            paths += [[field.name, member.name] for member in field.type if not pa.types.is_struct(member.type)]
        elif not pa.types.is_list(field.type):
            paths.append([field.name])
    for path in paths:
        column = arrow.column(path[0])
        rows = [row if len(path) == 1 or row is None else row[path[1]] for row in column.to_pylist()]
        present = [row for row in rows if row is not None]
        if not present or isinstance(present[0], (dict, list)):
            continue
        name = '"' + path[0] + '"' + "".join(f"['{member}']" for member in path[1:])
        for wanted in {min(present), max(present), present[len(present) // 2]}:
            expected = sum(row == wanted for row in rows)
            count = dataset.count_rows(filter=ds.field(*path) == wanted)
            assert count == expected, f"pyarrow: {path} = {wanted!r}: {count}, expected {expected}"
            if isinstance(wanted, datetime):
                literal = "arrow_cast(%d, 'Timestamp(Microsecond, Some(\"UTC\"))')" % plain(wanted)
            elif isinstance(wanted, str):
                if "\0" in wanted:
                    continue
                literal = "'" + wanted.replace("'", "''") + "'"
            elif isinstance(wanted, int) and not isinstance(wanted, bool) and wanted == -(2**63):
                continue
            else:
                literal = str(wanted)
            result = pa.table(builder.execute(f"select count(*) as n from t where {name} = {literal}").read_all())
            count = result.column("n")[0].as_py()
            assert count == expected, f"deltalake: {path} = {wanted!r}: {count}, expected {expected}"


def append(path):
    table = DeltaTable(path)
    write_deltalake(table, pa.Table.from_pylist(table.to_pyarrow_table().slice(0, 3).to_pylist(), arrow_schema(table)), mode="append")


def arrow_schema(table):
    return table.to_pyarrow_table().schema


def create(path):
    write_deltalake(path, pa.table({"name": ["a", "b"], "number": pa.array([1, None], pa.int64())}))


command, *arguments = sys.argv[1:]
{"compare": compare, "append": append, "create": create}[command](*arguments)
print("ok")
