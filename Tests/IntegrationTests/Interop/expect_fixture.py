"""Works out, from the archive alone, what the program must say of an index of it.

expect_fixture.py ARCHIVE: prints JSON with the texts of the records that are kept, and counts of them. This is how
`expected.json` of a fixture was made.
"""
import collections
import json
import pathlib
import sys

import archive_rows

root = pathlib.Path(sys.argv[1])
archive = archive_rows.Archive(root)
DECODER = json.JSONDecoder()
rows, texts, seen, other = [], [], collections.Counter(), set()
for path in sorted(root.rglob("*.json.gz")):
    try:
        plain = archive.bytes_of(path.relative_to(root).as_posix()).decode(errors="replace")
    except OSError:
        continue
    account = path.name.split("_")[0]
    place = plain.index("[") + 1
    while plain[place] != "]":
        value, end = DECODER.raw_decode(plain, place)
        text = plain[place:end]
        place = end + (plain[end] == ",")
        if not isinstance(value, dict):
            seen["rejected"] += 1
            continue
        known = archive_rows.canonical(archive_rows.load(text))
        if known in other and (value.get("eventID") or value.get("eventId")):
            seen["duplicate"] += 1
            continue
        other.add(known)
        seen["kept"] += 1
        texts.append(text)
        rows.append(archive_rows.row_of(text, account, {}))


def histogram(values):
    return dict(collections.Counter("null" if value is None else value for value in values))


def nested(row, *names):
    for name in names:
        row = None if row is None else row[name]
    return row


who = collections.defaultdict(lambda: [0, 0, 0])
what = collections.defaultdict(lambda: [0, 0])
for row in rows:
    entry = who["null" if row["principal"] is None else row["principal"]]
    entry[0] += 1
    entry[1] += row["isError"]
    entry[2] += row["readOnly"] is not True
    entry = what[" ".join("null" if row[name] is None else row[name] for name in ["eventSource", "eventName"])]
    entry[0] += 1
    entry[1] += row["isError"]
columns = ["eventName", "errorCode", "account", "category", "sourceIPKind", "issuedAccessKeyId", "awsRegion"]
count = {name: histogram(row[name] for row in rows) for name in columns}
count["userIdentity.accessKeyId"] = histogram(nested(row, "userIdentity", "accessKeyId") for row in rows)
issuer = ["userIdentity", "sessionContext", "sessionIssuer", "arn"]
count[".".join(issuer)] = histogram(nested(row, *issuer) for row in rows)
print(json.dumps({"records": seen, "texts": texts, "who": who, "what": what, "count": count}, indent=1, sort_keys=True))
