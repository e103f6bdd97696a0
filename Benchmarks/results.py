"""The Markdown of what `run` measured."""

# Ratios of one run: of what, on which archive, between which rows, and how much it must be at least.
TARGETS = [
    ("parse against libdeflate + simdjson", "mixed", "libdeflate + simdjson, 15 fields", "index --dry-run", 0.9),
    ("index against gzip -dc", "mixed", "gzip -dc", "index", 1.6),
    ("index against gzip -dc, small files", "small", "gzip -dc", "index", 1.4),
    ("index against gzip -dc, large files", "large", "gzip -dc", "index", None),
    ("index against libdeflate alone", "mixed", "libdeflate alone", "index", 0.33),
    ("index against chDB's load", "mixed", "chDB into MergeTree, 15 fields", "index", 8),
    ("index against DuckDB's load", "mixed", "DuckDB read_json, 15 fields", "index", 35),
]


def table(head, rows, left=1):
    """A Markdown table, numbers to the right."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * left + "---:|" * (len(head) - left)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def markdown(result):
    machine = result["machine"]
    parts = [
        f"# Measured on {result['date']}\n",
        f"`{result['command']}` on {machine['processors']} × {machine['processor']},"
        f" {machine['memoryBytes'] / 1e9:.0f} GB, Linux {machine['kernel']}; {machine['backtrail']};"
        f" {', '.join(machine['peers'])}. Medians; all programs on all processors unless it says otherwise; files in the"
        " page cache.\n",
    ]
    for archive in result["archives"]:
        parts += [archive_part(result, archive)]
    parts += [target_part(result)]
    if "questions" in result:
        parts += [question_part(result["questions"])]
    if "scale" in result:
        parts += [scale_part(result["scale"])]
    return "\n".join(part for part in parts if part)


def seconds_of(result, name, archive):
    row = next((row for row in result["rows"] if row["name"] == name), {})
    return row.get(archive, {}).get("seconds")


def archive_part(result, archive):
    name = archive["name"]
    ours = seconds_of(result, "index", name)
    rows = []
    for row in result["rows"]:
        if name not in row:
            continue
        seconds = row[name]["seconds"]
        rows.append([
            row["name"], f"{seconds:.2f}", f"{archive['plainBytes'] / seconds / 1e6:,.0f}",
            f"{archive['events'] / seconds:,.0f}", f"{archive['files'] / seconds:,.0f}",
            f"{row[name]['peakBytes'] / 1e6:,.0f}", f"{seconds / ours:.2f}" if ours else "",
        ])
    return (
        f"## {name.capitalize()} files\n\n{archive['files']:,} files, {archive['events']:,} events,"
        f" {archive['storedBytes'] / 1e6:,.0f} MB stored, {archive['plainBytes'] / 1e6:,.0f} MB plain.\n\n"
        + table(["", "s", "MB/s plain", "events/s", "files/s", "MB memory", "× time of index"], rows)
    )


def target_part(result):
    rows = []
    for what, archive, slow, fast, least in TARGETS:
        above, below = seconds_of(result, slow, archive), seconds_of(result, fast, archive)
        if above and below:
            rows.append([what, f"{above / below:.2f}", f"{least}" if least else ""])
    one, two = seconds_of(result, "index, one thread", "mixed"), seconds_of(result, "index", "mixed")
    floor_one, floor_two = (
        seconds_of(result, "libdeflate alone, one thread", "mixed"), seconds_of(result, "libdeflate alone", "mixed"))
    if one and two and floor_one and floor_two:
        rows.append(["scaling against that of libdeflate", f"{(one / two) / (floor_one / floor_two):.2f}", "0.95"])
    return "## Ratios of rates\n\n" + table(["", "measured", "at least"], rows) if rows else ""


def question_part(questions):
    rows = []
    for question, answers in questions.items():
        for engine, answer in answers.items():
            cold = "" if answer["cold"] is None else f"{answer['cold'] * 1000:,.1f}"
            rows.append([question, engine, cold, f"{answer['warm'] * 1000:,.1f}"])
    return (
        "## Questions\n\nOurs is a whole process each time; the peers are asked in a process that stays.\n\n"
        + table(["", "", "cold, ms", "warm, ms"], rows, left=2)
    )


def scale_part(scale):
    rows = [
        [f"{part['plainBytes'] / 1e9:.1f} GB", f"{part['events']:,}", f"{part['seconds']:.2f}",
         f"{part['seconds'] / part['plainBytes'] * 1e9:.2f}", f"{part['peakBytes'] / 1e6:,.0f}"]
        for part in scale
    ]
    return "## Size\n\n" + table(["plain", "events", "index, s", "s a GB", "MB memory"], rows)
