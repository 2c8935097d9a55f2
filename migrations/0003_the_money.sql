-- The money: advances, retention, deductions, refunds, bonds, carry-over; every movement with its cause.
-- What the tables of 0001 say otherwise from now on stands beside this file, as the two databases change that differently.

ALTER TABLE budget_line ADD COLUMN carried_forward BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE line_balance ADD COLUMN carried_forward_fen BIGINT NOT NULL DEFAULT 0 CHECK (carried_forward_fen >= 0);
ALTER TABLE line_balance ADD COLUMN to_treasury_fen BIGINT NOT NULL DEFAULT 0 CHECK (to_treasury_fen >= 0);
ALTER TABLE funding ADD COLUMN retained_fen BIGINT NOT NULL DEFAULT 0 CHECK (retained_fen >= 0);
ALTER TABLE funding ADD COLUMN prepaid_open_fen BIGINT NOT NULL DEFAULT 0 CHECK (prepaid_open_fen >= 0);

ALTER TABLE contract ADD COLUMN advance_invoiced BIGINT NOT NULL DEFAULT 0 CHECK (advance_invoiced >= 0);
ALTER TABLE contract ADD COLUMN payee_change TEXT;

ALTER TABLE milestone ADD COLUMN recovered BIGINT NOT NULL DEFAULT 0 CHECK (recovered >= 0);
ALTER TABLE milestone ADD COLUMN retained BIGINT NOT NULL DEFAULT 0 CHECK (retained >= 0);
ALTER TABLE milestone ADD COLUMN retained_until TEXT;
-- What is held back, deducted, covered by the advance and invoiced is never more than what was accepted.
ALTER TABLE milestone ADD COLUMN deducted BIGINT NOT NULL DEFAULT 0
    CHECK (deducted >= 0 AND recovered + retained + deducted + invoiced <= accepted);

ALTER TABLE invoice ADD COLUMN kind TEXT NOT NULL DEFAULT 'acceptance' CHECK (kind IN ('acceptance', 'advance', 'red_letter'));
ALTER TABLE invoice ADD COLUMN reverses TEXT REFERENCES invoice (id);
ALTER TABLE invoice ADD COLUMN disputed BIGINT NOT NULL DEFAULT 0 CHECK (disputed >= 0);
ALTER TABLE invoice ADD COLUMN dispute TEXT;
ALTER TABLE invoice ADD COLUMN reversed BIGINT NOT NULL DEFAULT 0
    CHECK (reversed >= 0 AND claimed + disputed + reversed <= gross);
CREATE INDEX invoice__reverses ON invoice (reverses, id);
CREATE INDEX invoice__kind ON invoice (kind, id);

ALTER TABLE payment ADD COLUMN advance BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE payment ADD COLUMN paid_on TEXT;
ALTER TABLE payment ADD COLUMN reversed_at BIGINT;

CREATE TABLE closing (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    month TEXT NOT NULL CHECK (length(month) = 7),
    closed_by TEXT NOT NULL REFERENCES person (id),
    closed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX closing__once ON closing (unit, month);
CREATE INDEX closing__unit ON closing (unit, id);

CREATE TABLE payment_order (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    debtor TEXT NOT NULL,
    payments TEXT NOT NULL,
    count BIGINT NOT NULL CHECK (count > 0),
    total BIGINT NOT NULL CHECK (total > 0),
    open BIGINT NOT NULL CHECK (open >= 0 AND open <= count),
    unmatched TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('sent', 'reconciled')),
    ordered_by TEXT NOT NULL REFERENCES person (id),
    ordered_at BIGINT NOT NULL,
    reconciled_at BIGINT,
    version BIGINT NOT NULL,
    CHECK ((status = 'reconciled') = (open = 0))
);
CREATE INDEX payment_order__unit ON payment_order (unit, id);
CREATE INDEX payment_order__status ON payment_order (status, id);
ALTER TABLE payment ADD COLUMN payment_order TEXT REFERENCES payment_order (id);
CREATE INDEX payment__order ON payment (payment_order, id);

CREATE TABLE bond (
    id TEXT PRIMARY KEY NOT NULL,
    contract TEXT NOT NULL REFERENCES contract (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    form TEXT NOT NULL CHECK (form IN ('cash', 'bank_guarantee', 'insurance', 'cheque')),
    amount BIGINT NOT NULL CHECK (amount > 0),
    reference TEXT NOT NULL,
    expires TEXT,
    status TEXT NOT NULL CHECK (status IN ('held', 'due', 'returned', 'called')),
    called BIGINT NOT NULL CHECK (called >= 0 AND called <= amount),
    received_at BIGINT NOT NULL,
    return_by TEXT,
    returned_at BIGINT,
    interest BIGINT NOT NULL CHECK (interest >= 0),
    version BIGINT NOT NULL
);
-- One bond secures a contract; a called or returned one leaves room for none, as the contract asks for one.
CREATE UNIQUE INDEX bond__one_each ON bond (contract);
-- Cash comes in once; the number of a guarantee is its bank's.
CREATE UNIQUE INDEX bond__one_reference ON bond (reference) WHERE form = 'cash';
CREATE INDEX bond__contract ON bond (contract, id);
CREATE INDEX bond__unit ON bond (unit, id);
CREATE INDEX bond__organisation ON bond (organisation, id);
CREATE INDEX bond__status ON bond (status, id);

CREATE TABLE refund (
    id TEXT PRIMARY KEY NOT NULL,
    contract TEXT NOT NULL REFERENCES contract (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    ground TEXT NOT NULL CHECK (ground IN ('unspent', 'over_paid', 'breach', 'audit')),
    amount BIGINT NOT NULL CHECK (amount > 0),
    findings TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('proposed', 'answered', 'due', 'closed', 'dropped', 'written_off')),
    proposed_by TEXT NOT NULL REFERENCES person (id),
    proposed_at BIGINT NOT NULL,
    answer_by TEXT NOT NULL,
    answer TEXT,
    decided_by TEXT REFERENCES person (id),
    due_by TEXT,
    settled BIGINT NOT NULL CHECK (settled >= 0 AND settled <= amount),
    elsewhere BIGINT NOT NULL CHECK (elsewhere >= 0 AND elsewhere <= amount),
    version BIGINT NOT NULL,
    -- Who proposes does not decide.
    CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE INDEX refund__contract ON refund (contract, id);
CREATE INDEX refund__unit ON refund (unit, id);
CREATE INDEX refund__organisation ON refund (organisation, id);
CREATE INDEX refund__status ON refund (status, id);

-- Every movement says for what it is; money that is not the budget's has a deposit or a bond instead of a line.
ALTER TABLE entry ADD COLUMN cause TEXT NOT NULL DEFAULT 'appropriation';
ALTER TABLE entry ADD COLUMN invoice TEXT REFERENCES invoice (id);
ALTER TABLE entry ADD COLUMN deposit TEXT REFERENCES deposit (id);
ALTER TABLE entry ADD COLUMN bond TEXT REFERENCES bond (id)
    CHECK ((line IS NULL) = (deposit IS NOT NULL OR bond IS NOT NULL));
CREATE INDEX entry__deposit ON entry (deposit, id) WHERE deposit IS NOT NULL;
CREATE INDEX entry__bond ON entry (bond, id) WHERE bond IS NOT NULL;
CREATE INDEX entry__invoice ON entry (invoice, id) WHERE invoice IS NOT NULL;
-- A report on payments reads them by day.
DROP INDEX entry__paid;
CREATE INDEX entry__paid ON entry (day, id) WHERE payment IS NOT NULL;
CREATE INDEX journal__at ON journal (at, position);
CREATE INDEX entry__cause ON entry (cause, day, id);
CREATE INDEX entry__day ON entry (day, id);

-- What the entries of 0001 were for follows from their accounts and from the act behind them.
UPDATE entry SET cause = CASE
    WHEN from_account = 'appropriated' AND (SELECT act FROM journal WHERE journal.id = entry.journal) = 'adjust_line'
        THEN 'adjustment'
    WHEN from_account = 'appropriated' THEN 'appropriation'
    WHEN to_account = 'appropriated' THEN 'adjustment'
    WHEN to_account = 'pre_committed' THEN 'plan'
    WHEN from_account = 'pre_committed' AND to_account = 'committed' THEN 'contract'
    WHEN from_account = 'pre_committed' AND (SELECT noun FROM journal WHERE journal.id = entry.journal) = 'contract'
        THEN 'saving'
    WHEN from_account = 'pre_committed' THEN 'plan_withdrawn'
    WHEN from_account = 'available' THEN 'supplement'
    WHEN to_account = 'accrued_unpaid' THEN 'acceptance'
    WHEN to_account = 'paid_net' THEN 'payment'
    WHEN (SELECT noun FROM journal WHERE journal.id = entry.journal) = 'contract' THEN 'termination'
    ELSE 'settlement' END;
-- What came in with the deposits of 0001 was not told in the journal, so that a market which holds any cannot be carried over.
CREATE TABLE carried_over (deposits BIGINT NOT NULL CHECK (deposits = 0));
INSERT INTO carried_over SELECT COUNT(*) FROM deposit;
DROP TABLE carried_over;

-- The digest of the journal up to a position, each over the one before it: what an auditor compares years later.
CREATE TABLE journal_seal (
    position BIGINT PRIMARY KEY NOT NULL,
    digest TEXT NOT NULL
);
