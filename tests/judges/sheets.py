"""`sheets.py DEMO-JSON-FILE` reads every report as JSON, as CSV and as a workbook, which openpyxl opens: they must say the same.

As of one position of the journal, field by field, with the total and the digest. Every way of grouping the payments must come to
what the ledger says was paid.
"""

import csv
import io
import json
import sys
from decimal import Decimal

import openpyxl
from market import Reader

AUDITOR = "city.auditor"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def fields(report: dict, numbers: set[str], guarded: bool) -> list[list[str]]:
    """The lines of a report as texts; in a CSV a text that would begin a formula has an apostrophe before it."""

    def text(name: str, value) -> str:
        value = str(value)
        return "'" + value if guarded and name not in numbers and value.startswith(FORMULA) else value

    return [[text(name, value) for name, value in line.items()] for line in report["items"]]


def numbers_of(document: dict, path: str) -> set[str]:
    """The columns of a report that hold numbers or amounts."""
    schemas = document["components"]["schemas"]
    answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    line = schemas[answer.split("/")[-1]]["properties"]["items"]["items"]["$ref"]
    properties = schemas[line.split("/")[-1]]["properties"]
    return {name for name, schema in properties.items() if schema["type"] == "integer" or "pattern" in schema}


def judge(reader: Reader, document: dict, path: str, position: int) -> int:
    """The three forms of a report; gives the number of its lines."""
    asked = f"{path}?position={position}"
    report = json.loads(reader.ask(asked))
    numbers = numbers_of(document, path)
    table = list(csv.reader(io.StringIO(reader.ask(asked, "text/csv").decode(), newline="")))
    assert table[1:] == fields(report, numbers, True), f"{path}: the CSV differs"
    sheet = openpyxl.load_workbook(io.BytesIO(reader.ask(asked, XLSX))).active
    rows = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    count = len(report["items"])
    assert rows[0] == table[0] and rows[1:count + 1] == fields(report, numbers, False), f"{path}: the workbook differs"
    foot = "\n".join(str(cell) for row in rows[count + 1:] for cell in row)
    assert report["journal_digest"] in foot and str(report["position"]) in foot, f"{path}: {foot}"
    if "total" in report:
        amounts = [Decimal(line["amount"]) for line in report["items"]]
        assert sum(amounts) == Decimal(report["total"]) and report["total"] in foot, f"{path}: {report['total']} {foot}"
    return count


def main() -> None:
    """Judges every report."""
    reader = Reader(sys.argv[1], AUDITOR)
    document = json.loads(reader.ask("/openapi.json"))
    paths = [path for path in document["paths"] if path.startswith("/v1/reports/")]
    position = json.loads(reader.ask("/v1/reports/payments"))["position"]
    counts = {path.split("/")[-1]: judge(reader, document, path, position) for path in paths}
    assert len(counts) > 10 and all(counts.values()), f"a report of the demonstration is empty: {counts}"

    def total(query: str) -> Decimal:
        return Decimal(json.loads(reader.ask(f"/v1/reports/payments?position={position}{query}"))["total"])

    trial = json.loads(reader.ask(f"/v1/reports/trial-balance?position={position}"))
    paid = sum(Decimal(row["amount"]) for row in trial["items"] if row["account"] in ("paid_net", "prepaid_open"))
    back = Decimal(json.loads(reader.ask(f"/v1/reports/refunds?position={position}"))["total"])
    groups = next(one for one in document["paths"]["/v1/reports/payments"]["get"]["parameters"] if one["name"] == "group")
    totals = {group: total(f"&group={group}") for group in groups["schema"]["enum"]} | {"in detail": total("")}
    assert set(totals.values()) == {paid + back}, f"{totals}, but {paid} and {back} back"
    print(f"{len(counts)} reports say the same as JSON, CSV and workbook at position {position} ({sum(counts.values())} lines); "
          f"payments by {', '.join(totals)} = {paid + back} = the ledger")


if __name__ == "__main__":
    main()
