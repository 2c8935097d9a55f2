-- Every table, one text for both databases. Frozen once a market is kept in it; a change comes as a new file.
-- {identity} and {bytes} are the only words that differ between the databases; their triggers stand in a file each.
-- A CHECK or a unique index stands wherever a rule must not break, whatever the code does; each has a name.

-- What belongs to the market itself: the fingerprint of the key that seals its bids, the heads of the journal.
CREATE TABLE setting (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE unit (
    code TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    tier TEXT NOT NULL CONSTRAINT unit__tier CHECK (tier IN ('city', 'district', 'functional_area', 'street', 'zone', 'committee')),
    department TEXT NOT NULL CONSTRAINT unit__department CHECK (department IN ('territory', 'civil_affairs', 'finance', 'audit', 'supervision', 'education', 'health', 'justice', 'human_resources', 'veterans', 'culture', 'agriculture', 'housing', 'emergency')),
    parent TEXT REFERENCES unit (code)
);
CREATE INDEX unit__parent ON unit (parent, code);

CREATE TABLE holiday (
    day TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CONSTRAINT holiday__kind CHECK (kind IN ('public_holiday', 'in_lieu_dayoff', 'makeup_workday'))
);

CREATE TABLE organisation (
    id TEXT PRIMARY KEY NOT NULL,
    credit_code TEXT NOT NULL CONSTRAINT organisation__credit_code CHECK (length(credit_code) = 18),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT organisation__kind CHECK (kind IN ('association', 'service_institution', 'foundation', 'enterprise', 'public_institution', 'rural_collective', 'committee')),
    registration_authority TEXT NOT NULL REFERENCES unit (code),
    status TEXT NOT NULL CONSTRAINT organisation__status CHECK (status IN ('applied', 'confirmed', 'declined')),
    registry_entries TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL,
    name_form TEXT NOT NULL,
    recovery TEXT,
    recovered_from TEXT
);
-- One organisation for a credit code and for a name, as far as names look alike. An application holds neither: whoever
-- applies first with the code of another keeps nobody out.
CREATE UNIQUE INDEX organisation__one_credit_code ON organisation (credit_code) WHERE status = 'confirmed';
CREATE UNIQUE INDEX organisation__one_name ON organisation (name_form) WHERE status = 'confirmed';
CREATE INDEX organisation__credit_code ON organisation (credit_code, id);
CREATE INDEX organisation__registration_authority ON organisation (registration_authority, id);
CREATE INDEX organisation__unit ON organisation (unit, id);
CREATE INDEX organisation__status ON organisation (status, id);
CREATE INDEX organisation__kind ON organisation (kind, id);
CREATE INDEX organisation__recovered_from ON organisation (recovered_from, id) WHERE recovered_from IS NOT NULL;

CREATE TABLE person (
    id TEXT PRIMARY KEY NOT NULL,
    login TEXT NOT NULL,
    login_form TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT person__status CHECK (status IN ('active', 'disabled')),
    role_assignments TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    person TEXT NOT NULL,
    -- Experts and administrators are found in their library, relationships bar them.
    relationships TEXT NOT NULL,
    password_reset TEXT,
    library TEXT,
    -- A keyed digest of the identity number: a second account does not defeat what keeps roles apart.
    identity TEXT,
    -- The organisation whose people name a person's duties, and a way back for one that has lost its people.
    organisation TEXT REFERENCES organisation (id)
);
-- Logins that look alike are one: the form in which they are compared.
CREATE UNIQUE INDEX person__one_login ON person (login_form);
CREATE INDEX person__status ON person (status, id);
CREATE INDEX person__library ON person (library, id);
CREATE INDEX person__organisation ON person (organisation, id);
CREATE INDEX person__identity ON person (identity, id);

-- Secrets: hashed, and never in the journal.
CREATE TABLE credential (
    person TEXT PRIMARY KEY NOT NULL REFERENCES person (id),
    password_hash TEXT,
    -- A code by which its person sets a password, once and until it ends.
    code_hash TEXT,
    code_expires_at BIGINT,
    CONSTRAINT credential__code_ends CHECK ((code_hash IS NULL) = (code_expires_at IS NULL))
);

-- A second factor: the secret lies sealed, each code counts once.
CREATE TABLE second_factor (
    person TEXT PRIMARY KEY NOT NULL REFERENCES person (id),
    secret {bytes} NOT NULL,
    confirmed BOOLEAN NOT NULL,
    last_step BIGINT NOT NULL
);
CREATE TABLE recovery_code (
    code_hash TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id)
);
CREATE INDEX recovery_code__person ON recovery_code (person);

-- A device from which somebody logged in before: strangers' failures do not make it wait.
CREATE TABLE device (
    secret_hash TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    used_at BIGINT NOT NULL
);
CREATE INDEX device__used_at ON device (used_at);
CREATE INDEX device__person ON device (person);

CREATE TABLE session (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    secret_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX session__one_secret ON session (secret_hash);
CREATE INDEX session__person ON session (person, id);
CREATE INDEX session__expires_at ON session (expires_at);

CREATE TABLE api_token (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    -- The token by which it was made, if it was: it ends with it.
    parent TEXT REFERENCES api_token (id),
    secret_hash TEXT NOT NULL,
    purpose TEXT NOT NULL,
    roles TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX api_token__one_secret ON api_token (secret_hash);
CREATE INDEX api_token__person ON api_token (person, id);
CREATE INDEX api_token__parent ON api_token (parent);

-- Attempts that failed, by what they are counted (a login at an address, an address, a device), each under a keyed digest,
-- so that guessing is slowed down on every server and across restarts, and nobody reads here who tried.
CREATE TABLE failed_attempt (
    counted TEXT PRIMARY KEY NOT NULL,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    faded_at BIGINT NOT NULL
);
CREATE INDEX failed_attempt__last_at ON failed_attempt (last_at);

-- The accounts to which organisations may be paid.
CREATE TABLE payee_account (
    id TEXT PRIMARY KEY NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    payee TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT payee_account__status CHECK (status IN ('proposed', 'confirmed', 'refused', 'closed')),
    proposed_by TEXT NOT NULL REFERENCES person (id),
    proposed_at BIGINT NOT NULL,
    confirmed_by TEXT REFERENCES person (id),
    usable_from TEXT,
    reason TEXT,
    version BIGINT NOT NULL,
    number TEXT NOT NULL,
    CONSTRAINT payee_account__two_persons CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
    CONSTRAINT payee_account__waits CHECK ((confirmed_by IS NULL) = (usable_from IS NULL))
);
-- An organisation has each account once.
CREATE UNIQUE INDEX payee_account__one_each ON payee_account (organisation, number) WHERE status IN ('proposed', 'confirmed');
CREATE INDEX payee_account__organisation ON payee_account (organisation, id);
CREATE INDEX payee_account__unit ON payee_account (unit, id);
CREATE INDEX payee_account__status ON payee_account (status, id);

CREATE TABLE budget_line (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    year BIGINT NOT NULL,
    given_year BIGINT NOT NULL,
    source TEXT NOT NULL CONSTRAINT budget_line__source CHECK (source IN ('city', 'district', 'street', 'welfare_lottery', 'special_fund')),
    catalogue_code TEXT NOT NULL,
    title TEXT NOT NULL,
    project TEXT,
    opened_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    carried_forward BOOLEAN NOT NULL,
    CONSTRAINT budget_line__given_year CHECK (given_year <= year)
);
CREATE UNIQUE INDEX budget_line__one_kind ON budget_line (unit, year, source, catalogue_code, given_year);
CREATE INDEX budget_line__unit ON budget_line (unit, id);
CREATE INDEX budget_line__project ON budget_line (project, id) WHERE project IS NOT NULL;
CREATE INDEX budget_line__year ON budget_line (year, id);
CREATE INDEX budget_line__given_year ON budget_line (given_year, id);
CREATE INDEX budget_line__source ON budget_line (source, id);
CREATE INDEX budget_line__catalogue_code ON budget_line (catalogue_code, id);

-- What a line holds, and what each contract holds of it. Only the ledger writes here.
CREATE TABLE budget_line_balance (
    budget_line TEXT PRIMARY KEY NOT NULL REFERENCES budget_line (id),
    appropriated_fen BIGINT NOT NULL CONSTRAINT budget_line_balance__appropriated_fen CHECK (appropriated_fen >= 0),
    carried_in_fen BIGINT NOT NULL CONSTRAINT budget_line_balance__carried_in_fen CHECK (carried_in_fen >= 0),
    available_fen BIGINT NOT NULL CONSTRAINT budget_line_balance__available_fen CHECK (available_fen >= 0),
    pre_committed_fen BIGINT NOT NULL CONSTRAINT budget_line_balance__pre_committed_fen CHECK (pre_committed_fen >= 0),
    engaged_fen BIGINT NOT NULL CONSTRAINT budget_line_balance__engaged_fen CHECK (engaged_fen >= 0),
    other_owed_fen BIGINT NOT NULL CONSTRAINT budget_line_balance__other_owed_fen CHECK (other_owed_fen >= 0),
    other_paid_fen BIGINT NOT NULL CONSTRAINT budget_line_balance__other_paid_fen CHECK (other_paid_fen >= 0),
    carried_forward_fen BIGINT NOT NULL CONSTRAINT budget_line_balance__carried_forward_fen CHECK (carried_forward_fen >= 0),
    to_treasury_fen BIGINT NOT NULL CONSTRAINT budget_line_balance__to_treasury_fen CHECK (to_treasury_fen >= 0),
    CONSTRAINT budget_line_balance__adds_up CHECK (appropriated_fen + carried_in_fen = available_fen + pre_committed_fen + engaged_fen + other_owed_fen
        + other_paid_fen + carried_forward_fen + to_treasury_fen)
);

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
    requirement TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT purchase_item__status CHECK (status IN ('draft', 'submitted', 'returned', 'reviewed', 'budgeted', 'filed',
        'intention_published', 'in_tender', 'contracted', 'closed', 'withdrawn')),
    drafted_by TEXT NOT NULL REFERENCES person (id),
    consented BOOLEAN NOT NULL,
    allocations TEXT NOT NULL,
    intention_published_at BIGINT,
    tender TEXT,
    drawn_for TEXT,
    drafted_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    catalogue_code TEXT NOT NULL,
    -- A plan knows when it was budgeted, and its category for the sum of purchases (REG Art. 28).
    conversion TEXT,
    budgeted_at BIGINT,
    category TEXT NOT NULL,
    title TEXT NOT NULL
);
CREATE INDEX purchase_item__list ON purchase_item (list, id);
CREATE INDEX purchase_item__unit ON purchase_item (unit, id);
CREATE INDEX purchase_item__status ON purchase_item (status, id);
CREATE INDEX purchase_item__catalogue_code ON purchase_item (catalogue_code, id);
CREATE INDEX purchase_item__tender ON purchase_item (tender, id);
CREATE INDEX purchase_item__unit_category ON purchase_item (unit, category, id);

CREATE TABLE tender (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    number TEXT NOT NULL,
    tender_documents TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT tender__status CHECK (status IN ('draft', 'in_review', 'announced', 'published', 'closed', 'opened', 'quoting', 'evaluated',
        'completed', 'void', 'cancelled')),
    bid_deadline BIGINT NOT NULL,
    clarifications TEXT NOT NULL,
    drafted_by TEXT NOT NULL REFERENCES person (id),
    drafted_at BIGINT NOT NULL,
    published_at BIGINT,
    opened_at BIGINT,
    end_ground TEXT,
    end_reason TEXT,
    version BIGINT NOT NULL,
    method TEXT NOT NULL CONSTRAINT tender__method CHECK (method IN ('open_tender', 'invited_tender', 'competitive_negotiation', 'competitive_consultation',
        'single_source', 'closed_framework', 'open_framework', 'self_organised', 'call_for_proposals')),
    -- What was told in advance of every draw.
    chance TEXT NOT NULL,
    method_approval TEXT,
    invited TEXT,
    announced_at BIGINT,
    announced_for TEXT,
    final_round TEXT,
    suspended_until TEXT,
    suspensions TEXT NOT NULL,
    title TEXT NOT NULL
);
CREATE UNIQUE INDEX tender__one_number ON tender (number);
CREATE INDEX tender__unit ON tender (unit, id);
CREATE INDEX tender__status ON tender (status, id);
CREATE INDEX tender__method ON tender (method, id);
CREATE INDEX tender__bid_deadline ON tender (bid_deadline, id);
CREATE INDEX tender__status_bid_deadline ON tender (status, bid_deadline, id);

CREATE TABLE enquiry (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT REFERENCES organisation (id),
    text TEXT NOT NULL,
    answer TEXT,
    status TEXT NOT NULL CONSTRAINT enquiry__status CHECK (status IN ('asked', 'answered')),
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT enquiry__kind CHECK (kind IN ('enquiry', 'objection')),
    answer_due_date TEXT NOT NULL
);
CREATE INDEX enquiry__tender ON enquiry (tender, id);
CREATE INDEX enquiry__unit ON enquiry (unit, id);
CREATE INDEX enquiry__organisation ON enquiry (organisation, id);
CREATE INDEX enquiry__status ON enquiry (status, id);
CREATE INDEX enquiry__kind ON enquiry (kind, id);

CREATE TABLE bid (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    unit TEXT REFERENCES unit (code),
    status TEXT NOT NULL CONSTRAINT bid__status CHECK (status IN ('sealed', 'withdrawn', 'opened', 'qualified', 'unqualified', 'invalid', 'ranked',
        'won', 'lost')),
    receipt TEXT NOT NULL,
    content TEXT,
    exclusion_ground TEXT,
    exclusion_reason TEXT,
    score TEXT,
    rank BIGINT,
    version BIGINT NOT NULL,
    correction TEXT,
    answer_due_date TEXT,
    quote TEXT,
    final_price BIGINT CONSTRAINT bid__final_price CHECK (final_price IS NULL OR final_price > 0),
    price_explanation TEXT,
    -- Nobody reads a bid before it is opened, not even in the database.
    CONSTRAINT bid__sealed_is_unread CHECK (status NOT IN ('sealed', 'withdrawn') OR (content IS NULL AND unit IS NULL))
);
-- One bid of an organisation for a lot; a withdrawn one leaves room for another.
CREATE UNIQUE INDEX bid__one_each ON bid (tender, lot, organisation) WHERE status <> 'withdrawn';
CREATE INDEX bid__organisation ON bid (organisation, id);
CREATE INDEX bid__tender ON bid (tender, id);
CREATE INDEX bid__unit ON bid (unit, id);
CREATE INDEX bid__status ON bid (status, id);
CREATE INDEX bid__lot ON bid (lot, id);

-- What lies sealed until it comes to light, such as a bid before the opening: the row tells neither what it is nor whose.
-- Names are keyed digests, boxes and heads are encrypted, under a key that is not in this database, and padded.
CREATE TABLE sealed_noun (
    handle TEXT PRIMARY KEY NOT NULL,
    -- Of what there may be one only, such as a bid of an organisation for a lot.
    only_one TEXT,
    head {bytes} NOT NULL,
    box {bytes} NOT NULL
);
CREATE UNIQUE INDEX sealed_noun__only_one ON sealed_noun (only_one) WHERE only_one IS NOT NULL;

-- The contents of bids and final quotes, in the same way. They stay after the opening, to be compared with the receipts.
CREATE TABLE sealed_content (
    handle TEXT PRIMARY KEY NOT NULL,
    head {bytes} NOT NULL,
    ciphertext {bytes} NOT NULL
);

CREATE TABLE evaluation (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    members TEXT NOT NULL,
    appointed TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT evaluation__status CHECK (status IN ('formed', 'scoring', 'consolidated')),
    rankings TEXT NOT NULL,
    formed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    draw TEXT,
    chosen_with_consent TEXT,
    dissents TEXT NOT NULL,
    ratings TEXT NOT NULL,
    findings TEXT NOT NULL,
    consolidated_at BIGINT
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

CREATE TABLE framework (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    title TEXT NOT NULL,
    terms TEXT NOT NULL,
    end_date TEXT NOT NULL,
    suppliers TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT framework__status CHECK (status IN ('active', 'ended')),
    concluded_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX framework__one_each ON framework (tender, lot);
CREATE INDEX framework__tender ON framework (tender, id);
CREATE INDEX framework__unit ON framework (unit, id);
CREATE INDEX framework__status_end_date ON framework (status, end_date, id);

CREATE TABLE award (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    bid TEXT NOT NULL REFERENCES bid (id),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    rank BIGINT NOT NULL CONSTRAINT award__rank CHECK (rank >= 1),
    price BIGINT NOT NULL CONSTRAINT award__price CHECK (price > 0),
    status TEXT NOT NULL CONSTRAINT award__status CHECK (status IN ('recommended', 'decided', 'published', 'contracted', 'refused', 'void')),
    recommended_at BIGINT NOT NULL,
    decided_at BIGINT,
    reason TEXT,
    published_at BIGINT,
    paused_days BIGINT NOT NULL CONSTRAINT award__paused_days CHECK (paused_days >= 0),
    version BIGINT NOT NULL,
    -- An award may be called off under a framework: then the bid of its supplier stands behind many.
    framework TEXT REFERENCES framework (id),
    item TEXT REFERENCES purchase_item (id)
);
CREATE INDEX award__tender ON award (tender, id);
CREATE INDEX award__unit ON award (unit, id);
CREATE INDEX award__organisation ON award (organisation, id);
CREATE INDEX award__status ON award (status, id);
CREATE INDEX award__framework ON award (framework, id);
CREATE INDEX award__item ON award (item, id);
CREATE UNIQUE INDEX award__one_standing ON award (tender, lot) WHERE framework IS NULL AND status NOT IN ('refused', 'void');
CREATE UNIQUE INDEX award__one_each ON award (bid) WHERE framework IS NULL AND status <> 'void';
CREATE UNIQUE INDEX award__one_item ON award (item) WHERE framework IS NOT NULL AND status NOT IN ('refused', 'void');

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
    price BIGINT NOT NULL CONSTRAINT contract__price CHECK (price > 0),
    base_price BIGINT NOT NULL CONSTRAINT contract__base_price CHECK (base_price > 0),
    topped_up BIGINT NOT NULL CONSTRAINT contract__topped_up CHECK (topped_up >= 0),
    proposed TEXT,
    status TEXT NOT NULL CONSTRAINT contract__status CHECK (status IN ('draft', 'sent', 'signed_by_supplier', 'effective', 'completed', 'terminated',
        'cancelled')),
    signing_due_date TEXT NOT NULL,
    handled_by TEXT NOT NULL REFERENCES person (id),
    handlers TEXT NOT NULL,
    drafted_at BIGINT NOT NULL,
    sent_at BIGINT,
    effective_at BIGINT,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    -- No work before it is delivered (A8).
    start_date TEXT NOT NULL,
    filed_at BIGINT,
    unfiled_since BIGINT,
    end_agreed_at BIGINT,
    end_ground TEXT,
    ended_at BIGINT,
    records_kept_until TEXT,
    performance_evaluation TEXT,
    advance_invoiced BIGINT NOT NULL CONSTRAINT contract__advance_invoiced CHECK (advance_invoiced >= 0),
    payee_change TEXT,
    -- All supplements together stay within ten per cent (政府采购法 Art. 49).
    CONSTRAINT contract__within_a_tenth CHECK (price - base_price <= base_price / 10)
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
    budget_line TEXT NOT NULL REFERENCES budget_line (id),
    engaged_fen BIGINT NOT NULL CONSTRAINT funding__engaged_fen CHECK (engaged_fen >= 0),
    committed_fen BIGINT NOT NULL CONSTRAINT funding__committed_fen CHECK (committed_fen >= 0),
    accrued_unpaid_fen BIGINT NOT NULL CONSTRAINT funding__accrued_unpaid_fen CHECK (accrued_unpaid_fen >= 0),
    paid_net_fen BIGINT NOT NULL CONSTRAINT funding__paid_net_fen CHECK (paid_net_fen >= 0),
    retained_fen BIGINT NOT NULL CONSTRAINT funding__retained_fen CHECK (retained_fen >= 0),
    prepaid_open_fen BIGINT NOT NULL CONSTRAINT funding__prepaid_open_fen CHECK (prepaid_open_fen >= 0),
    overpaid_fen BIGINT NOT NULL CONSTRAINT funding__overpaid_fen CHECK (overpaid_fen >= 0),
    PRIMARY KEY (contract, budget_line),
    CONSTRAINT funding__adds_up CHECK (engaged_fen = committed_fen + accrued_unpaid_fen + retained_fen + prepaid_open_fen
        + paid_net_fen + overpaid_fen)
);
CREATE INDEX funding__budget_line ON funding (budget_line, contract);

CREATE TABLE milestone (
    id TEXT PRIMARY KEY NOT NULL,
    contract TEXT NOT NULL REFERENCES contract (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    number BIGINT NOT NULL,
    plan TEXT NOT NULL,
    due TEXT NOT NULL,
    amount BIGINT NOT NULL CONSTRAINT milestone__amount CHECK (amount > 0),
    accepted BIGINT NOT NULL CONSTRAINT milestone__accepted CHECK (accepted >= 0 AND accepted <= amount),
    invoiced BIGINT NOT NULL CONSTRAINT milestone__invoiced CHECK (invoiced >= 0 AND invoiced <= accepted),
    status TEXT NOT NULL CONSTRAINT milestone__status CHECK (status IN ('planned', 'delivered', 'accepted', 'partly_accepted', 'rejected', 'closed')),
    overdue BOOLEAN NOT NULL,
    report TEXT,
    evidence TEXT NOT NULL,
    acceptors TEXT NOT NULL,
    acceptance TEXT,
    delivered_at BIGINT,
    accepted_at BIGINT,
    version BIGINT NOT NULL,
    ledger TEXT,
    advance_recovered BIGINT NOT NULL CONSTRAINT milestone__advance_recovered CHECK (advance_recovered >= 0),
    retained BIGINT NOT NULL CONSTRAINT milestone__retained CHECK (retained >= 0),
    retained_until TEXT,
    -- What is held back, deducted, covered by the advance and invoiced is never more than what was accepted.
    deducted BIGINT NOT NULL
    CONSTRAINT milestone__deducted CHECK (deducted >= 0 AND advance_recovered + retained + deducted + invoiced <= accepted),
    title TEXT NOT NULL
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
    milestone TEXT REFERENCES milestone (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    figures TEXT NOT NULL,
    number TEXT NOT NULL,
    gross BIGINT NOT NULL CONSTRAINT invoice__gross CHECK (gross > 0),
    claimed BIGINT NOT NULL CONSTRAINT invoice__claimed CHECK (claimed >= 0 AND claimed <= gross),
    status TEXT NOT NULL CONSTRAINT invoice__status CHECK (status IN ('received', 'payable', 'rejected', 'reversed')),
    received_at BIGINT NOT NULL,
    payment_due_date TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT invoice__kind CHECK (kind IN ('acceptance', 'advance', 'credit_note')),
    reverses TEXT REFERENCES invoice (id),
    disputed BIGINT NOT NULL CONSTRAINT invoice__disputed CHECK (disputed >= 0),
    dispute TEXT,
    reversed BIGINT NOT NULL
    CONSTRAINT invoice__reversed CHECK (reversed >= 0 AND claimed + disputed + reversed <= gross)
);
-- One number in the whole system; a rejected invoice may be handed in again after correction.
CREATE UNIQUE INDEX invoice__one_number ON invoice (number) WHERE status <> 'rejected';
CREATE INDEX invoice__contract ON invoice (contract, id);
CREATE INDEX invoice__milestone ON invoice (milestone, id);
CREATE INDEX invoice__unit ON invoice (unit, id);
CREATE INDEX invoice__organisation ON invoice (organisation, id);
CREATE INDEX invoice__status ON invoice (status, id);
CREATE INDEX invoice__pay_by ON invoice (payment_due_date, id);
CREATE INDEX invoice__reverses ON invoice (reverses, id);
CREATE INDEX invoice__kind ON invoice (kind, id);

CREATE TABLE payment_order (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    debtor TEXT NOT NULL,
    payments TEXT NOT NULL,
    count BIGINT NOT NULL CONSTRAINT payment_order__count CHECK (count > 0),
    total BIGINT NOT NULL CONSTRAINT payment_order__total CHECK (total > 0),
    open BIGINT NOT NULL CONSTRAINT payment_order__open CHECK (open >= 0 AND open <= count),
    unmatched TEXT NOT NULL,
    dismissed TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT payment_order__status CHECK (status IN ('sent', 'reconciled')),
    ordered_by TEXT NOT NULL REFERENCES person (id),
    ordered_at BIGINT NOT NULL,
    reconciled_at BIGINT,
    version BIGINT NOT NULL,
    CONSTRAINT payment_order__reconciled_is_closed CHECK ((status = 'reconciled') = (open = 0))
);
CREATE INDEX payment_order__unit ON payment_order (unit, id);
CREATE INDEX payment_order__status ON payment_order (status, id);

CREATE TABLE payment (
    id TEXT PRIMARY KEY NOT NULL,
    contract TEXT NOT NULL REFERENCES contract (id),
    invoice TEXT NOT NULL REFERENCES invoice (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    amount BIGINT NOT NULL CONSTRAINT payment__amount CHECK (amount > 0),
    amount_moved BIGINT CONSTRAINT payment__amount_moved CHECK (amount_moved > 0 AND amount_moved <> amount),
    payee TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT payment__status CHECK (status IN ('requested', 'approved', 'sent', 'paid', 'returned', 'failed', 'reversed')),
    late BOOLEAN NOT NULL,
    payment_due_date TEXT NOT NULL,
    requested_by TEXT NOT NULL REFERENCES person (id),
    requested_at BIGINT NOT NULL,
    approved_by TEXT REFERENCES person (id),
    bank_reference TEXT,
    allocations TEXT NOT NULL,
    overpaid TEXT NOT NULL,
    written_off TEXT NOT NULL,
    charges TEXT NOT NULL,
    came_back TEXT NOT NULL,
    paid_at BIGINT,
    version BIGINT NOT NULL,
    advance BOOLEAN NOT NULL,
    value_date TEXT,
    reversed_at BIGINT,
    reversal TEXT,
    correction TEXT,
    failure_reason TEXT,
    confirmation TEXT,
    payment_order TEXT REFERENCES payment_order (id),
    -- Who asks does not approve (会计法 Art. 25).
    CONSTRAINT payment__two_persons CHECK (approved_by IS NULL OR approved_by <> requested_by),
    CONSTRAINT payment__paid_has_reference CHECK ((status IN ('paid', 'reversed')) = (bank_reference IS NOT NULL))
);
-- One reference of the bank, one payment.
CREATE UNIQUE INDEX payment__one_bank_reference ON payment (bank_reference) WHERE bank_reference IS NOT NULL;
CREATE INDEX payment__contract ON payment (contract, id);
CREATE INDEX payment__invoice ON payment (invoice, id);
CREATE INDEX payment__unit ON payment (unit, id);
CREATE INDEX payment__organisation ON payment (organisation, id);
CREATE INDEX payment__status ON payment (status, id);
CREATE INDEX payment__status_pay_by ON payment (status, payment_due_date, id);
CREATE INDEX payment__late ON payment (late, id);
CREATE INDEX payment__order ON payment (payment_order, id);

CREATE TABLE attachment (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL CONSTRAINT attachment__bytes CHECK (bytes > 0),
    sha256 TEXT NOT NULL,
    uploaded_by TEXT NOT NULL REFERENCES person (id),
    unit TEXT REFERENCES unit (code),
    organisation TEXT REFERENCES organisation (id),
    appointed TEXT NOT NULL,
    public BOOLEAN NOT NULL,
    uploaded_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    person TEXT NOT NULL,
    -- With the bids of which tender a file came to light: above the buyer it is told with them.
    with_bids_of TEXT REFERENCES tender (id)
);
CREATE INDEX attachment__unit ON attachment (unit, id);
CREATE INDEX attachment__organisation ON attachment (organisation, id);
CREATE INDEX attachment__person ON attachment (person, id);
CREATE INDEX attachment__public ON attachment (public, id);
CREATE INDEX attachment__uploaded_by ON attachment (uploaded_by, sha256);

-- Everything that happened, in the transaction in which it happened. The position is given after the commit,
-- gap-free, once.
CREATE TABLE journal (
    id {identity},
    position BIGINT,
    at BIGINT,
    actor TEXT,
    act TEXT,
    noun TEXT,
    subject TEXT,
    event TEXT,
    -- What is sealed takes no part in the numbering that anybody is told: a position that counted it would tell how many bid,
    -- and when. It lies in a box, its row tells nothing, and what it waits for is encrypted too. When that is opened the row is
    -- told and gets its position; until then it has a number of its own, so that none can be left out unseen.
    sealed_position BIGINT,
    waits_for {bytes},
    box {bytes},
    CONSTRAINT journal__told_or_sealed CHECK ((waits_for IS NULL AND at IS NOT NULL AND actor IS NOT NULL AND act IS NOT NULL
            AND noun IS NOT NULL AND event IS NOT NULL)
        OR (waits_for IS NOT NULL AND box IS NOT NULL AND at IS NULL AND actor IS NULL AND act IS NULL
            AND noun IS NULL AND subject IS NULL AND event IS NULL AND position IS NULL))
);
-- Of the rows with a number alone: to find the few that wait for one, SQLite would read all that have none in such an index.
CREATE UNIQUE INDEX journal__one_position ON journal (position) WHERE position IS NOT NULL;
CREATE INDEX journal__subject ON journal (noun, subject, id);
CREATE INDEX journal__actor ON journal (actor, id);
CREATE INDEX journal__at ON journal (at, position);
CREATE UNIQUE INDEX journal__one_sealed_position ON journal (sealed_position) WHERE sealed_position IS NOT NULL;
CREATE INDEX journal__waiting ON journal (id) WHERE position IS NULL AND waits_for IS NULL;
CREATE INDEX journal__sealed ON journal (id) WHERE waits_for IS NOT NULL AND sealed_position IS NULL;
CREATE INDEX journal__waits_for ON journal (id) WHERE waits_for IS NOT NULL;

CREATE TABLE deposit (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    bid TEXT NOT NULL REFERENCES bid (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    amount BIGINT NOT NULL CONSTRAINT deposit__amount CHECK (amount > 0),
    account_owner TEXT NOT NULL,
    account TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT deposit__status CHECK (status IN ('held', 'due', 'returned', 'forfeited', 'handed_over')),
    received_at BIGINT NOT NULL,
    return_due_date TEXT,
    returned_at BIGINT,
    late_interest BIGINT NOT NULL CONSTRAINT deposit__late_interest CHECK (late_interest >= 0),
    legal_ground TEXT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX deposit__one_each ON deposit (bid);
CREATE INDEX deposit__tender ON deposit (tender, id);
CREATE INDEX deposit__unit ON deposit (unit, id);
CREATE INDEX deposit__organisation ON deposit (organisation, id);
CREATE INDEX deposit__status ON deposit (status, id);

CREATE TABLE bond (
    id TEXT PRIMARY KEY NOT NULL,
    contract TEXT NOT NULL REFERENCES contract (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    form TEXT NOT NULL CONSTRAINT bond__form CHECK (form IN ('cash', 'bank_guarantee', 'insurance', 'cheque')),
    amount BIGINT NOT NULL CONSTRAINT bond__amount CHECK (amount > 0),
    reference TEXT NOT NULL,
    expires TEXT,
    status TEXT NOT NULL CONSTRAINT bond__status CHECK (status IN ('held', 'due', 'returned', 'called')),
    called BIGINT NOT NULL CONSTRAINT bond__called CHECK (called >= 0 AND called <= amount),
    paid_by_guarantor BIGINT NOT NULL CONSTRAINT bond__paid_by_guarantor CHECK (paid_by_guarantor >= 0 AND paid_by_guarantor <= called),
    handed_over BIGINT NOT NULL CONSTRAINT bond__handed_over CHECK (handed_over >= 0 AND handed_over <= called),
    received_at BIGINT NOT NULL,
    return_due_date TEXT,
    returned_at BIGINT,
    late_interest BIGINT NOT NULL CONSTRAINT bond__late_interest CHECK (late_interest >= 0),
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

-- Every movement of money, derived from the journal.
-- Interest for being late: for one payment, deposit or bond, once.
CREATE TABLE interest_claim (
    id TEXT PRIMARY KEY NOT NULL,
    legal_ground TEXT NOT NULL,
    payment TEXT REFERENCES payment (id),
    deposit TEXT REFERENCES deposit (id),
    bond TEXT REFERENCES bond (id),
    contract TEXT REFERENCES contract (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    principal BIGINT NOT NULL CONSTRAINT interest_claim__principal CHECK (principal > 0),
    days BIGINT NOT NULL CONSTRAINT interest_claim__days CHECK (days > 0),
    amount BIGINT NOT NULL CONSTRAINT interest_claim__amount CHECK (amount > 0),
    status TEXT NOT NULL CONSTRAINT interest_claim__status CHECK (status IN ('claimed', 'recognised', 'paid', 'refused')),
    claimed_by TEXT NOT NULL REFERENCES person (id),
    claimed_at BIGINT NOT NULL,
    figures TEXT,
    recognised_by TEXT REFERENCES person (id),
    budget_line TEXT REFERENCES budget_line (id),
    failure_reason TEXT,
    bank_reference TEXT,
    value_date TEXT,
    paid_at BIGINT,
    version BIGINT NOT NULL,
    invoice_number TEXT,
    CONSTRAINT interest_claim__of_one CHECK (
        (CASE legal_ground WHEN 'late_payment' THEN payment WHEN 'late_deposit' THEN deposit WHEN 'late_bond' THEN bond END) IS NOT NULL),
    CONSTRAINT interest_claim__two_persons CHECK (recognised_by IS NULL OR recognised_by <> claimed_by),
    CONSTRAINT interest_claim__borne CHECK ((status IN ('recognised', 'paid')) = (budget_line IS NOT NULL)),
    CONSTRAINT interest_claim__paid_has_reference CHECK ((status = 'paid') = (bank_reference IS NOT NULL))
);
CREATE UNIQUE INDEX interest_claim__one_payment ON interest_claim (payment) WHERE payment IS NOT NULL AND status <> 'refused';
CREATE UNIQUE INDEX interest_claim__one_deposit ON interest_claim (deposit) WHERE deposit IS NOT NULL AND status <> 'refused';
CREATE UNIQUE INDEX interest_claim__one_bond ON interest_claim (bond) WHERE bond IS NOT NULL AND status <> 'refused';
CREATE UNIQUE INDEX interest_claim__one_number ON interest_claim (invoice_number) WHERE invoice_number IS NOT NULL AND status <> 'refused';
CREATE INDEX interest_claim__contract ON interest_claim (contract, id);
CREATE INDEX interest_claim__budget_line ON interest_claim (budget_line, id);
CREATE INDEX interest_claim__unit ON interest_claim (unit, id);
CREATE INDEX interest_claim__organisation ON interest_claim (organisation, id);
CREATE INDEX interest_claim__status ON interest_claim (status, id);
CREATE INDEX interest_claim__legal_ground ON interest_claim (legal_ground, id);

CREATE TABLE entry (
    id {identity},
    journal BIGINT NOT NULL REFERENCES journal (id),
    at BIGINT NOT NULL,
    day TEXT NOT NULL,
    budget_line TEXT REFERENCES budget_line (id),
    from_account TEXT NOT NULL CONSTRAINT entry__from_account CHECK (from_account IN ('appropriated', 'carried_in', 'available', 'pre_committed', 'committed', 'accrued_unpaid', 'retained',
        'prepaid_open', 'paid_net', 'overpaid', 'other_owed', 'other_paid', 'carried_forward', 'to_treasury', 'held_cash', 'deposits_held', 'bonds_held', 'forfeited')),
    to_account TEXT NOT NULL CONSTRAINT entry__to_account CHECK (to_account IN ('appropriated', 'carried_in', 'available', 'pre_committed', 'committed', 'accrued_unpaid', 'retained',
        'prepaid_open', 'paid_net', 'overpaid', 'other_owed', 'other_paid', 'carried_forward', 'to_treasury', 'held_cash', 'deposits_held', 'bonds_held', 'forfeited')),
    amount_fen BIGINT NOT NULL CONSTRAINT entry__amount_fen CHECK (amount_fen > 0),
    contract TEXT REFERENCES contract (id),
    payment TEXT REFERENCES payment (id),
    -- Every movement says for what it is; money that is not the budget's has a deposit or a bond instead of a line.
    cause TEXT NOT NULL,
    invoice TEXT REFERENCES invoice (id),
    deposit TEXT REFERENCES deposit (id),
    bond TEXT REFERENCES bond (id),
    interest_claim TEXT REFERENCES interest_claim (id),
    -- What the bank moved it with, where it was the bank.
    bank_reference TEXT,
    CONSTRAINT entry__bond CHECK ((budget_line IS NULL) = (deposit IS NOT NULL OR bond IS NOT NULL)),
    CONSTRAINT entry__moves CHECK (from_account <> to_account)
);
CREATE INDEX entry__budget_line ON entry (budget_line, id);
CREATE INDEX entry__contract ON entry (contract, id);
CREATE INDEX entry__journal ON entry (journal, id);
CREATE INDEX entry__payment ON entry (payment, id) WHERE payment IS NOT NULL;
CREATE INDEX entry__deposit ON entry (deposit, id) WHERE deposit IS NOT NULL;
CREATE INDEX entry__bond ON entry (bond, id) WHERE bond IS NOT NULL;
CREATE INDEX entry__interest_claim ON entry (interest_claim, id) WHERE interest_claim IS NOT NULL;
CREATE INDEX entry__bank_reference ON entry (bank_reference, id) WHERE bank_reference IS NOT NULL;
CREATE INDEX entry__invoice ON entry (invoice, id) WHERE invoice IS NOT NULL;
CREATE INDEX entry__paid ON entry (day, id) WHERE payment IS NOT NULL;
CREATE INDEX entry__cause ON entry (cause, day, id);
CREATE INDEX entry__day ON entry (day, id);

-- Answers kept for retries. Who asked, for what and what came of it lie sealed: a bid is kept here as well.
CREATE TABLE replay (
    handle TEXT PRIMARY KEY NOT NULL,
    input_sha256 TEXT NOT NULL,
    answer {bytes} NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX replay__at ON replay (at);

-- The last number given in a series such as the tenders of a unit in a year.
CREATE TABLE series (
    name TEXT PRIMARY KEY NOT NULL,
    last BIGINT NOT NULL
);

-- Rule changes of the rulebook: what is switched or set, where, and from when on.
CREATE TABLE rule_change (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT REFERENCES unit (code),
    change TEXT NOT NULL,
    start_date TEXT NOT NULL,
    end_date TEXT,
    basis_document TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT rule_change__status CHECK (status IN ('proposed', 'confirmed', 'withdrawn')),
    proposed_by TEXT NOT NULL REFERENCES person (id),
    proposed_at BIGINT NOT NULL,
    confirmed_by TEXT,
    version BIGINT NOT NULL,
    CONSTRAINT rule_change__two_persons CHECK (status <> 'confirmed' OR (confirmed_by IS NOT NULL AND confirmed_by <> proposed_by)),
    CONSTRAINT rule_change__start_date_first CHECK (end_date IS NULL OR end_date >= start_date)
);
CREATE INDEX rule_change__unit ON rule_change (unit, id);
CREATE INDEX rule_change__status ON rule_change (status, id);

CREATE TABLE challenge (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT REFERENCES organisation (id),
    step TEXT NOT NULL CONSTRAINT challenge__step CHECK (step IN ('tender_documents', 'process', 'result')),
    matters TEXT NOT NULL,
    statement_of_facts TEXT NOT NULL,
    suspends BOOLEAN NOT NULL,
    status TEXT NOT NULL CONSTRAINT challenge__status CHECK (status IN ('filed', 'answered', 'withdrawn', 'complained')),
    filed_at BIGINT NOT NULL,
    answer_due_date TEXT NOT NULL,
    complaint_due_date TEXT NOT NULL,
    resumed_at BIGINT,
    finding TEXT,
    answer TEXT,
    answered_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX challenge__tender ON challenge (tender, id);
CREATE INDEX challenge__unit ON challenge (unit, id);
CREATE INDEX challenge__organisation ON challenge (organisation, id);
CREATE INDEX challenge__status ON challenge (status, id);
CREATE INDEX challenge__step ON challenge (step, id);

CREATE TABLE complaint (
    id TEXT PRIMARY KEY NOT NULL,
    challenge TEXT NOT NULL REFERENCES challenge (id),
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    matters TEXT NOT NULL,
    statement_of_facts TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT complaint__status CHECK (status IN ('filed', 'in_correction', 'accepted', 'not_accepted', 'decided', 'withdrawn')),
    filed_at BIGINT NOT NULL,
    check_due_date TEXT NOT NULL,
    accepted_at BIGINT,
    reply_due_date TEXT,
    decision_due_date TEXT NOT NULL,
    suspended_until TEXT,
    statements TEXT NOT NULL,
    remark TEXT,
    decision TEXT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX complaint__one_each ON complaint (challenge);
CREATE INDEX complaint__challenge ON complaint (challenge, id);
CREATE INDEX complaint__tender ON complaint (tender, id);
CREATE INDEX complaint__unit ON complaint (unit, id);
CREATE INDEX complaint__organisation ON complaint (organisation, id);
CREATE INDEX complaint__status ON complaint (status, id);

-- The clocks that run, and those that have: derived from how each noun stands, kept so that lists find them.
CREATE TABLE clock (
    noun TEXT NOT NULL,
    subject TEXT NOT NULL,
    clock TEXT NOT NULL,
    since TEXT NOT NULL,
    unit TEXT REFERENCES unit (code),
    organisation TEXT REFERENCES organisation (id),
    last_day TEXT NOT NULL,
    completed_date TEXT,
    escalated_to TEXT REFERENCES unit (code),
    escalated_on TEXT,
    PRIMARY KEY (noun, subject, clock, since)
);
CREATE INDEX clock__last_day ON clock (last_day, noun, subject, clock, since) WHERE completed_date IS NULL;
CREATE INDEX clock__untold ON clock (last_day) WHERE completed_date IS NULL AND escalated_on IS NULL;
CREATE INDEX clock__unit ON clock (unit, last_day);
CREATE INDEX clock__organisation ON clock (organisation, last_day);
CREATE INDEX clock__escalated_to ON clock (escalated_to, last_day) WHERE escalated_to IS NOT NULL;

-- What waits for somebody now: derived from how each noun stands, kept so that the inbox finds it.
CREATE TABLE task (
    noun TEXT NOT NULL,
    subject TEXT NOT NULL,
    act TEXT NOT NULL,
    -- The one person who is to do it; whoever has the right if empty.
    person TEXT REFERENCES person (id),
    unit TEXT REFERENCES unit (code),
    -- Of acts of an organisation: whose they are.
    organisation TEXT REFERENCES organisation (id),
    clock TEXT,
    from_at BIGINT,
    -- The identifiers of those who may not do it, with blanks between.
    apart TEXT NOT NULL,
    since TEXT NOT NULL
);
CREATE UNIQUE INDEX task__once ON task (noun, subject, act, COALESCE(person, ''));
CREATE INDEX task__unit ON task (unit, act);
CREATE INDEX task__organisation ON task (organisation, act) WHERE organisation IS NOT NULL;
CREATE INDEX task__person ON task (person, act) WHERE person IS NOT NULL;

-- By what a noun is found: its words as they are compared, and the tokens of the index. It repeats what stands in the noun and
-- changes with it; what lies sealed is not found.
CREATE TABLE search_text (
    -- By age, the newest last: the moment, and after it digits that tell nothing.
    place BIGINT PRIMARY KEY NOT NULL,
    noun TEXT NOT NULL,
    subject TEXT NOT NULL CONSTRAINT search_text__once UNIQUE,
    title TEXT NOT NULL,
    rest TEXT NOT NULL,
    grams TEXT NOT NULL CONSTRAINT search_text__grams CHECK (grams <> ''),
    -- Codes of the catalogue, each with a blank before it.
    categories TEXT NOT NULL,
    method TEXT,
    amount BIGINT,
    closes_at BIGINT
);
CREATE INDEX search_text__noun ON search_text (noun, place);

CREATE TABLE closing (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    month TEXT NOT NULL CONSTRAINT closing__month CHECK (length(month) = 7),
    closed_by TEXT NOT NULL REFERENCES person (id),
    closed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX closing__once ON closing (unit, month);
CREATE INDEX closing__unit ON closing (unit, id);

CREATE TABLE refund (
    id TEXT PRIMARY KEY NOT NULL,
    contract TEXT NOT NULL REFERENCES contract (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    legal_ground TEXT NOT NULL CONSTRAINT refund__legal_ground CHECK (legal_ground IN ('unspent', 'over_paid', 'breach', 'audit')),
    amount BIGINT NOT NULL CONSTRAINT refund__amount CHECK (amount > 0),
    payments TEXT NOT NULL,
    findings TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT refund__status CHECK (status IN ('proposed', 'answered', 'due', 'closed', 'dropped', 'written_off')),
    proposed_by TEXT NOT NULL REFERENCES person (id),
    proposed_at BIGINT NOT NULL,
    answer_due_date TEXT NOT NULL,
    answer TEXT,
    decided_by TEXT REFERENCES person (id),
    due_date TEXT,
    settled BIGINT NOT NULL CONSTRAINT refund__settled CHECK (settled >= 0 AND settled <= amount),
    elsewhere BIGINT NOT NULL CONSTRAINT refund__elsewhere CHECK (elsewhere >= 0 AND elsewhere <= amount),
    version BIGINT NOT NULL,
    -- Who proposes does not decide.
    CONSTRAINT refund__two_persons CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE INDEX refund__contract ON refund (contract, id);
CREATE INDEX refund__unit ON refund (unit, id);
CREATE INDEX refund__organisation ON refund (organisation, id);
CREATE INDEX refund__status ON refund (status, id);

-- The digest of the journal up to a position, each over the one before it: what an auditor compares years later.
CREATE TABLE journal_seal (
    position BIGINT PRIMARY KEY NOT NULL,
    digest TEXT NOT NULL
);

-- What the bank carried out is told once: one reference of the bank stands for one payment, refund, or movement of a deposit,
-- a bond or interest, in the whole system.
CREATE TABLE bank_movement (
    reference TEXT PRIMARY KEY NOT NULL,
    noun TEXT NOT NULL CONSTRAINT bank_movement__noun CHECK (noun IN ('payment', 'refund', 'deposit', 'bond', 'interest_claim')),
    subject TEXT NOT NULL
);
CREATE INDEX bank_movement__subject ON bank_movement (noun, subject);

-- Reports that are made beside other work: how they were asked for, how far they have come, and their digest.
CREATE TABLE report_job (
    id TEXT PRIMARY KEY NOT NULL,
    report TEXT NOT NULL,
    form TEXT NOT NULL CONSTRAINT report_job__form CHECK (form IN ('json', 'csv', 'xlsx', 'hledger', 'ledger', 'beancount')),
    asked TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    role_assignments TEXT NOT NULL,
    access_scope_digest TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT report_job__status CHECK (status IN ('ordered', 'making', 'made', 'failed')),
    rows BIGINT NOT NULL CONSTRAINT report_job__rows CHECK (rows >= 0),
    bytes BIGINT NOT NULL CONSTRAINT report_job__bytes CHECK (bytes >= 0),
    sha256 TEXT,
    failure_reason TEXT,
    ordered_at BIGINT NOT NULL,
    last_heartbeat_at BIGINT,
    made_at BIGINT,
    expires_at BIGINT,
    version BIGINT NOT NULL CONSTRAINT report_job__version CHECK (version > 0),
    CONSTRAINT report_job__made_has_digest CHECK ((status = 'made') = (sha256 IS NOT NULL)),
    CONSTRAINT report_job__made_expires CHECK ((status = 'made') = (expires_at IS NOT NULL))
);
CREATE INDEX report_job__person ON report_job (person, id);
CREATE INDEX report_job__status ON report_job (status, id);
