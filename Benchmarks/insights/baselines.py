"""Methods of others on an index of backtrail's, by DuckDB: rates as AWS's, Elastic's rare and new terms, Splunk's first seen.

Each gives alerts (score, account-wide key, the event IDs behind it); alerts of one key on one day count once.
"""
import collections, math
from trials import *

BUDGETS = (1, 3, 5, 10, 30)
#: What each is, and whether its alerts have a score to choose a threshold by.
METHODS = {
    "rate only, AWS-like": ("calls that write and errors, 5 min against the mean of 7 days, z", True),
    "rare, Elastic-like": ("call of a principal by 60-min buckets in which it was seen, 20 buckets known", True),
    "new terms, Elastic-like": ("(principal, call) or (access key, address) new in 10 days", False),
    "first seen, Splunk-like": ("(principal, call) never seen before, 7 days of data", False),
}


def connect(archive):
    import duckdb
    base = duckdb.connect()
    base.execute("SET TimeZone='UTC'")
    base.execute(f"""create table e as select eventTime t, epoch(eventTime)::bigint s, eventName n, eventSource es,
        awsRegion r, account a, principal p, coalesce(errorCode, '') err, readOnly ro, sourceIPAddress ip, eventID id,
        userIdentity.accessKeyId k, (epoch(eventTime)::bigint // 86400)::int d
        from read_parquet('{archive.index}/events/*.parquet', union_by_name=true)
        where category <> 'Insight' and eventTime is not null""")
    return base


FIRST_SEEN = """
    with days as (select distinct {key} key, d from e where {there}),
         news as (select key, d, lag(d) over (partition by key order by d) before from days),
         since as (select a, p, min(d) first from e group by all)
    select 1.0 score, a || '|' || p key, d, list(id) ids from e join news using (d) join since using (a, p)
    where {there} and {key} = news.key and (before is null or d - before > {window}) and d - first >= {known}
    group by all"""


def alerts(base, name):
    call = "a || '|' || p || '|' || es || n"
    if name.startswith("first seen"):
        return base.execute(FIRST_SEEN.format(key=call, there="p is not null", window=100000, known=7)).fetchall()
    if name.startswith("new terms"):
        rows = base.execute(FIRST_SEEN.format(key=call, there="p is not null", window=10, known=10)).fetchall()
        return rows + base.execute(FIRST_SEEN.format(
            key="a || '|' || k || '|' || ip", there="p is not null and k is not null", window=10, known=10)).fetchall()
    if name.startswith("rare"):
        return base.execute("""
            with buckets as (select a, p, es || n v, s // 3600 b, d, list(id) ids from e where p is not null group by all),
                 seen as (select *, count(*) over (partition by a, p, v order by b rows between unbounded preceding
                              and 1 preceding) times from buckets),
                 total as (select a, p, b, row_number() over (partition by a, p order by b) - 1 buckets
                              from (select distinct a, p, b from buckets))
            select max(-log10((times + 1) / (buckets + 1))) score, a || '|' || p key, d, flatten(list(ids)) ids
            from seen join total using (a, p, b) where buckets >= 20 and times * 20 < buckets group by a, p, d""").fetchall()
    return base.execute("""
        with k as (select a || '|' || r || '|' || es || n key, s // 300 slot, d, id from e where ro = false
                   union all select a || '|' || r || '|' || es || n || err, s // 300, d, id from e where err <> ''),
             slots as (select key, slot, d, count(*) c, list(id) ids from k group by all having count(*) >= 3),
             daily as (select key, d, count(*) c from k group by all)
        select max((slots.c - m) / sqrt(m + 1.0 / 2016)) score, key, d, flatten(list(ids)) ids from (
            select slots.*, coalesce((select sum(c) from daily where daily.key = slots.key
                                      and daily.d between slots.d - 7 and slots.d - 1), 0) / 2016.0 m from slots) slots
        group by key, d""").fetchall()


def run(archive, trials):
    """By method: account-months, and alerts as (score, trials found)."""
    base = connect(archive)
    owner = {i: t for t in trials for i in t.ids}
    results = {}
    for name in METHODS:
        grouped = {}
        for score, key, day, ids in alerts(base, name):
            most, mine = grouped.get((key, day), (0.0, set()))
            grouped[key, day] = (max(most, score), mine | {owner[i] for i in ids if i in owner})
        results[name] = (archive.organisation.account_months, list(grouped.values()))
    return results


def table(others, trials, sets):
    """Markdown and numbers."""
    names = sets.get("all", sets["developed on"])
    shown = {t for t in trials if t.name in names}
    rows, document = [], {}

    def point(found):
        hits = found & shown
        whole = sum(1 for n in names if 2 * sum(t.name == n for t in hits) > sum(t.name == n for t in shown))
        return whole, len(hits)

    for name, (what, is_scored) in METHODS.items():
        months = sum(m for m, _ in others[name])
        ranked = sorted((a for _, part in others[name] for a in part), key=lambda a: -a[0])
        cells = []
        for budget in BUDGETS if is_scored else ():
            found, wrong, best = set(), 0, None
            for score, mine in ranked:
                wrong += not mine
                if wrong > budget * months:
                    best = score
                    break
                found |= mine
            # What has the score of the first one too many is not told either.
            if best is not None:
                found = set().union(*[m for s, m in ranked if s > best]) if ranked else set()
            whole, hits = point(found)
            cells.append(f"{whole}; {hits / max(len(shown), 1):.2f}")
            document[f"{name} {budget}"] = [whole, hits, len(shown)]
        if not is_scored:
            whole, hits = point(set().union(set(), *[m for _, m in ranked]))
            rate = sum(not m for _, m in ranked) / months
            cells = ["–"] * len(BUDGETS) + [f"{whole}; {hits / max(len(shown), 1):.2f} at {rate:.0f} false"]
            document[name] = [whole, hits, len(shown), rate]
        else:
            cells.append("")
        rows.append((name, what, *cells))
    return markdown(rows, ["method", "what", *[f"{b}: techniques of {len(names)}; trials" for b in BUDGETS],
                           "without a threshold"]), document
