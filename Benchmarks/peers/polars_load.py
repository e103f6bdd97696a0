"""Loads fifteen fields of the records of files with Polars, a file at a time: polars_load.py LIST THREADS WORK

Polars reads no gzipped JSON objects in bulk; so this is what its users write.
"""
import gzip
import json
import multiprocessing
import sys

import polars
from fields import FIELDS, structure

RECORD = structure(polars.String, polars.Boolean, polars.Struct, polars.Field)
COLUMNS = [
    polars.col(path[0]).alias(name) if len(path) == 1 else polars.col(path[0]).struct.field(path[1]).alias(name)
    for name, path in FIELDS.items()
]


def load(path):
    with open(path, "rb") as file:
        text = gzip.decompress(file.read())
    frame = polars.read_json(text, schema={"Records": polars.List(RECORD)})
    frame = frame.explode("Records", empty_as_null=False).unnest("Records").select(COLUMNS)
    return frame.write_ipc(None).getvalue()


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        paths = file.read().splitlines()
    with multiprocessing.get_context("spawn").Pool(int(sys.argv[2])) as pool:
        frames = [polars.read_ipc(frame) for frame in pool.imap_unordered(load, paths, chunksize=16)]
    print(json.dumps({"events": polars.concat(frames).height}))
