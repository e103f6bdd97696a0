"""Searches what was written with --redact for everything the archive is not to tell.

Arguments: the archive, the mapping, and the files that were written. Prints "ok", or what was found.
"""

import gzip
import json
import pathlib
import re
import sys

ACCOUNT = re.compile(r"(?<![0-9A-Za-z-])\d{12}(?![0-9A-Za-z])")
KEY = re.compile(r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b")
ARN = re.compile(r'arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:[^\s"\\,<>()\[\]{}]+')
NAMES = {
    "username", "rolename", "bucketname", "rolesessionname", "tablename", "functionname", "secretid", "targetbucket",
    "policyname", "groupname", "instanceprofilename",
}


def walk(value, name, found):
    if isinstance(value, dict):
        for member, inner in value.items():
            walk(inner, member, found)
    elif isinstance(value, list):
        for inner in value:
            walk(inner, name, found)
    elif isinstance(value, str):
        for pattern in ACCOUNT, KEY, ARN:
            found.update(pattern.findall(value))
        lower = name.lower()
        if lower in NAMES and len(value) > 3 and not value.endswith(".amazonaws.com") and value != "root":
            found.add(value)
        if lower == "sourceipaddress" and re.fullmatch(r"[0-9.]+|[0-9a-f]*:[0-9a-f:]+", value):
            found.add(value)


def main(archive, mapping, *files):
    found = set()
    for path in pathlib.Path(archive).rglob("*"):
        found.update(re.findall(r"/(o-[a-z0-9]{10})/", str(path)))
        if path.name.endswith(".json.gz"):
            try:
                walk(json.loads(gzip.decompress(path.read_bytes())), "", found)
            except (ValueError, EOFError, OSError):
                pass  # Not a log.
    # What AWS itself owns names no one.
    found = {value for value in found if not value.startswith(("arn:aws:iam::aws:", "arn:aws:s3:::*"))}
    if len(found) < 100:
        print(f"only {len(found)} values in {archive}")
    for file in files:
        data = pathlib.Path(file).read_bytes()
        if data[:4] == b"PAR1":
            import pyarrow.parquet

            data = json.dumps(pyarrow.parquet.read_table(file).to_pylist(), default=str).encode()
        text = data.decode("utf-8", "replace").replace("\\/", "/").replace("&#x2F;", "/")
        if not text:
            print(f"{file} is empty")
        for value in found:
            at = text.find(value)
            while at >= 0:
                end = at + len(value)
                if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                    print(f"{file}: {value} in {text[max(0, at - 40):end + 40]!r}")
                    break
                at = text.find(value, at + 1)
    pseudonyms = json.loads(pathlib.Path(mapping).read_text())["pseudonyms"]
    if len(set(pseudonyms.values())) != len(pseudonyms):
        print("a value has two pseudonyms")
    # ARNs are put together from their parts, which are what the mapping has.
    missing = [v for v in found if not v.startswith("arn:") and v not in set(pseudonyms.values())]
    if missing:
        print(f"the mapping lacks {missing[:5]}")
    print("ok")


main(*sys.argv[1:])
