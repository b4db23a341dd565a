#!/usr/bin/env python3
"""Opens every page of the reports over HTTP as a lead, says how long that takes, and compares each figure with a count by
plain SQL over the events (tests/server/reports/count.sql), which reads no table of the reports.

Called by scripts/reports-proof.sh: PROGRAM must be the release build, DATABASE a file of SQLite or a PostgreSQL address.
"""

import csv, datetime, http.cookiejar, io, json, pathlib, re, sqlite3, statistics, subprocess, sys, time, urllib.error
import urllib.parse, urllib.request, zoneinfo

BASE, DATABASE, PASSWORD, ROUNDS = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
ROOT = pathlib.Path(__file__).resolve().parent.parent
ZONE = zoneinfo.ZoneInfo("Europe/Stockholm")
LIMIT = 1.0


class Sqlite:
    def __init__(self, path):
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.db.execute("pragma temp_store = file")
        self.db.execute("pragma cache_size = -400000")

    def run(self, sql):
        self.db.execute(sql)

    def rows(self, sql):
        return [tuple(row) for row in self.db.execute(sql)]


class Postgres:
    """psql in one session, because what is counted lies in temporary tables."""

    def __init__(self, url):
        self.psql = subprocess.Popen(["psql", "-qAtX", "--csv", "-v", "ON_ERROR_STOP=1", url], text=True,
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.run("set work_mem = '256MB'")

    def run(self, sql):
        self.rows(sql)
        if made := re.match(r"create temp table (\w+)", sql):
            self.rows(f"analyze {made[1]}")

    def rows(self, sql):
        self.psql.stdin.write(sql + ";\n\\echo =end=\n")
        self.psql.stdin.flush()
        lines = []
        for line in self.psql.stdout:
            if line == "=end=\n":
                number = lambda text: int(text) if re.fullmatch(r"-?\d+", text) else text or None
                return [tuple(map(number, row)) for row in csv.reader(io.StringIO("".join(lines)))]
            lines.append(line)
        sys.exit("psql ended: see the lines above")


db = Postgres(DATABASE) if DATABASE.startswith("postgres") else Sqlite(DATABASE)


class Stay(urllib.request.HTTPRedirectHandler):
    """The answer to a form is a redirect; where it leads is not looked at."""

    def redirect_request(self, *args):
        return None


opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), Stay())


def sign_in(email):
    border = "tierdesk-proof"
    parts = "".join(f'--{border}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                    for name, value in (("email", email), ("password", PASSWORD)))
    request = urllib.request.Request(f"{BASE}/do/sign-in", f"{parts}--{border}--\r\n".encode(), {
        "content-type": f"multipart/form-data; boundary={border}", "origin": BASE, "sec-fetch-site": "same-origin"})
    began = time.monotonic()
    while True:
        try:
            opener.open(request)
        except urllib.error.HTTPError as answer:
            if answer.code == 303:
                break
            # Right after the start, jobs catch up with what became due while the example data was made.
            if answer.code != 503 or time.monotonic() - began > 900:
                sys.exit(f"signing in: {answer.code}")
            time.sleep(5)
    if time.monotonic() - began > 5:
        print(f"Signed in after {time.monotonic() - began:.0f} s: jobs were catching up.")


def get(path):
    began = time.perf_counter()
    with opener.open(BASE + path) as answer:
        body = answer.read()
    return body, time.perf_counter() - began


failed = compared = 0


def equal(told, counted, what):
    global failed, compared
    compared += 1
    if told != counted:
        failed += 1
        print(f"UNEQUAL {what}: the page says {told}, the events say {counted}")


TODAY = datetime.datetime.now(ZONE).date()


def start(day):
    return int(datetime.datetime.combine(day, datetime.time(), ZONE).timestamp() * 1000)


def asked(back, to, **filters):
    days = {"from": TODAY - datetime.timedelta(days=back), "to": TODAY - datetime.timedelta(days=to)}
    return days, filters


def query(days, filters, within=None):
    pairs = {**{name: day.isoformat() for name, day in days.items()}, **filters}
    return urllib.parse.urlencode({f"{within}[{name}]" if within else name: value for name, value in pairs.items()})


def filtered(filters):
    return "".join(f" and {name}_id = {value}" for name, value in filters.items())


LEAVING = ("solved", "self_solved", "passed_up", "passed_down")


def facts(days, filters):
    """Everything that counts, by measure and tier: how often, and how long."""
    begin, end = start(days["from"]), start(days["to"] + datetime.timedelta(days=1))
    rows = db.rows(f"select measure, tier_id, count(*), cast(coalesce(sum(value), 0) as bigint) from own"
                   f" where at >= {begin} and at < {end}{filtered(filters)} group by measure, tier_id")
    return {(measure, tier): (n, total) for measure, tier, n, total in rows}


def total(found, measure):
    return sum(n for (of, _), (n, _) in found.items() if of == measure)


def open_at(at, filters, day_bounds):
    own = filtered({name: value for name, value in filters.items() if name != "organisation"})
    ours = filtered({name: value for name, value in filters.items() if name == "organisation"})
    where = (f" and exists (select 1 from stay y where y.ticket_id = s.ticket_id and y.from_at < {at}"
             f" and (y.to_at is null or y.to_at >= {at}){own})") if own else ""
    columns = ", ".join(f"count(case when s.born > {since} and s.born <= {until} then 1 end)"
                        for since, until in day_bounds)
    return db.rows(f"select {columns} from span s where s.from_at < {at} and (s.to_at is null or s.to_at >= {at})"
                   f"{ours}{where}")[0]


EVER = [(-(2**62), 2**62)]


def compare_report(report, days, filters, name):
    found = facts(days, filters)
    for tier in report["tiers"]:
        here = lambda measure: found.get((measure, tier["id"]), (0, 0))
        if tier["self_service"]:
            for figure, measure in (("created", "created"), ("solved", "self_solved"), ("passed_up", "solved")):
                equal(tier[figure], total(found, measure), f"{name}, {figure} at tier 0")
            continue
        for measure in ("created", "arrived", "came_back", "solved", "passed_up", "passed_down", "bounced"):
            equal(tier[measure], here(measure)[0], f"{name}, {measure} at {tier['name']}")
        n, spent = (sum(part) for part in zip(*map(here, LEAVING)))
        equal(tier["minutes"], spent // n // 60_000 if n else 0, f"{name}, time at {tier['name']}")
    for measure in ("created", "solved", "self_solved", "first_contact", "reopened"):
        equal(report[measure], total(found, measure), f"{name}, {measure}")
    for clock in report["clocks"]:
        for what in ("kept", "missed"):
            equal(clock[what], total(found, f"{what}_{clock['kind']}"), f"{name}, {what} {clock['kind']}")
    for list_name, measures in (("rated", ("rated_good", "rated_fair", "rated_bad")),
                                ("square", ("pleased_kept", "pleased_missed", "unhappy_kept", "unhappy_missed"))):
        equal(report[list_name], [total(found, measure) for measure in measures], f"{name}, {list_name}")
    flow = report["flow"]
    for point in flow[:: max(1, len(flow) // 3)] + flow[-1:]:
        within = {end: datetime.date.fromisoformat(point[end]) for end in ("from", "to")}
        stretch = facts(within, filters)
        for measure in ("created", "reopened", "solved", "self_solved"):
            equal(point[measure], total(stretch, measure), f"{name}, {measure} until {point['to']}")
        at = start(within["to"] + datetime.timedelta(days=1))
        equal(point["open"], open_at(at, filters, EVER)[0], f"{name}, open on {point['to']}")
    if days["to"] < TODAY:
        # While a time lasts, ages move with every second.
        at = start(days["to"] + datetime.timedelta(days=1))
        ends = [2**62] + [at - back * 86_400_000 for back in (1, 3, 10, 30)] + [-(2**62)]
        equal(report["ages"], list(open_at(at, filters, list(zip(ends[1:], ends)))), f"{name}, ages")


def compare_work(work, days, filters, name):
    begin, end = start(days["from"]), start(days["to"] + datetime.timedelta(days=1))
    for list_name, column in (("agents", "person_id"), ("teams", "team_id")):
        rows = db.rows(f"select {column}, count(case when measure = 'solved' then 1 end),"
                       f" count(case when measure = 'passed_up' then 1 end) from own"
                       f" where measure in ('solved', 'passed_up') and at >= {begin} and at < {end}{filtered(filters)}"
                       f" and {column} is not null group by {column}")
        told = {line["id"]: (line["solved"], line["passed_up"]) for line in work[list_name]}
        counted = {of: (solved, up) for of, solved, up in rows}
        for of in told.keys() | counted.keys():
            equal(told.get(of, (0, 0)), counted.get(of, (0, 0)), f"{name}, {list_name} {of}")
    until = min(end, int(time.time() * 1000))
    own = filtered({key: value for key, value in filters.items() if key != "tier"})
    if "tier" in filters:
        tier = filters["tier"]
        own += f" and (l.from_tier = {tier} or {tier} in (select id from tier where outside))"
    ended = f"l.ended_at >= {begin} and l.ended_at < {until}"
    rows = db.rows(f"select vendor_id, count(case when {ended} then 1 end), count(case when l.started_at < {until}"
                   f" and (l.ended_at is null or l.ended_at >= {until}) then 1 end),"
                   f" cast(coalesce(sum(case when {ended} then l.ended_at - l.started_at end), 0) as bigint)"
                   f" from lent l where 1 = 1{own} group by vendor_id")
    counted = {vendor: (n, running, spent // n // 60_000 if n else 0) for vendor, n, running, spent in rows}
    rows = db.rows(f"select vendor_id, count(case when k.ending = 'done' and k.counted <= k.target * 60000"
                   f" and k.broken_at is null then 1 end), count(k.broken_at) from lent l join clock k"
                   f" on k.ticket_id = l.ticket_id and k.started_at = l.started_at"
                   f" and k.kind in ('vendor_response', 'vendor_resolution') and k.stopped_at is not null"
                   f" where {ended}{own} group by vendor_id")
    promised = {vendor: (kept, missed) for vendor, kept, missed in rows}
    for line in work["vendors"]:
        told = (line["ended"], line["running"], line["minutes"])
        equal(told, counted.get(line["id"], (0, 0, 0)), f"{name}, vendor {line['name']}")
        equal((line["kept"], line["missed"]), promised.get(line["id"], (0, 0)), f"{name}, promises of {line['name']}")


def most(column, table):
    return db.rows(f"select {column} from {table} where {column} is not null"
                   f" group by {column} order by count(*) desc, {column} limit 1")[0][0]


def questions():
    organisation = db.rows("select min(id) from organisation where kind = 'client'")[0][0]
    busiest, category, team = (most(f"{name}_id", "ticket") for name in ("organisation", "category", "team"))
    tiers = dict(db.rows("select position, id from tier where archived_at is null"))
    return [
        ("4 weeks", asked(27, 0)),
        ("half a year", asked(180, 0)),
        ("2 years", asked(730, 0)),
        ("a month of the past", asked(120, 90)),
        ("an organisation, 4 weeks", asked(27, 0, organisation=organisation)),
        ("the busiest organisation, 2 years", asked(730, 0, organisation=busiest)),
        ("a team, half a year", asked(180, 0, team=team)),
        ("a team, a month of the past", asked(120, 90, team=team)),
        ("a category, half a year", asked(180, 0, category=category)),
        ("a category, a month of the past", asked(120, 90, category=category)),
        ("tier 1, half a year", asked(180, 0, tier=tiers[1])),
        ("tier 2, 2 years", asked(730, 0, tier=tiers[2])),
        ("vendors' tier, half a year", asked(180, 0, tier=tiers[4])),
        ("everything at once, half a year",
         asked(180, 0, organisation=busiest, team=team, category=category, tier=tiers[1])),
    ]


def main():
    sign_in("lead@norrvik.example")
    all_questions = questions()
    pages = {"Tiers and promises": "/reports", "Work and vendors": "/reports/work"}
    slow = 0
    print("\n| page | median ms | worst ms |\n|---|--:|--:|")
    listed = [(f"{page}: {name}", f"{path}?{query(*question)}")
              for page, path in pages.items() for name, question in all_questions]
    past, half = all_questions[3][1], all_questions[1][1]
    listed += [(f"Tickets behind: {measure}, half a year", f"/reports/tickets?measure={measure}&{query(*half)}")
               for measure in ("solved", "left", "missed_resolution", "bounced")]
    listed += [(f"Tickets behind: {measure}, a month of the past",
                f"/reports/tickets?measure={measure}&{query(*past)}") for measure in ("open", "open-4")]
    listed += [("Follow-ups", "/reports/follow-ups"), ("Wallboard", "/wallboard")]
    for name, path in listed:
        times = sorted(get(path)[1] for _ in range(ROUNDS))
        slow += times[-1] > LIMIT
        print(f"| {name} | {statistics.median(times) * 1000:.0f} | {times[-1] * 1000:.0f} |", flush=True)
    began = time.monotonic()
    sql = (ROOT / "tests/server/reports/count.sql").read_text()
    sql = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    for statement in filter(None, map(str.strip, sql.split(";"))):
        db.run(statement)
    print(f"\nCounted apart in {time.monotonic() - began:.0f} s.")
    for name, question in all_questions:
        compare_report(json.loads(get(f"/read/report?{query(*question, within='asked')}")[0]), *question, name)
        compare_work(json.loads(get(f"/read/report-work?{query(*question, within='asked')}")[0]), *question, name)
    print(f"{compared} figures compared, {failed} unequal; {slow} pages took longer than a second.")
    sys.exit(1 if failed or slow else 0)


main()
