"""Reads an index with other people's readers and compares what each finds with the records of the archive.

check_index.py INDEX FILES ARCHIVE [TRUTH]: the index; what `inspect --files` prints of it; the archive; and the
`truth.json` of a synthetic one, as long as the archive is as it was made. Rows are expected from the archive's own
bytes, read here. Prints a line for each difference, then "ok" if there was none. Readers that are not installed are
named on standard error and passed over: of those, chdb is the only one that may be missing.
"""
import collections
import datetime
import json
import os
import pathlib
import sys

import deltalake
import duckdb
import polars
import pyarrow
import pyarrow.compute
import pyarrow.dataset
import pyarrow.parquet

import archive_rows
from archive_rows import SHAPE, canonical, microseconds

try:
    import chdb
except ImportError:
    chdb = None
    print("chdb is not installed: passed over", file=sys.stderr)

index, files_path, archive_path, *rest = sys.argv[1:]
truth = json.loads(pathlib.Path(rest[0]).read_text(encoding="utf-8")) if rest else None
paths = pathlib.Path(files_path).read_text(encoding="utf-8").splitlines()
differences = []


def check(reader, what, found, wanted):
    if found != wanted:
        differences.append(f"{reader}: {what}: {str(found)[:500]} for {str(wanted)[:500]}")


# MARK: What must be there


archive = archive_rows.Archive(archive_path)
ledger = {
    row["objectId"]: row for row in deltalake.DeltaTable(f"{index}/objects").to_pyarrow_table().to_pylist()
}
table = deltalake.DeltaTable(f"{index}/events")
uris = [uri.removeprefix("file://") for uri in table.file_uris()]
check("inspect --files", "the live files", sorted(paths), sorted(uris))
places = pyarrow.parquet.read_table(
    paths, columns=["objectId", "recordIndex", "byteOffset", "byteLength"]
).to_pylist()
expected = {}
texts = []
for place in places:
    row = ledger[place["objectId"]]
    text = archive.record(row["path"], place["recordIndex"], place["byteOffset"], place["byteLength"])
    texts.append(canonical(archive_rows.load(text)))
    expected[place["objectId"], place["recordIndex"]] = archive_rows.row_of(text, row["account"], place)
rows = list(expected.values())
# Each event once, and none left out; synthetic events all have an ID.
check("pyarrow", "places", len(expected), len(places))
wanted_texts = {canonical(record) for record in archive.records()}
check("index", "events kept once", len(texts), len(wanted_texts))
check("index", "events", len(set(texts) ^ wanted_texts), 0)


# MARK: Every column of every row


def plain(value, kind):
    """A reader's value in the form of `archive_rows`."""
    if value is None:
        return None
    if isinstance(kind, dict):
        return {name: plain(value[name], inner) for name, inner in kind.items()}
    if isinstance(kind, list):
        return [plain(element, kind[0]) for element in value]
    if kind == "time":
        return value if isinstance(value, int) else microseconds(value)
    return value


def check_rows(reader, found):
    got = {(row["objectId"], row["recordIndex"]): row for row in found}
    check(reader, "rows", (len(found), len(got)), (len(expected), len(expected)))
    check(reader, "columns", list(found[0]), list(SHAPE))
    for key, wanted in expected.items():
        row = got.get(key)
        if row is None:
            differences.append(f"{reader}: no row {key}")
            continue
        for name, kind in SHAPE.items():
            value = plain(row[name], kind)
            if name == "otherMembers" and value is not None:
                value = archive_rows.load(value)
            if value != wanted[name] or type(value) is not type(wanted[name]):
                differences.append(f"{reader}: {name} of {key}: {str(value)[:200]} for {str(wanted[name])[:200]}")
                break
        if len(differences) > 30:
            return


check_rows("pyarrow", pyarrow.parquet.read_table(paths, page_checksum_verification=True).to_pylist())
check_rows("deltalake", table.to_pyarrow_table().to_pylist())
check_rows("polars", polars.read_parquet(paths).to_dicts())
check_rows("polars on Delta", polars.read_delta(f"{index}/events").to_dicts())
connection = duckdb.connect()
connection.execute(
    "CREATE VIEW events AS SELECT * FROM read_parquet(["
    + ", ".join("'" + path.replace("'", "''") + "'" for path in paths) + "])"
)
cursor = connection.execute("SELECT * REPLACE (epoch_us(eventTime) AS eventTime) FROM events")
names = [column[0] for column in cursor.description]
check_rows("duckdb", [dict(zip(names, row)) for row in cursor.fetchall()])


# MARK: Filters, by which readers leave out files and row groups


def most_common(values):
    return collections.Counter(value for value in values if value is not None).most_common(1)[0][0]


def nested(row, *names):
    for name in names:
        row = None if row is None else row[name]
    return row


times = sorted(row["eventTime"] for row in rows)
ranges = [(times[len(times) // 3], times[len(times) // 2]), (times[0], times[0] + 1), (times[-1], times[-1] + 1)]
name = most_common(row["eventName"] for row in rows)
accounts = sorted({row["account"] for row in rows})
key = most_common(nested(row, "userIdentity", "accessKeyId") for row in rows)
issuer = most_common(nested(row, "userIdentity", "sessionContext", "sessionIssuer", "arn") for row in rows)
resource = most_common(element["ARN"] for row in rows for element in row["resources"] or [])


class Test:
    """A condition as each reader writes it, and how many rows meet it."""

    def __init__(self, what, sql, arrow, frame, holds):
        self.what, self.sql, self.arrow, self.frame = what, sql, arrow, frame
        self.count = sum(bool(holds(row)) for row in rows)


field = pyarrow.compute.field
column = polars.col
tests = []
for first, last in ranges:
    start, end = (archive_rows.EPOCH + datetime.timedelta(microseconds=value) for value in [first, last])
    tests.append(
        Test(
            f"events from {start} to {end}",
            f"\"eventTime\" >= TIMESTAMPTZ '{start}' AND \"eventTime\" < TIMESTAMPTZ '{end}'",
            (field("eventTime") >= start) & (field("eventTime") < end),
            (column("eventTime") >= start) & (column("eventTime") < end),
            lambda row, first=first, last=last: first <= row["eventTime"] < last,
        )
    )


def equal(path, value):
    """That a column, or a member of a struct, has a value."""
    names = path.split(".")
    frame = column(names[0])
    for part in names[1:]:
        frame = frame.struct.field(part)
    # SQL of DuckDB and DataFusion: members of structs with brackets.
    sql = f'"{names[0]}"' + "".join(f"['{part}']" for part in names[1:]) + " = '" + value.replace("'", "''") + "'"
    return Test(
        f"{path} = {value}", sql, field(*names) == value, frame == value, lambda row: nested(row, *names) == value
    )


tests += [
    equal("eventName", name), equal("eventName", "NoSuchCall"), equal("userIdentity.accessKeyId", key),
    equal("userIdentity.sessionContext.sessionIssuer.arn", issuer),
]
tests += [equal("account", account) for account in accounts]
tests += [
    Test("errors", '"isError"', field("isError"), column("isError"), lambda row: row["isError"]),
    Test(
        "null errorCode", '"errorCode" IS NULL', field("errorCode").is_null(), column("errorCode").is_null(),
        lambda row: row["errorCode"] is None,
    ),
    Test(
        "null userIdentity.sessionContext", "\"userIdentity\"['sessionContext'] IS NULL",
        field("userIdentity", "sessionContext").is_null(),
        column("userIdentity").struct.field("sessionContext").is_null(),
        lambda row: nested(row, "userIdentity", "sessionContext") is None,
    ),
    Test(
        "null resources", '"resources" IS NULL', field("resources").is_null(), column("resources").is_null(),
        lambda row: row["resources"] is None,
    ),
]
check("tests", "that find something", sum(test.count > 0 for test in tests) >= len(tests) - 1, True)

delta = table.to_pyarrow_dataset()
files = pyarrow.dataset.dataset(paths)
frame = polars.scan_parquet(paths)
delta_frame = polars.scan_delta(f"{index}/events")
engine = deltalake.QueryBuilder().register("events", table)
for test in tests:
    check("duckdb", test.what, connection.execute(f"SELECT count(*) FROM events WHERE {test.sql}").fetchone()[0], test.count)
    check("pyarrow", test.what, files.count_rows(filter=test.arrow), test.count)
    check("deltalake", test.what, delta.count_rows(filter=test.arrow), test.count)
    answer = pyarrow.table(engine.execute(f"SELECT count(*) AS n FROM events WHERE {test.sql}").read_all())
    check("deltalake's engine", test.what, answer["n"].to_pylist(), [test.count])
    check("polars", test.what, frame.filter(test.frame).select(polars.len()).collect().item(), test.count)
    check("polars on Delta", test.what, delta_frame.filter(test.frame).select(polars.len()).collect().item(), test.count)
    check("polars' rows", test.what, delta_frame.filter(test.frame).collect().height, test.count)

# The statistics of the log do leave files out: those that cannot hold the first moment.
first = archive_rows.EPOCH + datetime.timedelta(microseconds=times[0])
holding = {
    path for path in paths
    if times[0] in [row and microseconds(row) for row in pyarrow.parquet.read_table(path)["eventTime"].to_pylist()]
}
read = {fragment.path for fragment in delta.get_fragments(filter=field("eventTime") <= first)}
names_read = {pathlib.Path(path).name for path in read}
check("deltalake", "reads what holds the first event", {pathlib.Path(path).name for path in holding} <= names_read, True)
if len(paths) > 1:
    check("deltalake", "leaves files out", len(read) < len(paths), True)

# Lists, each reader in its own way.
wanted = sum(any(element["ARN"] == resource for element in row["resources"] or []) for row in rows)
quoted = resource.replace("'", "''")
found = connection.execute(
    "SELECT count(DISTINCT (objectId, recordIndex)) FROM "
    f"(SELECT objectId, recordIndex, unnest(resources) AS resource FROM events) WHERE resource.ARN = '{quoted}'"
).fetchone()[0]
check("duckdb", f"resources with {resource}", found, wanted)
arns = column("resources").list.eval(polars.element().struct.field("ARN"))
found = delta_frame.filter(arns.list.contains(resource)).select(polars.len()).collect().item()
check("polars on Delta", f"resources with {resource}", found, wanted)
lengths = collections.Counter(None if row["resources"] is None else len(row["resources"]) for row in rows)
found = dict(connection.execute("SELECT len(resources), count(*) FROM events GROUP BY 1").fetchall())
check("duckdb", "lengths of resources", found, dict(lengths))

# What the log says of the files.
statistics = pyarrow.table(table.get_add_actions(flatten=True)).to_pylist()
check("deltalake", "numRecords", sum(row["num_records"] for row in statistics), len(rows))
check("deltalake", "nulls of errorCode", sum(row["null_count.errorCode"] for row in statistics), tests[-3].count)
footers = [pyarrow.parquet.ParquetFile(path).metadata for path in paths]
check("pyarrow", "footers", sum(footer.num_rows for footer in footers), len(rows))

# chDB shows null structs as present and null lists as empty: counts and scalars only. It reads below the working folder.
if chdb is not None:
    live = [pathlib.Path(path).resolve() for path in paths]
    listed = f"{live[0].parent}/" + ("{" + ",".join(path.name for path in live) + "}" if len(live) > 1 else live[0].name)
    index = str(pathlib.Path(index).resolve())
    os.chdir(index)
    for source in [f"file('{listed}', Parquet)", f"deltaLakeLocal('{index}/events')"]:
        def ask(sql):
            return [json.loads(line) for line in str(chdb.query(sql, "JSONEachRow")).splitlines()]

        reader = "chdb on " + source[:9]
        check(reader, "rows", [int(row["n"]) for row in ask(f"SELECT count() AS n FROM {source}")], [len(rows)])
        for scalar in ["eventName", "errorCode", "account", "readOnly"]:
            found = {row["v"]: int(row["n"]) for row in ask(f"SELECT {scalar} AS v, count() AS n FROM {source} GROUP BY v")}
            check(reader, scalar, found, dict(collections.Counter(row[scalar] for row in rows)))
        for first, last in ranges:
            sql = (
                f"SELECT count() AS n FROM {source} WHERE toUnixTimestamp64Micro(eventTime) >= {first} "
                f"AND toUnixTimestamp64Micro(eventTime) < {last}"
            )
            wanted = sum(first <= time < last for time in times)
            check(reader, "a range of time", [int(row["n"]) for row in ask(sql)], [wanted])
        sql = f"SELECT count() AS n FROM {source} WHERE userIdentity.accessKeyId = '{key}'"
        wanted = sum(nested(row, "userIdentity", "accessKeyId") == key for row in rows)
        check(reader, "userIdentity.accessKeyId", [int(row["n"]) for row in ask(sql)], [wanted])

# What the maker of the archive knows, without having read it: Insight and Aggregated records aside.
if truth:
    check("truth", "records", len(rows), truth["records"]["kept"])
    ordinary = "\"category\" NOT IN ('Insight', 'Aggregated')"
    compared = 0
    for path, wanted in truth["count"].items():
        if path.split(".")[0] in archive_rows.JSON_TEXT:
            continue
        names = ["userIdentity", "accountId"] if path == "actorAccount" else path.split(".")
        if names[0] not in SHAPE:
            continue
        wanted = {value: count for value, count in wanted.items() if value != "null" and count}
        sql = f'"{names[0]}"' + "".join(f"['{part}']" for part in names[1:])
        found = connection.execute(
            f"SELECT CAST({sql} AS VARCHAR), count(*) FROM events WHERE {ordinary} AND {sql} IS NOT NULL GROUP BY 1"
        ).fetchall()
        check("duckdb against the truth", path, {value: count for value, count in found if value != ""}, wanted)
        expression = column(names[0])
        for part in names[1:]:
            expression = expression.struct.field(part)
        counted = (
            delta_frame.filter(~column("category").is_in(["Insight", "Aggregated"]))
            .group_by(expression.cast(polars.String).alias("value")).len().collect()
        )
        found = {value: count for value, count in counted.iter_rows() if value not in [None, ""]}
        check("polars against the truth", path, found, wanted)
        compared += 1
    check("truth", "columns that it knows", compared > 8, True)

for difference in differences[:30]:
    print(difference)
sys.exit(1) if differences else print("ok")
