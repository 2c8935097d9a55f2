"""`recalculate.py DEMO-JSON-FILE FOLDER` lets LibreOffice work every report out again: what it sums is what the ledger says.

The totals that we wrote are taken out of each workbook first, so that what is read back was computed by LibreOffice alone. No column
of amounts holds a text, and every sum agrees to the fen with the report as JSON.
"""

import io
import json
import pathlib
import subprocess
import sys
from decimal import Decimal

import openpyxl
from market import Reader
from sheets import AUDITOR, XLSX, amounts_of


def computed(office: str, book: bytes, folder: pathlib.Path, name: str) -> openpyxl.Workbook:
    """The workbook as LibreOffice saves it after it has computed every formula."""
    bare = folder / f"{name}.xlsx"
    openpyxl.load_workbook(io.BytesIO(book)).save(bare)  # writes formulas without what they came to
    saved = folder / "computed"
    subprocess.run([office, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to",
                    "xlsx:Calc MS Excel 2007 XML", "--outdir", saved, bare], check=True, capture_output=True, timeout=300)
    return openpyxl.load_workbook(saved / bare.name, data_only=True)


def fen(cell) -> Decimal:
    """What a cell holds, to the fen."""
    assert isinstance(cell, (int, float)), f"{cell!r} is no number"
    return Decimal(repr(cell)).quantize(Decimal("0.01"))


def judge(reader: Reader, document: dict, path: str, position: int, folder: pathlib.Path) -> int:
    """One report; gives how many sums agree."""
    name = path.split("/")[-1]
    asked = f"{path}?position={position}"
    report = json.loads(reader.ask(asked))
    data, about = computed("soffice", reader.ask(asked, XLSX), folder, name).worksheets
    rows, items = list(data.iter_rows(values_only=True)), report["items"]
    names, agreed = list(items[0]), 0
    for at, column in enumerate(names):
        if column not in amounts_of(document, path):
            continue
        amounts = [fen(row[at]) for row in rows[1:len(items) + 1]]
        assert amounts == [Decimal(line[column]) for line in items], f"{name}: {column} differs"
        if "total" in report:
            total = fen(rows[len(items) + 1][at])
            assert total == sum(amounts), f"{name}: LibreOffice sums {column} to {total} and not {sum(amounts)}"
            again = [row[1] for row in about.iter_rows(values_only=True) if row[1] == rows[len(items) + 1][at]]
            assert again, f"{name}: the sheet about it says another sum of {column}"
            agreed += 1
    if "total" in report:
        assert fen(rows[len(items) + 1][names.index("amount")]) == Decimal(report["total"]), f"{name}: {report['total']}"
    return agreed


def main() -> None:
    """Judges every report."""
    reader, folder = Reader(sys.argv[1], AUDITOR), pathlib.Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    document = json.loads(reader.ask("/openapi.json"))
    paths = [path for path in document["paths"] if path.startswith("/v1/reports/")]
    position = json.loads(reader.ask("/v1/reports/payments"))["position"]
    agreed = sum(judge(reader, document, path, position, folder) for path in paths)
    assert agreed > 20, f"only {agreed} sums"
    print(f"{len(paths)} workbooks computed by LibreOffice: {agreed} sums agree to the fen")


if __name__ == "__main__":
    main()
