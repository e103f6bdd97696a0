"""Opens a Parquet file with pyarrow and DuckDB and compares it with the rows it was made from.

usage: check_file.py versions
       check_file.py compare FILE ROWS.json
       check_file.py rewrite FILE OUT {dictionary|plain|v2|uncompressed|delta|front}

ROWS.json holds a list of rows, each an object by column; times are integers in microseconds.
Prints "ok" or ends with a traceback.
"""
import json
import sys
from datetime import datetime, timezone

import duckdb
import pyarrow.compute as pc
import pyarrow.parquet as pq


def plain(value):
    """A value as the JSON of the expected rows has it."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            value = value.replace(tzinfo=timezone.utc)
        delta = value - datetime(1970, 1, 1, tzinfo=timezone.utc)
        return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(element) for element in value]
    return value


def same(what, found, expected):
    assert len(found) == len(expected), f"{what}: {len(found)} rows, expected {len(expected)}"
    for index, (left, right) in enumerate(zip(found, expected)):
        assert left == right, f"{what}: row {index}:\n{left}\n{right}"


def compare(path, rows_path):
    expected = json.load(open(rows_path))
    # Page checksums are only looked at on request.
    file = pq.ParquetFile(path, page_checksum_verification=True)
    same("pyarrow", [plain(row) for row in file.read().to_pylist()], expected)

    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    # As an Arrow table: DuckDB's own rows need another package for times with a zone.
    table = connection.sql("select * from read_parquet(?)", params=[path]).to_arrow_table()
    same("DuckDB", [plain(row) for row in table.to_pylist()], expected)

    check_statistics(file, exactness(path, connection))
    check_page_indexes(path, file)
    check_filters(path, connection, file)


def leaves(file):
    """Each leaf's position with whether it lies in a list."""
    for index in range(len(file.schema)):
        yield index, file.schema.column(index)


def exactness(path, connection):
    """Whether the bounds of each column chunk are values of it, as DuckDB reads the footer."""
    rows = connection.execute(
        "select row_group_id, column_id, min_is_exact, max_is_exact from parquet_metadata(?)", [path]
    ).fetchall()
    return {(group, column): (low, high) for group, column, low, high in rows}


def check_statistics(file, exactness):
    """Bounds and null counts of the footer against the values themselves."""
    for group in range(file.num_row_groups):
        table = file.read_row_group(group)
        for index, column in leaves(file):
            if column.max_repetition_level > 0:
                continue
            values = table
            array = None
            for name in column.path.split("."):
                array = values.column(name).combine_chunks() if array is None else pc.struct_field(array, name)
            statistics = file.metadata.row_group(group).column(index).statistics
            assert statistics.null_count == array.null_count, f"{column.path}: null count"
            present = [plain(value) for value in array.to_pylist() if value is not None]
            assert statistics.has_min_max == bool(present), f"{column.path}: bounds"
            if not present:
                continue
            low, high = plain(statistics.min), plain(statistics.max)
            if isinstance(low, str):
                present = [value.encode() for value in present]
                low, high = low.encode(), high.encode()
                assert len(low) <= 64 and len(high) <= 64, f"{column.path}: long bounds"
            assert low <= min(present) and max(present) <= high, f"{column.path}: {low} {high}"
            exact = exactness[group, index]
            assert exact == (low == min(present), high == max(present)), f"{column.path}: exactness {exact}"


def check_page_indexes(path, file):
    """All chunks of a file have an offset index or none; those with a column index are filtered by it in DataFusion."""
    chunks = [
        file.metadata.row_group(group).column(index)
        for group in range(file.num_row_groups)
        for index, _ in leaves(file)
    ]
    assert len({chunk.has_offset_index for chunk in chunks}) == 1
    assert all(chunk.has_offset_index for chunk in chunks if chunk.has_column_index)
    # Row groups of several mebibytes have several pages.
    assert chunks[0].has_offset_index == any(chunk.total_uncompressed_size > 3 << 20 for chunk in chunks)


def check_filters(path, connection, file):
    """Filters that are pruned by statistics find what is there."""
    for index, column in leaves(file):
        if column.max_repetition_level > 0 or column.max_definition_level > 1 or column.physical_type == "BOOLEAN":
            continue
        values = file.read(columns=[column.path]).column(0).to_pylist()
        present = [value for value in values if value is not None]
        if not present:
            continue
        for wanted in (min(present), max(present), present[len(present) // 2]):
            expected = sum(value == wanted for value in present)
            table = pq.read_table(path, filters=[(column.path, "=", wanted)])
            assert table.num_rows == expected, f"pyarrow: {column.path} = {wanted}"
            count = connection.execute(
                f'select count(*) from read_parquet(?) where "{column.path}" = ?', [path, wanted]
            ).fetchone()[0]
            assert count == expected, f"DuckDB: {column.path} = {wanted}: {count}, expected {expected}"


def deltas(file, text="DELTA_LENGTH_BYTE_ARRAY"):
    encodings = {"INT32": "DELTA_BINARY_PACKED", "INT64": "DELTA_BINARY_PACKED", "BYTE_ARRAY": text}
    return {column.path: encodings.get(column.physical_type, "PLAIN") for _, column in leaves(file)}


def rewrite(path, out, kind):
    file = pq.ParquetFile(path)
    options = {
        "dictionary": dict(compression="zstd", dictionary_pagesize_limit=2048, write_batch_size=512),
        "plain": dict(compression="zstd", use_dictionary=False, data_page_size=4096, write_page_checksum=True),
        "v2": dict(compression="zstd", data_page_version="2.0", data_page_size=4096),
        "uncompressed": dict(compression="none"),
        "delta": dict(compression="zstd", use_dictionary=False, data_page_size=4096, column_encoding=deltas(file)),
        "front": dict(
            compression="zstd", use_dictionary=False, data_page_size=4096, data_page_version="2.0",
            column_encoding=deltas(file, text="DELTA_BYTE_ARRAY"),
        ),
    }[kind]
    writer = pq.ParquetWriter(out, file.schema_arrow, **options)
    for group in range(file.num_row_groups):
        writer.write_table(file.read_row_group(group))
    writer.close()


command, *arguments = sys.argv[1:]
if command == "compare":
    compare(*arguments)
elif command == "rewrite":
    rewrite(*arguments)
print("ok")
