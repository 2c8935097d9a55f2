"""`sheets.py DEMO-JSON-FILE` reads every report as JSON, as CSV and as a workbook, which openpyxl opens: they must say the same.

As of one position of the journal, field by field, with the total and the digest. Every way of grouping the payments must come to
what the ledger says was paid.
"""

import csv
import datetime
import io
import json
import re
import sys
from decimal import Decimal

import openpyxl
from market import Reader

AUDITOR = "city.auditor"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WORDS = {"cause", "source", "book", "account", "legal_ground"}

# No contract of the demonstration runs into a year whose money is not there yet.
MAY_BE_EMPTY = {"later-years"}


def fields(report: dict, numbers: set[str]) -> list[list[str]]:
    """The lines of a report as a CSV has them: before a text that would begin a formula, or that a spreadsheet would take for a
    number and round, stands an apostrophe."""

    def text(name: str, value) -> str:
        value = str(value)
        long_number = value.isdigit() and len(value) > 11
        return "'" + value if name not in numbers and (value.startswith(FORMULA) or long_number) else value

    return [[text(name, value) for name, value in line.items()] for line in report["items"]]


def same(cell, value, amount: bool) -> bool:
    """Whether a cell of a workbook says what the report says: amounts and counts as numbers, days as days."""
    if amount:
        return isinstance(cell, (int, float)) and Decimal(repr(cell)).quantize(Decimal("0.01")) == Decimal(value)
    if isinstance(value, int):
        return cell == value and isinstance(cell, (int, float))
    if DAY.fullmatch(value):
        return isinstance(cell, datetime.datetime) and cell.date().isoformat() == value
    return (cell or "") == value


def numbers_of(document: dict, path: str) -> set[str]:
    """The columns of a report that hold numbers or amounts."""
    schemas = document["components"]["schemas"]
    answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    line = schemas[answer.split("/")[-1]]["properties"]["items"]["items"]["$ref"]
    properties = schemas[line.split("/")[-1]]["properties"]
    return {name for name, schema in properties.items() if schema["type"] == "integer" or "pattern" in schema}


def amounts_of(document: dict, path: str) -> set[str]:
    """The columns of a report that hold amounts."""
    schemas = document["components"]["schemas"]
    answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    line = schemas[answer.split("/")[-1]]["properties"]["items"]["items"]["$ref"]
    return {name for name, schema in schemas[line.split("/")[-1]]["properties"].items() if "pattern" in schema}


def judge(reader: Reader, document: dict, path: str, position: int) -> int:
    """The three forms of a report; gives the number of its lines."""
    asked = f"{path}?position={position}"
    report = json.loads(reader.ask(asked))
    numbers = numbers_of(document, path)
    table = list(csv.reader(io.StringIO(reader.ask(asked, "text/csv").decode("utf-8-sig"), newline="")))
    assert table[1:] == fields(report, numbers), f"{path}: the CSV differs"
    book = reader.ask(asked, XLSX)
    sheet, about = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    shown, _ = openpyxl.load_workbook(io.BytesIO(book), data_only=True).worksheets
    rows, count = list(sheet.iter_rows(values_only=True)), len(report["items"])
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref, f"{path}: nothing is frozen or filtered"
    assert all(not heading.isascii() for heading in rows[0]), f"{path}: {rows[0]} is not Chinese"
    for at, name in enumerate(table[0]):
        for row, line in zip(rows[1:count + 1], report["items"], strict=True):
            # A word of the program is said in Chinese.
            word = name in WORDS and line[name] and not (row[at] or "").isascii()
            assert word or same(row[at], line[name], name in amounts_of(document, path)), f"{path}: {name} {row[at]!r} {line[name]!r}"
    said = "\n".join(str(cell) for row in about.iter_rows(values_only=True) for cell in row)
    assert report["journal_digest"] in said and str(report["position"]) in said, f"{path}: {said}"
    if "total" in report and count:
        assert sum(Decimal(line["amount"]) for line in report["items"]) == Decimal(report["total"]), f"{path}: {report['total']}"
        at = table[0].index("amount") + 1
        formula = sheet.cell(count + 2, at)
        assert formula.value == f"=SUM({formula.column_letter}2:{formula.column_letter}{count + 1})", f"{path}: {formula.value}"
        assert same(shown.cell(count + 2, at).value, report["total"], True), f"{path}: {shown.cell(count + 2, at).value}"
    head = reader.ask(f"{asked}&head=true", "text/csv").decode("utf-8-sig")
    assert report["journal_digest"] in head and not head.splitlines()[0].isascii(), f"{path}: no head"
    return count


def main() -> None:
    """Judges every report."""
    reader = Reader(sys.argv[1], AUDITOR)
    document = json.loads(reader.ask("/openapi.json"))
    paths = [path for path in document["paths"] if path.startswith("/v1/reports/")]
    position = json.loads(reader.ask("/v1/reports/payments"))["position"]
    counts = {path.split("/")[-1]: judge(reader, document, path, position) for path in paths}
    empty = {name for name, count in counts.items() if not count}
    assert len(counts) > 10 and empty <= MAY_BE_EMPTY, f"a report of the demonstration is empty: {counts}"

    def total(query: str) -> Decimal:
        return Decimal(json.loads(reader.ask(f"/v1/reports/payments?position={position}{query}"))["total"])

    trial = json.loads(reader.ask(f"/v1/reports/trial-balance?position={position}"))
    paid = sum(Decimal(row["amount"]) for row in trial["items"] if row["account"] in ("paid_net", "prepaid_open", "overpaid"))
    back = Decimal(json.loads(reader.ask(f"/v1/reports/refunds?position={position}"))["total"])
    groups = next(one for one in document["paths"]["/v1/reports/payments"]["get"]["parameters"] if one["name"] == "group")
    totals = {group: total(f"&group={group}") for group in groups["schema"]["enum"]} | {"in detail": total("")}
    assert set(totals.values()) == {paid + back}, f"{totals}, but {paid} and {back} back"
    print(f"{len(counts)} reports say the same as JSON, CSV and workbook at position {position} ({sum(counts.values())} lines); "
          f"payments by {', '.join(totals)} = {paid + back} = the ledger")


if __name__ == "__main__":
    main()
