"""`years.py DEMO-JSON-FILE DATABASE` counts the years of money again from the raw tables, beside the running market.

It shares nothing with the program: it reads the entries of the ledger and the rows of payments and lines with SQLite alone. Every payment
and everything that came back is of its own year, carried money is never appropriated again, and the reports of each year say the same.
"""

import collections
import json
import sqlite3
import sys
from decimal import Decimal

from market import Reader

AUDITOR = "city.auditor"
CARRIED_OUT = ("available", "pre_committed", "committed", "accrued_unpaid", "retained", "other_owed")
UNDER_CONTRACT = ("committed", "accrued_unpaid", "retained", "prepaid_open", "paid_net", "overpaid")


def yuan(fen: int) -> Decimal:
    """Fen as yuan."""
    return Decimal(fen) / 100


class Ledger:
    """The raw tables."""

    def __init__(self, path: str):
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        database.row_factory = sqlite3.Row
        self.lines = {row["id"]: row for row in database.execute("SELECT * FROM budget_line")}
        self.entries = list(database.execute("SELECT * FROM entry WHERE budget_line IS NOT NULL ORDER BY id"))
        self.payments = list(database.execute("SELECT * FROM payment WHERE status = 'paid'"))
        database.close()

    def sums(self, key) -> dict:
        """What each account holds, by a property of the line."""
        held: dict = collections.defaultdict(lambda: collections.Counter())
        for entry in self.entries:
            of = key(self.lines[entry["budget_line"]])
            held[of][entry["to_account"]] += entry["amount_fen"]
            held[of][entry["from_account"]] -= entry["amount_fen"]
        return held


def years_of_payments(ledger: Ledger) -> int:
    """Every payment is borne by lines of the year of its value date, in its row and in the ledger."""
    for payment in ledger.payments:
        borne = json.loads(payment["allocations"])
        years = {ledger.lines[share["budget_line"]]["year"] for share in borne}
        assert years == {int(payment["value_date"][:4])}, f"payment {payment['id']} of {payment['value_date']} is borne by {years}"
    paid = [entry for entry in ledger.entries if entry["cause"] in ("payment", "advance")]
    for entry in paid:
        assert int(entry["day"][:4]) == ledger.lines[entry["budget_line"]]["year"], f"entry {entry['id']} is of another year"
    back = [entry for entry in ledger.entries if entry["cause"] in ("refund", "advance_reversed", "offset_refund", "offset_advance")]
    for entry in back:
        assert entry["payment"] or int(entry["day"][:4]) == ledger.lines[entry["budget_line"]]["year"], f"entry {entry['id']}"
    return len(paid)


def carried(ledger: Ledger) -> tuple[int, int]:
    """What leaves a line at the end of its year reaches the line of the next, to the fen, and no appropriation grows by it."""
    out, into = collections.Counter(), collections.Counter()
    for entry in ledger.entries:
        if entry["cause"] != "carry_over":
            continue
        line = ledger.lines[entry["budget_line"]]
        of = (line["unit"], line["source"], line["catalogue_code"], line["given_year"])
        sign = 1 if entry["to_account"] == "carried_forward" or entry["from_account"] == "carried_in" else -1
        if "carried_forward" in (entry["from_account"], entry["to_account"]):
            account = entry["from_account"] if sign > 0 else entry["to_account"]
            assert account in CARRIED_OUT, f"entry {entry['id']} carries {account}"
            out[(*of, line["year"] + 1, account)] += sign * entry["amount_fen"]
        else:
            account = entry["to_account"] if sign > 0 else entry["from_account"]
            assert line["given_year"] < line["year"], f"entry {entry['id']} carries into new money"
            into[(*of, line["year"], account)] += sign * entry["amount_fen"]
    assert +out == +into, f"carried out {sum(out.values())} and in {sum(into.values())}"
    for entry in ledger.entries:
        if entry["cause"] in ("appropriation", "adjustment"):
            line = ledger.lines[entry["budget_line"]]
            assert line["given_year"] == line["year"] == int(entry["day"][:4]), f"entry {entry['id']} changes a year that is over"
    return len(out), sum(out.values())


def reports(ledger: Ledger, reader: Reader) -> list[str]:
    """The budget report and the share of each year, against the raw tables."""
    told = []
    by_year, by_given = ledger.sums(lambda line: line["year"]), ledger.sums(lambda line: line["given_year"])
    for year, held in sorted(by_year.items()):
        rows = json.loads(reader.ask(f"/v1/reports/budget?group=unit&year={year}"))["items"]
        for column in ("available", "pre_committed", *UNDER_CONTRACT, "other_owed", "other_paid", "carried_forward", "to_treasury"):
            said = sum(Decimal(row[column]) for row in rows)
            assert said == yuan(held[column]), f"{year}: {column} is {said} in the report and {yuan(held[column])} in the tables"
        for column, account in (("amount", "appropriated"), ("carried_in", "carried_in")):
            said = sum(Decimal(row[column]) for row in rows)
            assert said == yuan(-held[account]), f"{year}: {account} is {said} in the report and {yuan(-held[account])} in the tables"
        told.append(f"{year}: {yuan(-held['appropriated'])} given, {yuan(-held['carried_in'])} carried in, "
                    f"{yuan(held['paid_net'] + held['prepaid_open'] + held['overpaid'])} paid, {yuan(held['carried_forward'])} carried out")
    for year, held in by_given.items():
        rows = json.loads(reader.ask(f"/v1/reports/social-share?year={year}"))["items"]
        given, under = sum(Decimal(row["appropriated"]) for row in rows), sum(Decimal(row["amount"]) for row in rows)
        want = yuan(-held["appropriated"]), yuan(sum(held[account] for account in UNDER_CONTRACT))
        assert (given, under) == want, f"the share of {year} is of {given} and {under}, not of {want}"
    return told


def main() -> None:
    """Judges the years."""
    reader, ledger = Reader(sys.argv[1], AUDITOR), Ledger(sys.argv[2])
    payments, (lines, moved) = years_of_payments(ledger), carried(ledger)
    assert payments > 50 and lines > 5, f"{payments} payments, {lines} carried"
    for line in reports(ledger, reader):
        print(line)
    print(f"{payments} entries of payments are of their year; {yuan(moved)} was carried over in {lines} parts, out as in")


if __name__ == "__main__":
    main()
