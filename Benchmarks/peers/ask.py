"""Times questions in DuckDB or chDB, in process: ask.py ENGINE WORK PARQUET THREADS RUNS KEY

PARQUET is a list of files, or `-` to ask what the engine loaded. Prints, for each question, the seconds of the first time
(with the files out of the page cache), the median of those after it, and what it answered.
"""
import json
import os
import statistics
import sys
import time

from fields import FIELDS, QUESTIONS

engine, work, parquet, threads, runs, key = sys.argv[1:]
paths = []
if parquet != "-":
    with open(parquet, encoding="utf-8") as file:
        paths = file.read().splitlines()


def evict(place):
    """Takes files out of the page cache."""
    for folder, _, names in os.walk(place):
        for path in [os.path.join(folder, name) for name in names]:
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def by_duckdb():
    import duckdb

    connection = duckdb.connect() if paths else duckdb.connect(f"{work}/events.duckdb", read_only=True)
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET parquet_metadata_cache = true")
    table = "events"
    if paths:
        table = f"(SELECT {columns} FROM read_parquet({paths!r}))"
    return lambda sql: [list(row) for row in connection.execute(sql.format(table=table, key=key)).fetchall()]


def by_chdb():
    from chdb import session

    connection = session.Session(None if paths else f"{work}/chdb")
    table = "trail.events"
    if paths:
        names = ",".join(map(os.path.basename, paths))
        glob = f"{os.path.dirname(paths[0])}/" + (names if len(paths) == 1 else f"{{{names}}}")
        table = f"(SELECT {columns} FROM file('{glob}', 'Parquet'))"
    settings = f" SETTINGS max_threads = {threads}"

    def ask(sql):
        text = connection.query(sql.format(table=table, key=key) + settings, "JSONCompactEachRow").bytes().decode()
        return [[name, int(events)] for name, events in map(json.loads, text.splitlines())]

    return ask


columns = ", ".join(f"{'.'.join(path)} AS {name}" for name, path in FIELDS.items())
evict(os.path.dirname(paths[0]) if paths else work)
ask = {"duckdb": by_duckdb, "chdb": by_chdb}[engine]()
answers = {}
for question, sql in QUESTIONS.items():
    times = []
    for _ in range(int(runs) + 1):
        start = time.perf_counter()
        rows = ask(sql)
        times.append(time.perf_counter() - start)
    answers[question] = {"cold": times[0], "warm": statistics.median(times[1:]), "rows": rows}
print(json.dumps(answers))
