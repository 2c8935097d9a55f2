"""`capitals.py FILE` compares amounts in capital characters (大写金额) with those that another program writes.

Each line of the file is an amount and what we write for it. Zeros that the rules leave to the writer are left out on both
sides, and the word for "exactly" at the end; what is left must be the same.
"""

import sys
from decimal import Decimal

import cn2an


def bare(capitals: str) -> str:
    """The capitals without what is left to the writer."""
    return capitals.removeprefix("人民币").replace("零", "").removesuffix("整").replace("圆", "元")


lines = [line.rstrip("\n").split("\t") for line in open(sys.argv[1], encoding="utf-8")]
assert len(lines) >= 10_000, f"only {len(lines)} amounts"
for amount, ours in lines:
    theirs = cn2an.an2cn(str(Decimal(amount)), "rmb")
    assert bare(ours) == bare(theirs), f"{amount}: {ours}, but {theirs}"
    assert ours.startswith("人民币") or "元" in ours or "角" in ours or "分" in ours, f"{amount}: {ours}"
print(f"{len(lines)} amounts in capitals agree")
