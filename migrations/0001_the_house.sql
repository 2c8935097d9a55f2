-- The house: every table, one text for both databases. Frozen once landed; changes come as a new file.
-- {identity}, {bytes} and the append-only triggers are the only words that differ between them.
-- A CHECK or a unique index stands wherever a rule must not break, whatever the code does.

-- What belongs to the house itself: the fingerprint of the key that seals its bids.
CREATE TABLE house (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- Who and where -------------------------------------------------------------------------------------------

CREATE TABLE unit (
    code TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('city', 'district', 'functional_area', 'street', 'zone', 'committee')),
    line TEXT NOT NULL CHECK (line IN ('territory', 'civil_affairs', 'finance', 'audit', 'supervision')),
    parent TEXT REFERENCES unit (code)
);
CREATE INDEX unit__parent ON unit (parent, code);

CREATE TABLE holiday (
    day TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('public_holiday', 'in_lieu_dayoff', 'makeup_workday'))
);

CREATE TABLE organisation (
    id TEXT PRIMARY KEY NOT NULL,
    credit_code TEXT NOT NULL CHECK (length(credit_code) = 18),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('association', 'service_institution', 'foundation')),
    registrar TEXT NOT NULL REFERENCES unit (code),
    status TEXT NOT NULL CHECK (status IN ('applied', 'confirmed', 'declined')),
    facts TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL
);
-- One registration for a credit code; a declined one leaves room for another.
CREATE UNIQUE INDEX organisation__one_credit_code ON organisation (credit_code) WHERE status <> 'declined';
CREATE INDEX organisation__registrar ON organisation (registrar, id);
CREATE INDEX organisation__unit ON organisation (unit, id);
CREATE INDEX organisation__status ON organisation (status, id);
CREATE INDEX organisation__kind ON organisation (kind, id);

CREATE TABLE person (
    id TEXT PRIMARY KEY NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
    duties TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    person TEXT NOT NULL
);
CREATE UNIQUE INDEX person__one_login ON person (login);
CREATE INDEX person__status ON person (status, id);

-- Secrets: hashed, and never in the journal.
CREATE TABLE credential (
    person TEXT PRIMARY KEY NOT NULL REFERENCES person (id),
    password_hash TEXT NOT NULL
);
CREATE TABLE session (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    secret_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX session__one_secret ON session (secret_hash);
CREATE INDEX session__person ON session (person, id);
CREATE TABLE api_token (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    secret_hash TEXT NOT NULL,
    purpose TEXT NOT NULL,
    roles TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX api_token__one_secret ON api_token (secret_hash);
CREATE INDEX api_token__person ON api_token (person, id);
-- Failed log-ins by login name, so that guessing is slowed down on every server and across restarts.
CREATE TABLE failed_log_in (
    login TEXT PRIMARY KEY NOT NULL,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- The money set aside ----------------------------------------------------------------------------------------

CREATE TABLE budget_line (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    year BIGINT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('city', 'district', 'street', 'welfare_lottery', 'special_fund')),
    catalogue_code TEXT NOT NULL,
    title TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX budget_line__one_kind ON budget_line (unit, year, source, catalogue_code);
CREATE INDEX budget_line__unit ON budget_line (unit, id);
CREATE INDEX budget_line__year ON budget_line (year, id);
CREATE INDEX budget_line__source ON budget_line (source, id);
CREATE INDEX budget_line__catalogue_code ON budget_line (catalogue_code, id);

-- What a line holds, and what each contract holds of it. Only the ledger writes here.
CREATE TABLE line_balance (
    line TEXT PRIMARY KEY NOT NULL REFERENCES budget_line (id),
    appropriated_fen BIGINT NOT NULL CHECK (appropriated_fen >= 0),
    available_fen BIGINT NOT NULL CHECK (available_fen >= 0),
    pre_committed_fen BIGINT NOT NULL CHECK (pre_committed_fen >= 0),
    engaged_fen BIGINT NOT NULL CHECK (engaged_fen >= 0),
    CHECK (appropriated_fen = available_fen + pre_committed_fen + engaged_fen)
);

-- What is wanted -----------------------------------------------------------------------------------------------

CREATE TABLE purchase_list (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    year BIGINT NOT NULL,
    title TEXT NOT NULL,
    opened_by TEXT NOT NULL REFERENCES person (id),
    opened_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX purchase_list__unit ON purchase_list (unit, id);
CREATE INDEX purchase_list__year ON purchase_list (year, id);

CREATE TABLE purchase_item (
    id TEXT PRIMARY KEY NOT NULL,
    list TEXT NOT NULL REFERENCES purchase_list (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    need TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'returned', 'reviewed', 'budgeted', 'filed',
        'intention_published', 'in_tender', 'contracted', 'closed', 'withdrawn')),
    drafted_by TEXT NOT NULL REFERENCES person (id),
    consented BOOLEAN NOT NULL,
    shares TEXT NOT NULL,
    intention_published_at BIGINT,
    tender TEXT,
    drafted_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    catalogue_code TEXT NOT NULL
);
CREATE INDEX purchase_item__list ON purchase_item (list, id);
CREATE INDEX purchase_item__unit ON purchase_item (unit, id);
CREATE INDEX purchase_item__status ON purchase_item (status, id);
CREATE INDEX purchase_item__catalogue_code ON purchase_item (catalogue_code, id);
CREATE INDEX purchase_item__tender ON purchase_item (tender, id);

-- The competition ----------------------------------------------------------------------------------------------

CREATE TABLE tender (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    number TEXT NOT NULL,
    papers TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'in_review', 'published', 'closed', 'opened', 'evaluated', 'completed',
        'void', 'cancelled')),
    deadline BIGINT NOT NULL,
    clarifications TEXT NOT NULL,
    drafted_by TEXT NOT NULL REFERENCES person (id),
    drafted_at BIGINT NOT NULL,
    published_at BIGINT,
    opened_at BIGINT,
    ended_because TEXT,
    version BIGINT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('open_tender', 'competitive_consultation', 'self_run'))
);
CREATE UNIQUE INDEX tender__one_number ON tender (number);
CREATE INDEX tender__unit ON tender (unit, id);
CREATE INDEX tender__status ON tender (status, id);
CREATE INDEX tender__method ON tender (method, id);
CREATE INDEX tender__deadline ON tender (deadline, id);
CREATE INDEX tender__status_deadline ON tender (status, deadline, id);

CREATE TABLE question (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT REFERENCES organisation (id),
    text TEXT NOT NULL,
    answer TEXT,
    status TEXT NOT NULL CHECK (status IN ('asked', 'answered')),
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX question__tender ON question (tender, id);
CREATE INDEX question__unit ON question (unit, id);
CREATE INDEX question__organisation ON question (organisation, id);
CREATE INDEX question__status ON question (status, id);

CREATE TABLE bid (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    unit TEXT REFERENCES unit (code),
    status TEXT NOT NULL CHECK (status IN ('sealed', 'withdrawn', 'opened', 'qualified', 'unqualified', 'invalid', 'ranked',
        'won', 'lost')),
    receipt TEXT NOT NULL,
    content TEXT,
    excluded_because TEXT,
    score TEXT,
    rank BIGINT,
    version BIGINT NOT NULL,
    -- Nobody reads a bid before it is opened, not even in the database.
    CHECK (status NOT IN ('sealed', 'withdrawn') OR (content IS NULL AND unit IS NULL))
);
-- One bid of an organisation for a lot; a withdrawn one leaves room for another.
CREATE UNIQUE INDEX bid__one_each ON bid (tender, lot, organisation) WHERE status <> 'withdrawn';
CREATE INDEX bid__organisation ON bid (organisation, id);
CREATE INDEX bid__tender ON bid (tender, id);
CREATE INDEX bid__unit ON bid (unit, id);
CREATE INDEX bid__status ON bid (status, id);
CREATE INDEX bid__lot ON bid (lot, id);

-- The content of a bid, encrypted under a key that is not in this database.
CREATE TABLE sealed_bid (
    bid TEXT PRIMARY KEY NOT NULL REFERENCES bid (id),
    ciphertext {bytes} NOT NULL
);

CREATE TABLE evaluation (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    members TEXT NOT NULL,
    appointed TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('formed', 'scoring', 'consolidated')),
    rankings TEXT NOT NULL,
    formed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX evaluation__one_each ON evaluation (tender);
CREATE INDEX evaluation__unit ON evaluation (unit, id);
CREATE INDEX evaluation__status ON evaluation (status, id);
CREATE TABLE panel_seat (
    evaluation TEXT NOT NULL REFERENCES evaluation (id),
    person TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (person, evaluation)
);
CREATE INDEX panel_seat__evaluation ON panel_seat (evaluation, person);

CREATE TABLE score_sheet (
    id TEXT PRIMARY KEY NOT NULL,
    evaluation TEXT NOT NULL REFERENCES evaluation (id),
    person TEXT NOT NULL REFERENCES person (id),
    unit TEXT REFERENCES unit (code),
    scores TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX score_sheet__one_each ON score_sheet (evaluation, person);
CREATE INDEX score_sheet__person ON score_sheet (person, id);
CREATE INDEX score_sheet__unit ON score_sheet (unit, id);

CREATE TABLE award (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    bid TEXT NOT NULL REFERENCES bid (id),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    rank BIGINT NOT NULL CHECK (rank >= 1),
    price BIGINT NOT NULL CHECK (price > 0),
    status TEXT NOT NULL CHECK (status IN ('recommended', 'decided', 'published', 'contracted', 'refused', 'void')),
    recommended_at BIGINT NOT NULL,
    decided_at BIGINT,
    reasons TEXT,
    published_at BIGINT,
    version BIGINT NOT NULL
);
-- One award of a lot at a time, and never two of one bid.
CREATE UNIQUE INDEX award__one_standing ON award (tender, lot) WHERE status NOT IN ('refused', 'void');
CREATE UNIQUE INDEX award__one_each ON award (bid);
CREATE INDEX award__tender ON award (tender, id);
CREATE INDEX award__unit ON award (unit, id);
CREATE INDEX award__organisation ON award (organisation, id);
CREATE INDEX award__status ON award (status, id);

-- The work -----------------------------------------------------------------------------------------------------

CREATE TABLE contract (
    id TEXT PRIMARY KEY NOT NULL,
    number TEXT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    award TEXT NOT NULL REFERENCES award (id),
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    item TEXT NOT NULL REFERENCES purchase_item (id),
    terms TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price > 0),
    base_price BIGINT NOT NULL CHECK (base_price > 0),
    proposed TEXT,
    status TEXT NOT NULL CHECK (status IN ('draft', 'sent', 'signed_by_supplier', 'effective', 'completed', 'terminated',
        'cancelled')),
    sign_by TEXT NOT NULL,
    handled_by TEXT NOT NULL REFERENCES person (id),
    drafted_at BIGINT NOT NULL,
    effective_at BIGINT,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    -- All supplements together stay within ten per cent (政府采购法 Art. 49).
    CHECK (price - base_price <= base_price / 10)
);
CREATE UNIQUE INDEX contract__one_number ON contract (number);
CREATE UNIQUE INDEX contract__one_standing ON contract (award) WHERE status <> 'cancelled';
CREATE INDEX contract__unit ON contract (unit, id);
CREATE INDEX contract__organisation ON contract (organisation, id);
CREATE INDEX contract__tender ON contract (tender, id);
CREATE INDEX contract__item ON contract (item, id);
CREATE INDEX contract__status ON contract (status, id);

CREATE TABLE funding (
    contract TEXT NOT NULL REFERENCES contract (id),
    line TEXT NOT NULL REFERENCES budget_line (id),
    engaged_fen BIGINT NOT NULL CHECK (engaged_fen >= 0),
    committed_fen BIGINT NOT NULL CHECK (committed_fen >= 0),
    accrued_unpaid_fen BIGINT NOT NULL CHECK (accrued_unpaid_fen >= 0),
    paid_net_fen BIGINT NOT NULL CHECK (paid_net_fen >= 0),
    PRIMARY KEY (contract, line),
    CHECK (engaged_fen = committed_fen + accrued_unpaid_fen + paid_net_fen)
);
CREATE INDEX funding__line ON funding (line, contract);

CREATE TABLE milestone (
    id TEXT PRIMARY KEY NOT NULL,
    contract TEXT NOT NULL REFERENCES contract (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    number BIGINT NOT NULL,
    plan TEXT NOT NULL,
    due TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    accepted BIGINT NOT NULL CHECK (accepted >= 0 AND accepted <= amount),
    invoiced BIGINT NOT NULL CHECK (invoiced >= 0 AND invoiced <= accepted),
    status TEXT NOT NULL CHECK (status IN ('planned', 'delivered', 'accepted', 'partly_accepted', 'rejected', 'settled')),
    overdue BOOLEAN NOT NULL,
    report TEXT,
    evidence TEXT NOT NULL,
    acceptance TEXT,
    delivered_at BIGINT,
    accepted_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX milestone__one_number ON milestone (contract, number);
CREATE INDEX milestone__contract ON milestone (contract, id);
CREATE INDEX milestone__unit ON milestone (unit, id);
CREATE INDEX milestone__organisation ON milestone (organisation, id);
CREATE INDEX milestone__status ON milestone (status, id);
CREATE INDEX milestone__due ON milestone (due, id);
CREATE INDEX milestone__overdue ON milestone (overdue, id);

CREATE TABLE invoice (
    id TEXT PRIMARY KEY NOT NULL,
    contract TEXT NOT NULL REFERENCES contract (id),
    milestone TEXT NOT NULL REFERENCES milestone (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    figures TEXT NOT NULL,
    number TEXT NOT NULL,
    gross BIGINT NOT NULL CHECK (gross > 0),
    claimed BIGINT NOT NULL CHECK (claimed >= 0 AND claimed <= gross),
    status TEXT NOT NULL CHECK (status IN ('received', 'payable', 'rejected')),
    received_at BIGINT NOT NULL,
    pay_by TEXT NOT NULL,
    version BIGINT NOT NULL
);
-- One number in the whole system; a rejected invoice may be handed in again after correction.
CREATE UNIQUE INDEX invoice__one_number ON invoice (number) WHERE status <> 'rejected';
CREATE INDEX invoice__contract ON invoice (contract, id);
CREATE INDEX invoice__milestone ON invoice (milestone, id);
CREATE INDEX invoice__unit ON invoice (unit, id);
CREATE INDEX invoice__organisation ON invoice (organisation, id);
CREATE INDEX invoice__status ON invoice (status, id);
CREATE INDEX invoice__pay_by ON invoice (pay_by, id);

CREATE TABLE payment (
    id TEXT PRIMARY KEY NOT NULL,
    contract TEXT NOT NULL REFERENCES contract (id),
    invoice TEXT NOT NULL REFERENCES invoice (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    payee TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('requested', 'approved', 'sent', 'paid', 'returned', 'failed')),
    late BOOLEAN NOT NULL,
    pay_by TEXT NOT NULL,
    requested_by TEXT NOT NULL REFERENCES person (id),
    requested_at BIGINT NOT NULL,
    approved_by TEXT REFERENCES person (id),
    bank_reference TEXT,
    shares TEXT NOT NULL,
    paid_at BIGINT,
    version BIGINT NOT NULL,
    -- Who asks does not approve (会计法 Art. 25).
    CHECK (approved_by IS NULL OR approved_by <> requested_by),
    CHECK ((status = 'paid') = (bank_reference IS NOT NULL))
);
-- One reference of the bank, one payment.
CREATE UNIQUE INDEX payment__one_bank_reference ON payment (bank_reference) WHERE bank_reference IS NOT NULL;
CREATE INDEX payment__contract ON payment (contract, id);
CREATE INDEX payment__invoice ON payment (invoice, id);
CREATE INDEX payment__unit ON payment (unit, id);
CREATE INDEX payment__organisation ON payment (organisation, id);
CREATE INDEX payment__status ON payment (status, id);
CREATE INDEX payment__status_pay_by ON payment (status, pay_by, id);
CREATE INDEX payment__late ON payment (late, id);

CREATE TABLE attachment (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    sha256 TEXT NOT NULL,
    uploaded_by TEXT NOT NULL REFERENCES person (id),
    unit TEXT REFERENCES unit (code),
    organisation TEXT REFERENCES organisation (id),
    appointed TEXT NOT NULL,
    public BOOLEAN NOT NULL,
    uploaded_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    person TEXT NOT NULL
);
CREATE INDEX attachment__unit ON attachment (unit, id);
CREATE INDEX attachment__organisation ON attachment (organisation, id);
CREATE INDEX attachment__person ON attachment (person, id);
CREATE INDEX attachment__public ON attachment (public, id);

-- What is written down -----------------------------------------------------------------------------------------

-- Everything that happened, in the transaction in which it happened. The position is given after the commit,
-- gap-free, once.
CREATE TABLE journal (
    id {identity},
    position BIGINT,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    noun TEXT NOT NULL,
    subject TEXT,
    event TEXT NOT NULL
);
CREATE UNIQUE INDEX journal__one_position ON journal (position);
CREATE INDEX journal__waiting ON journal (id) WHERE position IS NULL;
CREATE INDEX journal__subject ON journal (noun, subject, id);
CREATE INDEX journal__actor ON journal (actor, id);

-- Every movement of money, derived from the journal.
CREATE TABLE entry (
    id {identity},
    journal BIGINT NOT NULL REFERENCES journal (id),
    at BIGINT NOT NULL,
    day TEXT NOT NULL,
    line TEXT NOT NULL REFERENCES budget_line (id),
    from_account TEXT NOT NULL CHECK (from_account IN ('appropriated', 'available', 'pre_committed', 'committed',
        'accrued_unpaid', 'paid_net')),
    to_account TEXT NOT NULL CHECK (to_account IN ('appropriated', 'available', 'pre_committed', 'committed',
        'accrued_unpaid', 'paid_net')),
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    contract TEXT REFERENCES contract (id),
    payment TEXT REFERENCES payment (id),
    CHECK (from_account <> to_account)
);
CREATE INDEX entry__line ON entry (line, id);
CREATE INDEX entry__contract ON entry (contract, id);
CREATE INDEX entry__journal ON entry (journal, id);
CREATE INDEX entry__payment ON entry (payment, id) WHERE payment IS NOT NULL;
CREATE INDEX entry__paid ON entry (day, id) WHERE to_account = 'paid_net';

-- Answers kept for retries, by caller and key.
CREATE TABLE replay (
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    input_sha256 TEXT NOT NULL,
    status BIGINT NOT NULL,
    body {bytes} NOT NULL,
    location TEXT,
    etag TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (caller, key)
);
CREATE INDEX replay__at ON replay (at);

-- The last number given in a series such as the tenders of a unit in a year.
CREATE TABLE series (
    name TEXT PRIMARY KEY NOT NULL,
    last BIGINT NOT NULL
);
