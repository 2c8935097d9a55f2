"""`books.py DEMO-JSON-FILE PROGRAM FOLDER` hands the ledger of a market to three book-keeping programs that others wrote.

hledger, ledger and beancount each read the exported journal strictly, check that it balances and that every account holds
what the file says at its end; then their balances are compared with our trial balance, and a fen is changed here and there,
which each of them must find.
"""

import csv
import io
import json
import pathlib
import random
import re
import subprocess
import sys
from decimal import Decimal

from beancount import loader
from beancount.core import realization
from market import Reader

AUDITOR, SEED, CHANGES = "city.auditor", 20261126, 12
ENDINGS = {"hledger": "journal", "ledger": "ledger", "beancount": "beancount"}


def account(key: str) -> str:
    """The name of the account that a key of the trial balance means, as the three programs write names."""
    root = {"held_cash": "Assets", "deposits_held": "Liabilities", "bonds_held": "Liabilities", "forfeited": "Liabilities"}
    words = key.split("/")
    return ":".join([root.get(words[-1], "Equity")] + [word[:1].upper() + word[1:].replace("_", "-") for word in words])


def by_hledger(path: pathlib.Path) -> dict[str, Decimal]:
    """What hledger says; it fails on what is not declared, not in order, not balanced, or not as asserted."""
    run("hledger", "-f", path, "check", "--strict", "ordereddates")
    said = run("hledger", "-f", path, "balance", "--flat", "--no-total", "--empty", "-O", "csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    return {row["account"]: Decimal(row["balance"].replace("CNY", "").replace(",", "").strip()) for row in rows}


def by_ledger(path: pathlib.Path) -> dict[str, Decimal]:
    """What ledger says."""
    said = run("ledger", "--pedantic", "--strict", "-f", path, "balance", "--flat", "--empty", "--no-total",
               "--format", "%(account)|%(quantity(scrub(total)))\n")
    rows = [row.split("|") for row in said.splitlines() if row.strip()]
    return {name: Decimal(amount) for name, amount in rows}


def by_beancount(path: pathlib.Path) -> dict[str, Decimal]:
    """What beancount says."""
    entries, errors, options = loader.load_file(str(path))
    assert not errors, errors[0]
    assert options["tolerance_multiplier"] == 0, options["tolerance_multiplier"]
    accounts = realization.iter_children(realization.realize(entries, compute_balance=True), leaf_only=True)
    return {found.account: found.balance.get_currency_units("CNY").number for found in accounts}


READERS = {"hledger": by_hledger, "ledger": by_ledger, "beancount": by_beancount}


def run(*command) -> str:
    """A program that must succeed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, f"{command[0]}: {done.stderr.strip()[:400]}"
    return done.stdout


def changed(text: str, dice: random.Random) -> str:
    """The file with a fen more somewhere: on one side of an entry, on both, or in a balance at the end."""
    lines = text.splitlines(keepends=True)
    amount = re.compile(r"(-?\d+)\.(\d\d)(?= CNY$|$| ~)")
    moving = [at for at, line in enumerate(lines) if amount.search(line) and ":" in line and "balance" not in line]
    at = dice.choice(moving)

    def more(line: str, fen: int) -> str:
        found = amount.search(line)
        value = int((found[1] + found[2])) + fen
        sign, value = ("-" if value < 0 else ""), abs(value)
        return line[:found.start()] + f"{sign}{value // 100}.{value % 100:02}" + line[found.end():]

    lines[at] = more(lines[at], 1)
    if dice.random() < 0.5 and at + 1 in moving and "=" not in lines[at]:
        lines[at + 1] = more(lines[at + 1], -1)
    return "".join(lines)


def main() -> None:
    program, folder = sys.argv[2], pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    reader = Reader(sys.argv[1], AUDITOR)
    trial = json.loads(reader.ask("/v1/reports/trial-balance"))
    ours = {account(row["key"]): Decimal(row["amount"]) for row in trial["items"]}
    assert trial["total"] == "0.00" and len(ours) == len(trial["items"]) > 100, trial["total"]
    dice = random.Random(SEED)
    for dialect, ending in ENDINGS.items():
        path = folder / f"books.{ending}"
        command = ["export", "journal", "--format", dialect, "--position", trial["position"], "--market", reader.market, "--token", reader.token]
        path.write_text(run(program, *command))
        theirs = READERS[dialect](path)
        differ = {name for name in ours | theirs if ours.get(name, 0) != theirs.get(name, 0)}
        assert not differ, f"{dialect} differs on {sorted(differ)[:3]}"
        text, found = path.read_text(), 0
        for _ in range(CHANGES):
            wrong = folder / f"wrong.{ending}"
            wrong.write_text(changed(text, dice))
            try:
                READERS[dialect](wrong)
            except AssertionError:
                found += 1
        assert found == CHANGES, f"{dialect} found {found} of {CHANGES} changes of a fen"
        print(f"{dialect}: {len(ours)} balances agree at position {trial['position']}; {found} of {CHANGES} changed fen found (seed {SEED})")


if __name__ == "__main__":
    main()
