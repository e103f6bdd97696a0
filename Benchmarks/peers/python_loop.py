"""Counts the events of files by name with Python's gzip and orjson: python_loop.py LIST PROCESSES WORK"""
import collections
import gzip
import json
import multiprocessing
import sys

import orjson


def count(path):
    with open(path, "rb") as file:
        records = orjson.loads(gzip.decompress(file.read()))["Records"]
    return collections.Counter(record.get("eventName") for record in records)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        paths = file.read().splitlines()
    names = collections.Counter()
    with multiprocessing.Pool(int(sys.argv[2])) as pool:
        for part in pool.imap_unordered(count, paths, chunksize=16):
            names.update(part)
    print(json.dumps({"events": names.total(), "names": len(names)}))
