"""`working_days.py DEMO_JSON_FILE` lets the package chinesecalendar judge the deadlines that a running market computes.

The file holds the line that `qingdan demo --json` prints first. Needs `chinesecalendar==1.11.0`, which knows 2004-2026.
The lengths, the counting and the golden facts are written here after the statutes; nothing of Qingdan's data is read.
Which days are worked is the package's word, and `data/workdays.csv` was once collected with that package: this judges
the counting, and guards the table against later changes, but is no second source for the yearly notices.
"""

import bisect
import http.client
import importlib.metadata
import json
import pathlib
import sys
import urllib.parse
from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

import chinese_calendar

PINNED, LEAST = "1.11.0", 200
FIRST, LAST, DAY = date(2020, 1, 1), date(2026, 12, 31), timedelta(days=1)
EVERY = [FIRST + DAY * after for after in range((LAST - FIRST).days + 1)]
WORKED = [day for day in EVERY if chinese_calendar.is_workday(day)]

# The lengths as the statutes give them, in working days (工作日) and in days (日); the shipped rulebook's on any day.
WORKING = {
    "result_notice": 1,  # 财政部令第87号 Art. 69
    "enquiry_answer": 3,  # 政府采购法实施条例 Art. 52
    "documents_offered": 5,  # 财政部令第87号 Art. 18
    "challenge_filing": 7,  # 政府采购法 Art. 52
    "complaint_filing": 15,  # 政府采购法 Art. 55
    "plan_filing": 20,  # 上海市政府令第65号 Art. 13
    "complaint_decision": 30,  # 政府采购法 Art. 56
}
NATURAL = {
    "consultation_clarification": 5,  # 财库〔2014〕214号 Art. 10
    "consultation_period": 10,  # 财库〔2014〕214号 Art. 10
    "tender_clarification": 15,  # 政府采购法实施条例 Art. 31
    "tender_period": 20,  # 政府采购法 Art. 35
    "signing": 30,  # 政府采购法 Art. 46
}
# The golden vectors: what is counted, from when, and its last day as the law's readers give it.
GOLDEN = [
    ("result_notice", date(2025, 12, 1), date(2025, 12, 2)),
    ("challenge_filing", date(2025, 12, 2), date(2025, 12, 11)),
    ("complaint_check", date(2025, 12, 12), date(2025, 12, 19)),
    ("documents_offered", date(2025, 9, 26), date(2025, 10, 10)),
]
LENGTHS = WORKING | NATURAL | {"complaint_check": 5}  # the last: working days, 财政部令第94号


class Case(NamedTuple):
    """A enquiry to the market and the whole answer of the judge."""
    group: str
    parameter: str
    side: str
    day: date
    want: dict


def on_holiday(day: date) -> bool:
    """Whether a day is off by a notice of the State Council, rather than a plain Saturday or Sunday."""
    off, name = chinese_calendar.get_holiday_detail(day)
    return off and name is not None


def last_of(parameter: str, start: date) -> date:
    """The last day of a period. The day of the event is not counted, and a period of days whose last day is a statutory
    holiday ends on the first day after the holiday, be that a plain weekend or not (财政部令第87号 Art. 85)."""
    length = LENGTHS[parameter]
    if parameter not in NATURAL:
        return WORKED[bisect.bisect_right(WORKED, start) + length - 1]
    return next(day for day in EVERY[EVERY.index(start + DAY * length):] if not on_holiday(day))


def latest_of(parameter: str, until: date) -> date:
    """The latest day on which a period can begin to have run by a day, counted backwards: just before the last so many
    working days, or so many days before the last day up to then on which a period of days may end."""
    length = LENGTHS[parameter]
    if parameter not in NATURAL:
        place = bisect.bisect_right(WORKED, until) - length
        return WORKED[place] - DAY if place >= 0 else FIRST - DAY
    return next((day for day in reversed(EVERY[:EVERY.index(until) + 1]) if not on_holiday(day)), FIRST) - DAY * length


def why_off(day: date) -> str:
    """The reason for which a day is not worked."""
    if not on_holiday(day):
        return "weekend"
    return "in_lieu_dayoff" if chinese_calendar.is_in_lieu(day) else "public_holiday"


def days_of(parameter: str, start: date, last: date) -> list:
    """The days of a period from its start to its last, as (day, number, because)."""
    listed = [(start.isoformat(), None, "start_not_counted")]
    for after in range(1, (last - start).days + 1):
        day = start + DAY * after
        if parameter in NATURAL:
            number, reason = (after if after <= LENGTHS[parameter] else None), "rolled_past_holiday"
        else:
            worked = bisect.bisect_right(WORKED, day) - bisect.bisect_right(WORKED, start)
            number, reason = (worked, "") if chinese_calendar.is_workday(day) else (None, why_off(day))
        listed.append((day.isoformat(), number, reason if number is None else "counted"))
    return listed


def judged(parameter: str, start: date) -> dict:
    """What a right answer says of a period that begins on a day."""
    last = last_of(parameter, start)
    counting = "days" if parameter in NATURAL else "working_days"
    return {"period": {"length": LENGTHS[parameter], "counting": counting}, "from": start.isoformat(),
            "last_day": last.isoformat(), "provisional": False, "days": days_of(parameter, start, last)}


def golden():
    """The facts of the golden vectors; the last day is the fact, not what the judge computes."""
    for parameter, start, last in GOLDEN:
        want = judged(parameter, start) | {"last_day": last.isoformat()}
        yield Case("golden", parameter, "from", start, want)


def edges() -> list:
    """The first and the last day of every block of holidays, its neighbours, and every make-up day with its own."""
    off = {day for day in EVERY if on_holiday(day)}
    marks = [day for day in off if not {day - DAY, day + DAY} <= off] + [day for day in WORKED if day.weekday() >= 5]
    return sorted({near for day in marks for near in (day - DAY, day, day + DAY) if FIRST <= near <= LAST})


def drawn():
    """Four enquiries at every edge, with the parameters in turn: a period of working days begins there, a period of
    days ends there but for the holiday, and either has to have run by then. All stays in the years that both know."""
    for turn, day in enumerate(edges()):
        working, natural = list(WORKING)[turn % len(WORKING)], list(NATURAL)[turn % len(NATURAL)]
        aimed = day - DAY * NATURAL[natural]
        for parameter, side, asked, start in [
            (working, "from", day, day), (natural, "from", aimed, aimed),
            (working, "until", day, latest_of(working, day)), (natural, "until", day, latest_of(natural, day)),
        ]:
            kind = "days" if parameter in NATURAL else "working days"
            if start >= FIRST and (parameter in NATURAL or WORKED[-LENGTHS[parameter]] > start):
                yield Case(f"{kind} {side}", parameter, side, asked, judged(parameter, start))


class Market:
    """A running market, asked over one connection by nobody in particular."""
    def __init__(self, demo: dict):
        base = urllib.parse.urlsplit(demo["base_url"])
        self.path = f"{base.path.rstrip('/')}/v1/calendar/deadlines"
        self.connection = http.client.HTTPConnection(base.hostname, base.port, timeout=30)

    def answer(self, case: Case) -> dict:
        """Its answer to a case, with the days as the judge writes them; a refusal agrees with nothing."""
        body = json.dumps({"parameter": case.parameter, case.side: case.day.isoformat()})
        self.connection.request("POST", self.path, body, {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        said = json.loads(response.read())
        if response.status != 200:
            return {"status": response.status, "type": said.get("type")}
        return said | {"days": [(day["day"], day["number"], day["reason"]) for day in said["days"]]}


def differences(case: Case, said: dict) -> list:
    """What the market and the judge see differently, of a list of days only those that differ."""
    if "status" in said:
        return [f"Qingdan refuses with {said}, the judge says last_day {case.want['last_day']}"]
    found = []
    for field, want in case.want.items():
        got = said.get(field)
        if field == "days" and isinstance(got, list):
            got, want = [day for day in got if day not in want], [day for day in want if day not in got]
            if not got and not want and said["days"] != case.want["days"]:
                got, want = said["days"], case.want["days"]
        if got != want:
            found.append(f"{field}: Qingdan says {got}, the judge {want}")
    return found


def main(told: str) -> int:
    """Compares every case once; gives the exit code."""
    known = importlib.metadata.version("chinesecalendar")
    market = Market(json.loads(pathlib.Path(told).read_text(encoding="utf-8").splitlines()[0]))
    cases = {case[:4]: case for case in [*golden(), *drawn()]}.values()
    wrong = [] if known == PINNED else [f"chinesecalendar is {known}, not {PINNED}"]
    for case in cases:
        found = differences(case, market.answer(case))
        if found:
            wrong.append(f"{case.group}: {case.parameter} {case.side} {case.day}: {'; '.join(found)}")
    groups = ", ".join(f"{count} {group}" for group, count in Counter(case.group for case in cases).items())
    print(*wrong, f"{len(cases)} cases ({groups}), {len(wrong)} disagreements, chinesecalendar {known}", sep="\n")
    return 1 if wrong or len(cases) < LEAST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
