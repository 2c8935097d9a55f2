"""`walk.py BASE_URL-JSON-FILE CLIENT_PACKAGE_DIR` walks one whole purchase through a client of openapi-python-client.

The file holds the line that `qingdan demo --json` prints first; the directory is the generated package. All that is sent
is a typed model of it and all that comes back is parsed into one: what the document says wrongly fails here.
"""

import contextlib
import hashlib
import importlib
import inspect
import json
import pathlib
import sys
import time
import uuid
from datetime import datetime, timedelta
from decimal import Decimal

UNIT, ESTIMATE, QUOTE = "310115004", "480000.00", "468000.00"
OFFICER, INSPECTOR, APPROVER = "weifang.officer", "weifang.inspector", "weifang.approver"
FINANCE, TREASURY, AUDITOR, SYSTEM = "pudong.finance", "pudong.treasury", "pudong.auditor", "system"
EXPERTS, BIDDERS = ("expert1", "expert2", "expert3"), ("ngo01", "ngo02", "ngo03")


class Walk:
    """The people, the generated operations, and the count of the steps."""
    def __init__(self, demo: dict, directory: pathlib.Path):
        sys.path.insert(0, str(directory.parent))
        self.package = importlib.import_module(directory.name)
        self.models = importlib.import_module(f"{directory.name}.models")
        paths = directory.glob("api/*/*.py")
        self.operations = {path.stem: f"{directory.name}.api.{path.parent.name}.{path.stem}" for path in paths}
        self.accounts = {account["login"]: account for account in demo["accounts"]}
        self.password = demo["accounts"][0]["password"]  # that of every account, also of those not listed
        self.options = {"base_url": demo["base_url"], "raise_on_unexpected_status": True}
        self.clients: dict = {"nobody": self.package.Client(**self.options)}
        self.passed = 0

    @contextlib.contextmanager
    def step(self, sentence: str):
        try:
            yield
        except Exception as error:
            print(f"FAILED  {sentence}: {type(error).__name__}: {error}\n{self.passed} passed, 1 failed")
            sys.exit(1)
        self.passed += 1
        print(f"ok      {sentence}")

    def ask(self, who: str, operation: str, *on, **said):
        """Calls an operation; gives the whole response. What is said and is no parameter goes into the model of the body
        that the signature names; a key and the version as read just before go along where the operation takes them."""
        if who not in self.clients:
            session = self.do("nobody", "log_in", login=who, password=self.password)
            self.clients[who] = self.package.AuthenticatedClient(token=session.token, **self.options)
        module = importlib.import_module(self.operations[operation])
        takes = inspect.signature(module.sync_detailed).parameters
        parameters = {name: said.pop(name) for name in list(said) if name in takes or "body" not in takes}
        if "body" in takes:
            parameters["body"] = takes["body"].annotation(**said)
        if "idempotency_key" in takes:
            parameters.setdefault("idempotency_key", str(uuid.uuid4()))
        if "if_match" in takes and "if_match" not in parameters:
            parameters["if_match"] = self.ask(who, f"read_{module.__name__.split('.')[-2]}", *on).headers["ETag"]
        return module.sync_detailed(*on, client=self.clients[who], **parameters)

    def do(self, who: str, operation: str, *on, **said):
        """Calls an operation that must succeed; gives the typed answer."""
        response = self.ask(who, operation, *on, **said)
        answer, headers = response.parsed, response.headers
        assert answer is not None and not isinstance(answer, self.models.Problem), f"{operation} gives {answer}"
        assert not undocumented(answer), f"{operation} answers with fields the document lacks: {undocumented(answer)}"
        assert "ETag" not in headers or headers["ETag"] == f'"{answer.version}"', "the ETag is not the version"
        assert "Location" not in headers or headers["Location"].endswith(f"/{answer.id}"), "the Location leads elsewhere"
        return answer

    def refused(self, status: int, who: str, operation: str, *on, **said):
        """Calls an operation that must be refused; gives the typed problem."""
        response = self.ask(who, operation, *on, **said)
        problem, media = response.parsed, response.headers["Content-Type"]
        assert isinstance(problem, self.models.Problem), f"{operation} by {who} was not refused: {response.status_code}"
        assert (response.status_code, problem.status, media) == (status, status, "application/problem+json"), f"{problem}"
        return problem

    def move_clock(self, days: int, minutes: int = 0):
        """Moves the clock of the demonstration; sessions run out by it, so everybody logs in again."""
        assert self.do(SYSTEM, "move_clock", days=days, minutes=minutes).done
        self.clients = {"nobody": self.clients["nobody"]}


def undocumented(answer) -> list[str]:
    """The fields in an answer, however deep, that no model names; a map, which has no field of its own, names none."""
    if isinstance(answer, list):
        return [field for part in answer for field in undocumented(part)]
    parts = {field.name: getattr(answer, field.name) for field in getattr(answer, "__attrs_attrs__", ())}
    unnamed = list(parts.pop("additional_properties", {}))
    return (unnamed if parts else []) + undocumented(list(parts.values()))


def plan(walk: Walk, m):
    """From the list to the published intention. Gives the item and the budget line."""
    with walk.step("The officer opens a purchase list"):
        listed = walk.do(OFFICER, "open_purchase_list", unit=UNIT, year=datetime.now().year, title="年度购买服务清单")
    with walk.step("The officer drafts an item for a service that no budget line is for yet, and hands it in"):
        lines = walk.do(FINANCE, "list_budget_lines", unit=UNIT, year=listed.year, source="street", limit=200).items
        services = walk.do(OFFICER, "read_catalogue", prefix="C05", limit=200).items
        code = min({service.code for service in services if len(service.code) == 9} - {line.catalogue_code for line in lines})
        requirement = m.Requirement(name="社区居家养老服务", catalogue_code=code, in_guiding_catalogue=True, description="助餐助洁。",
                      quantity="服务老人320人", estimate=ESTIMATE, expected_start=listed.opened_at.date() + timedelta(days=40),
                      payment_way="按季度验收后支付")
        item = walk.do(OFFICER, "draft_item", listed.id, requirement=requirement)
        assert requirement.to_dict().items() <= item.requirement.to_dict().items(), f"the item is not what was drafted: {item.requirement}"
        walk.do(OFFICER, "submit_item", item.id)
    with walk.step("The approver reviews the item, after a version out of date was refused"):
        assert walk.refused(412, APPROVER, "review_item", item.id, if_match='"1"').type_ == "/problems/version-conflict"
        walk.do(APPROVER, "review_item", item.id)
    with walk.step("Finance appropriates a budget line and sets the item on it"):
        line = walk.do(FINANCE, "create_budget_line", unit=UNIT, year=listed.year, source=m.Source("street"), catalogue_code=code,
                       title="社区居家养老服务经费", amount="600000.00")
        walk.do(FINANCE, "budget_item", item.id, allocations=[m.BudgetAllocation(budget_line=line.id, amount=ESTIMATE)])
    with walk.step("The approver files the plan, its money is set aside, and the officer publishes the intention"):
        walk.do(APPROVER, "file_item", item.id)
        assert walk.do(FINANCE, "read_budget_balance", line.id).pre_committed == ESTIMATE
        item = walk.do(OFFICER, "publish_intention", item.id)
    return item, line


def count(walk: Walk, m, number: str, begins):
    """A period of the rulebook, counted from a day by anybody."""
    counted = walk.do("nobody", "compute_deadline", parameter=m.RuleParameter(number), from_=begins, unit=UNIT)
    assert len([day for day in counted.days if day.number]) == counted.period.length, f"the days are others: {counted}"
    assert counted.days[-1].day == counted.last_day, f"the last day is another: {counted}"
    return counted


def publish(walk: Walk, m, item):
    """From the tender_documents to the published tender. Gives the tender and its criteria."""
    today = item.intention_published_at.date()
    with walk.step("The rulebook says how long an intention is public, and the calendar counts it day by day"):
        (rule,) = [rule for rule in walk.do(OFFICER, "read_rules", unit=UNIT).items if rule.id == "W13"]
        ripe = count(walk, m, "intention_period", today)
        assert (ripe.rule, ripe.period.length) == (rule.id, rule.numbers[0].value), f"{rule}"
        periods = ("consultation_period", "documents_offered")  # both must have run when the bids are due
        bidding = max(count(walk, m, number, ripe.last_day).last_day for number in periods) - today
    with walk.step("The officer drafts a competitive consultation and hands it in"):
        criteria = [("price", "price", 20), ("plan", "quality", 50), ("team", "quality", 30)]
        tender_documents = m.DraftTenderDocuments(
            title="养老服务采购", description="按季度验收付款。", method=m.Method("competitive_consultation"), score_places=2,
            bid_deadline=item.intention_published_at + bidding + timedelta(days=1), attachments=[],
            lots=[m.DraftLot(item=item.id, title="居家养老服务", ceiling=ESTIMATE)],
            criteria=[m.Criterion(code=c, kind=m.CriterionKind(k), title=c, points=p) for c, k, p in criteria])
        tender = walk.do(OFFICER, "draft_tender", unit=UNIT, tender_documents=tender_documents)
        walk.do(OFFICER, "submit_tender", tender.id)
    with walk.step("The drafter may not publish the tender"):
        walk.refused(403, OFFICER, "publish_tender", tender.id)
    with walk.step("A dry run tells the approver from which day on the tender can be published, and publishes nothing"):
        handed_in = walk.do(APPROVER, "read_tender", tender.id)
        tried = walk.ask(APPROVER, "publish_tender", tender.id, dry_run=True).parsed
        hints = [tried] if isinstance(tried, m.Problem) else tried.warnings  # the rule refuses or warns, as it is switched
        (hint,) = [hint for hint in hints if hint.rule == rule.id]
        assert hint.earliest == str(ripe.last_day), f"{hint}"
        assert walk.do(APPROVER, "read_tender", tender.id) == handed_in, "the dry run left a trace"
    with walk.step("The system administrator moves the clock to that day and the approver publishes the tender"):
        walk.move_clock((ripe.last_day - today).days)
        published = walk.do(APPROVER, "publish_tender", tender.id)
        assert rule.id not in [warning.rule for warning in published.warnings or []], f"{published}"
        tender = walk.do(BIDDERS[0], "read_tender", tender.id)
        assert tender.status == m.TenderStatus("published"), f"{tender}"
    with walk.step("A bidder asks a enquiry and the officer answers in public"):
        enquiry = walk.do(BIDDERS[0], "submit_enquiry", tender.id, text="服务场地是否由街道提供？")
        walk.do(OFFICER, "answer_enquiry", enquiry.id, answer="由街道无偿提供。")
        asked = walk.do(BIDDERS[1], "read_enquiry", enquiry.id)
        assert asked.answer == "由街道无偿提供。" and not asked.organisation, "a competitor learns who asked"
    return tender, criteria


def compete(walk: Walk, m, tender):
    """From the sealed bids to their opening. Gives the bids by who made them, the panel, and who sits on it."""
    with walk.step("Three organisations submit sealed bids"):
        bids = {}
        for bidder, price in zip(BIDDERS, ("477000.00", "474000.00", "471000.00"), strict=True):
            content = m.BidContent(price=price, plan="派驻专职团队。", team="持证社工三名。", attachments=[])
            bids[bidder] = walk.do(bidder, "submit_bid", tender.id, lot=1, content=content).id
    with walk.step("Nobody but its bidder can see a bid before the opening"):
        for who in (OFFICER, APPROVER, AUDITOR, SYSTEM, EXPERTS[0], BIDDERS[1]):
            walk.refused(404, who, "read_bid", bids[BIDDERS[0]])
            seen = walk.ask(who, "list_bids", tender=str(tender.id)).parsed  # the bids or, to the system's people, a problem
            assert [bid.id for bid in getattr(seen, "items", [])] == [bids[w] for w in bids if w == who], f"{who} sees {seen}"
    with walk.step("The bids cannot be opened before the deadline"):
        assert walk.refused(409, OFFICER, "open_bids", tender.id).earliest
    with walk.step("The clock moves past the deadline and the tender closes by itself"):
        walk.move_clock((tender.bid_deadline - tender.published_at).days + 1)
        patience = time.monotonic() + 15
        while walk.do(OFFICER, "read_tender", tender.id).status != m.TenderStatus("closed"):
            assert time.monotonic() < patience, "the tender is still open"
            time.sleep(0.2)
    with walk.step("Experts chosen without consent are refused"):
        seats = [m.Appointment(person=uuid.UUID(walk.accounts[who]["person"]), seat=m.Seat("expert")) for who in EXPERTS]
        assert walk.refused(409, OFFICER, "form_panel", tender.id, members=seats).rule == "E5"
    with walk.step("The officer draws a panel of three experts, and drawing again from list and seed gives the same"):
        panel = walk.do(OFFICER, "draw_panel", tender.id, experts=3, representatives=[])
        places = sorted(panel.draw.list_, key=lambda name: hashlib.sha256(f"{panel.draw.seed}/{name}".encode()).digest())
        assert places[:3] == panel.draw.drawn == panel.appointed, f"{panel}"
        experts = [walk.do(SYSTEM, "read_person", person).login for person in panel.draw.drawn]
    with walk.step("The officer opens the bids; a consultation reads nothing out, and no bidder finds another's bid"):
        walk.do(OFFICER, "open_bids", tender.id)
        assert walk.do(BIDDERS[1], "read_tender", tender.id).tender_documents.lots[0].opening == []
        assert [bid.id for bid in walk.do(BIDDERS[1], "list_bids", tender=str(tender.id)).items] == [bids[BIDDERS[1]]]
        walk.refused(404, AUDITOR, "read_bid", bids[BIDDERS[0]])
    with walk.step("Every expert declares to have no interest and the officer finds every bidder qualified"):
        for expert in experts:
            walk.do(expert, "declare_conflict_of_interest", panel.id, no_conflict_of_interest=True)
        opened = walk.do(OFFICER, "list_bids", tender=str(tender.id)).items
        assert {bid.id for bid in opened if bid.content.price} == set(bids.values()), f"{opened}"
        for bid in opened:
            walk.do(OFFICER, "qualify_bid", bid.id)
    return bids, panel, experts


def quote(walk: Walk, m, tender, bids):
    """The final quotes of a consultation, sealed until their moment."""
    with walk.step("The officer calls for final quotes until a moment"):
        until = walk.do(OFFICER, "read_tender", tender.id).opened_at + timedelta(hours=6)
        called = walk.do(OFFICER, "call_quotes", tender.id, until=until)
        assert (called.status, called.final_round.until) == (m.TenderStatus("quoting"), until), f"{called}"
    with walk.step("A final quote above the bid is refused"):
        problem = walk.refused(422, BIDDERS[2], "submit_quote", bids[BIDDERS[2]], price="471000.01")
        assert problem.type_ == "/problems/quote-above-bid", f"{problem}"
        assert (problem.field, problem.facts["limit"]) == ("price", "471000.00"), f"{problem}"
    with walk.step("Every bidder quotes and holds a receipt, and its bid tells nobody that it did"):
        for bidder, price in zip(BIDDERS, ("477000.00", "473000.00", QUOTE), strict=True):
            before = walk.do(OFFICER, "read_bid", bids[bidder])
            receipt = walk.do(bidder, "submit_quote", bids[bidder], price=price)
            assert receipt.received_at < until and len(receipt.sha256) == 64, f"{receipt}"
            assert walk.do(OFFICER, "read_bid", bids[bidder]) == before and not before.quote, "the bid tells of the quote"
    with walk.step("The quotes cannot be opened before their moment, and are opened at it"):
        early = walk.refused(409, OFFICER, "open_quotes", tender.id)
        assert datetime.fromisoformat(early.earliest) == until, f"{early}"
        walk.move_clock(0, 6 * 60)
        walk.do(OFFICER, "open_quotes", tender.id)
        last = walk.do(OFFICER, "read_bid", bids[BIDDERS[2]])
        assert (last.final_price, last.content.price) == (QUOTE, "471000.00") and last.quote.sha256, f"{last}"


def due(walk: Walk, who: str, noun: str) -> list[str]:
    """The clocks that run on a noun and that who asks is to stop."""
    return [found.clock.value for found in walk.do(who, "read_due", mine="true", limit=200).items if found.href == noun]


def choose(walk: Walk, m):
    """From the list to the published award. Gives the award and the budget line."""
    item, line = plan(walk, m)
    tender, criteria = publish(walk, m, item)
    bids, panel, experts = compete(walk, m, tender)
    quote(walk, m, tender, bids)
    with walk.step("Every expert scores the bids alone"):
        for expert in experts:
            shown = [bid.id for bid in walk.do(expert, "read_bids_of_panel", panel.id).items]
            scores = [m.Score(bid=bid, criterion=code, points=f"{most - (1 if bid == bids[BIDDERS[2]] else 6)}.5")
                      for bid in shown for code, _, most in criteria[1:]]
            walk.do(expert, "submit_scores", panel.id, scores=scores)
    with walk.step("The scores are consolidated and the best bid is recommended at its final price"):
        walk.do(OFFICER, "consolidate", panel.id)
        (award,) = walk.do(OFFICER, "list_awards", tender=str(tender.id)).items
        assert (award.bid, award.rank, award.price) == (bids[BIDDERS[2]], 1, QUOTE), f"another bid wins: {award}"
    with walk.step("The award is on the approver's list of what is due until it is decided"):
        noun = f"/v1/awards/{award.id}"
        assert due(walk, APPROVER, noun) == ["decide_award"]
        walk.do(APPROVER, "decide_award", award.id, bid=award.bid)
        assert due(walk, APPROVER, noun) == []
    with walk.step("Then its result is on the officer's, who publishes it"):
        assert "publish_result" in due(walk, OFFICER, noun)
        award = walk.do(OFFICER, "publish_award", award.id, reason="综合得分排名第一。")
        assert "publish_result" not in due(walk, OFFICER, noun)
        return award, line


def perform(walk: Walk, m, award, line):
    """From the contract to the confirmed payment and the report."""
    supplier, half, day = BIDDERS[2], Decimal(award.price) / 2, award.published_at.date()
    if day.year > line.year:
        with walk.step("The year ended meanwhile: finance carries the line forward, and its money is no new appropriation"):
            walk.do(FINANCE, "carry_budget_line_forward", line.id)
            (line,) = walk.do(FINANCE, "list_budget_lines", unit=UNIT, year=day.year, given_year=line.year, source="street",
                              catalogue_code=line.catalogue_code).items
            assert walk.do(FINANCE, "read_budget_balance", line.id).appropriated == "0.00"
    with walk.step("The officer drafts the contract and sends it"):
        # The first account with which the supplier was confirmed.
        own = walk.do(OFFICER, "list_payee_accounts", organisation=str(award.organisation), status="confirmed").items
        account = min(own, key=lambda found: found.usable_from).payee
        stages = (("中期服务", day + timedelta(days=90)), ("期末服务", day + timedelta(days=210)))
        terms = m.ContractTerms(
            title="养老服务合同", text="依采购文件和投标文件。", price=award.price, start_date=day, end_date=day + timedelta(days=300),
            payee=account, long_term=None,
            milestones=[m.PlannedMilestone(title=t, due=due, amount=str(half), items=["人次", "档案"]) for t, due in stages],
            allocations=[m.BudgetAllocation(budget_line=line.id, amount=award.price)])
        contract = walk.do(OFFICER, "draft_contract", award.id, terms=terms)
        walk.do(OFFICER, "send_contract", contract.id)
    with walk.step("The supplier signs, then the buyer, and the price is committed"):
        walk.do(supplier, "sign_as_supplier", contract.id)
        assert walk.do(APPROVER, "sign_as_buyer", contract.id).status == m.ContractStatus("effective")
        assert walk.do(FINANCE, "read_budget_balance", line.id).committed == award.price
    with walk.step("The supplier delivers a milestone and another officer accepts it item by item"):
        milestone = min(walk.do(supplier, "list_milestones", contract=str(contract.id)).items, key=lambda found: found.number)
        walk.do(supplier, "deliver_milestone", milestone.id, report="按计划完成。", ledger="服务对象与收支明细。", evidence=[])
        verdicts = [m.Verdict(item=item, passed=True, remark="抽查属实") for item in milestone.plan.items]
        acceptance = m.Acceptance(verdicts=verdicts, amount=milestone.amount, beneficiaries_opinion="三十人满意。")
        walk.do(INSPECTOR, "accept_milestone", milestone.id, acceptance=acceptance)
    with walk.step("The supplier submits an invoice and the officer matches it"):
        tax, number = (half * 6 / 106).quantize(Decimal("0.01")), f"{day:%y}312{uuid.uuid4().int % 10**15:015}"
        figures = m.InvoiceFigures(number=number, net=str(half - tax), tax=str(tax), gross=str(half))
        invoice = walk.do(supplier, "submit_invoice", milestone.id, figures=figures)
        walk.do(OFFICER, "match_invoice", invoice.id)
    with walk.step("A fen more than is due cannot be asked for, by a named rule and with the numbers"):
        problem = walk.refused(409, OFFICER, "request_payment", invoice.id, amount=str(half + Decimal("0.01")))
        assert (problem.rule, problem.field, problem.facts["due"]) == ("A14", "amount", str(half)), f"{problem}"
    with walk.step("The officer requests the payment, and asking again with the same key asks once"):
        key = {"idempotency_key": str(uuid.uuid4())}
        first, again = (walk.do(OFFICER, "request_payment", invoice.id, amount=str(half), **key) for _ in range(2))
        assert first == again and len(walk.do(OFFICER, "list_payments", contract=str(contract.id)).items) == 1
    with walk.step("The approver approves the payment, the treasury sends and confirms it"):
        walk.do(APPROVER, "approve_payment", first.id)
        account = m.Payee(name="街道零余额账户", bank="上海银行浦东分行", account="0316000000000001")
        order = walk.do(TREASURY, "order_payments", unit=UNIT, debtor=account, payments=[first.id])
        assert (order.count, order.total, order.open_) == (1, first.amount, 1), f"{order}"
        reference = f"SHB{day:%Y%m%d}{uuid.uuid4().int % 10**9:09}"
        payment = walk.do(TREASURY, "confirm_payment", first.id, bank_reference=reference)
        assert (payment.status, payment.bank_reference) == (m.PaymentStatus("paid"), reference)
    with walk.step("The auditor's report holds the payment and adds up"):
        report = walk.do(AUDITOR, "report_payments", unit=UNIT)
        (reported,) = [entry for entry in report.items if entry.key == reference]
        assert (reported.amount, reported.contract) == (payment.amount, contract.number), f"{reported}"
        assert sum(Decimal(entry.amount) for entry in report.items) == Decimal(report.total), "the total is another"
    with walk.step("The balance of the budget line adds up to what was appropriated"):
        holds = walk.do(FINANCE, "read_budget_balance", line.id)
        parts = (holds.available, holds.pre_committed, holds.committed, holds.accrued_unpaid, holds.paid_net)
        assert sum(map(Decimal, parts)) == Decimal(holds.appropriated) + Decimal(holds.carried_in), f"{holds}"
        assert parts == (str(600000 - 2 * half), "0.00", str(half), "0.00", str(half)), f"{holds}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        purchase = Walk(json.loads(file.readline()), pathlib.Path(sys.argv[2]).resolve())
    perform(purchase, purchase.models, *choose(purchase, purchase.models))
    print(f"{purchase.passed} passed, 0 failed")
