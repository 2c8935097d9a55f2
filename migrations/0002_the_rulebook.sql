-- The rulebook: amendments, the methods, drawing, final quotes, deposits, frameworks, challenges, complaints, clocks.
-- The words that columns of 0001 may hold are widened beside this file, as the two databases do that differently.

-- Amendments of the rulebook: what is switched or set, where, and from when on.
CREATE TABLE amendment (
    id TEXT PRIMARY KEY NOT NULL,
    unit TEXT REFERENCES unit (code),
    change TEXT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT,
    basis TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('proposed', 'confirmed', 'withdrawn')),
    proposed_by TEXT NOT NULL REFERENCES person (id),
    proposed_at BIGINT NOT NULL,
    confirmed_by TEXT,
    version BIGINT NOT NULL,
    CHECK (status <> 'confirmed' OR (confirmed_by IS NOT NULL AND confirmed_by <> proposed_by)),
    CHECK (ends IS NULL OR ends >= starts)
);
CREATE INDEX amendment__unit ON amendment (unit, id);
CREATE INDEX amendment__status ON amendment (status, id);

-- Experts are found in their library, ties bar them.
ALTER TABLE person ADD COLUMN ties TEXT NOT NULL DEFAULT '[]';
ALTER TABLE person ADD COLUMN library TEXT;
UPDATE person SET library = 'expert' WHERE status = 'active' AND duties LIKE '%"evaluator"%';
CREATE INDEX person__library ON person (library, id);

-- A plan knows when it was budgeted, and its category for the sum of purchases (REG Art. 28).
ALTER TABLE purchase_item ADD COLUMN conversion TEXT;
ALTER TABLE purchase_item ADD COLUMN budgeted_at BIGINT;
ALTER TABLE purchase_item ADD COLUMN category TEXT NOT NULL DEFAULT '';
UPDATE purchase_item SET category = substr(catalogue_code, 1, 7);
CREATE INDEX purchase_item__unit_category ON purchase_item (unit, category, id);

ALTER TABLE tender ADD COLUMN method_approval TEXT;
ALTER TABLE tender ADD COLUMN invited TEXT;
ALTER TABLE tender ADD COLUMN announced_at BIGINT;
ALTER TABLE tender ADD COLUMN final_round TEXT;
ALTER TABLE tender ADD COLUMN suspended_until TEXT;

ALTER TABLE question ADD COLUMN kind TEXT NOT NULL DEFAULT 'question' CHECK (kind IN ('question', 'objection'));
ALTER TABLE question ADD COLUMN answer_by TEXT NOT NULL DEFAULT '2026-12-31';
CREATE INDEX question__kind ON question (kind, id);

ALTER TABLE bid ADD COLUMN correction TEXT;
ALTER TABLE bid ADD COLUMN answer_by TEXT;
ALTER TABLE bid ADD COLUMN quote TEXT;
ALTER TABLE bid ADD COLUMN final_price BIGINT CHECK (final_price IS NULL OR final_price > 0);
ALTER TABLE bid ADD COLUMN inquiry TEXT;
-- A final quote, encrypted under a key that is not in this database, until the quotes are opened.
CREATE TABLE sealed_quote (
    bid TEXT PRIMARY KEY NOT NULL REFERENCES bid (id),
    sha256 TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    ciphertext {bytes} NOT NULL
);

ALTER TABLE evaluation ADD COLUMN draw TEXT;
ALTER TABLE evaluation ADD COLUMN chosen_with_consent TEXT;
ALTER TABLE evaluation ADD COLUMN dissents TEXT NOT NULL DEFAULT '[]';
ALTER TABLE evaluation ADD COLUMN ratings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE evaluation ADD COLUMN consolidated_at BIGINT;

CREATE TABLE framework (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    title TEXT NOT NULL,
    terms TEXT NOT NULL,
    ends TEXT NOT NULL,
    suppliers TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('standing', 'ended')),
    concluded_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX framework__one_each ON framework (tender, lot);
CREATE INDEX framework__tender ON framework (tender, id);
CREATE INDEX framework__unit ON framework (unit, id);
CREATE INDEX framework__status_ends ON framework (status, ends, id);

-- An award may be called off under a framework: then the bid of its supplier stands behind many.
ALTER TABLE award ADD COLUMN framework TEXT REFERENCES framework (id);
ALTER TABLE award ADD COLUMN item TEXT REFERENCES purchase_item (id);
CREATE INDEX award__framework ON award (framework, id);
CREATE INDEX award__item ON award (item, id);
DROP INDEX award__one_standing;
DROP INDEX award__one_each;
CREATE UNIQUE INDEX award__one_standing ON award (tender, lot) WHERE framework IS NULL AND status NOT IN ('refused', 'void');
CREATE UNIQUE INDEX award__one_each ON award (bid) WHERE framework IS NULL AND status <> 'void';
CREATE UNIQUE INDEX award__one_item ON award (item) WHERE framework IS NOT NULL AND status NOT IN ('refused', 'void');

CREATE TABLE deposit (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    bid TEXT NOT NULL REFERENCES bid (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    account_owner TEXT NOT NULL,
    account TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('held', 'due', 'returned', 'forfeited')),
    received_at BIGINT NOT NULL,
    return_by TEXT,
    returned_at BIGINT,
    interest BIGINT NOT NULL CHECK (interest >= 0),
    ground TEXT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX deposit__one_each ON deposit (bid);
CREATE INDEX deposit__tender ON deposit (tender, id);
CREATE INDEX deposit__unit ON deposit (unit, id);
CREATE INDEX deposit__organisation ON deposit (organisation, id);
CREATE INDEX deposit__status ON deposit (status, id);

CREATE TABLE challenge (
    id TEXT PRIMARY KEY NOT NULL,
    tender TEXT NOT NULL REFERENCES tender (id),
    lot BIGINT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    organisation TEXT REFERENCES organisation (id),
    step TEXT NOT NULL CHECK (step IN ('papers', 'process', 'result')),
    matters TEXT NOT NULL,
    grounds TEXT NOT NULL,
    suspends BOOLEAN NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('filed', 'answered', 'withdrawn', 'complained')),
    filed_at BIGINT NOT NULL,
    answer_by TEXT NOT NULL,
    complain_by TEXT NOT NULL,
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
    grounds TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('filed', 'in_correction', 'accepted', 'not_accepted', 'decided', 'withdrawn')),
    filed_at BIGINT NOT NULL,
    check_by TEXT NOT NULL,
    accepted_at BIGINT,
    state_by TEXT,
    decide_by TEXT NOT NULL,
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

ALTER TABLE contract ADD COLUMN filed_at BIGINT;
ALTER TABLE contract ADD COLUMN end_agreed_at BIGINT;
ALTER TABLE contract ADD COLUMN ended_at BIGINT;
ALTER TABLE contract ADD COLUMN kept_until TEXT;
ALTER TABLE contract ADD COLUMN evaluation TEXT;
ALTER TABLE milestone ADD COLUMN ledger TEXT;

-- The clocks that run, and those that have: derived from how each noun stands, kept so that lists find them.
CREATE TABLE clock (
    noun TEXT NOT NULL,
    subject TEXT NOT NULL,
    clock TEXT NOT NULL,
    since TEXT NOT NULL,
    unit TEXT REFERENCES unit (code),
    organisation TEXT REFERENCES organisation (id),
    last_day TEXT NOT NULL,
    done_on TEXT,
    escalated_to TEXT REFERENCES unit (code),
    escalated_on TEXT,
    PRIMARY KEY (noun, subject, clock, since)
);
CREATE INDEX clock__last_day ON clock (last_day, noun, subject, clock, since) WHERE done_on IS NULL;
CREATE INDEX clock__untold ON clock (last_day) WHERE done_on IS NULL AND escalated_on IS NULL;
CREATE INDEX clock__unit ON clock (unit, last_day);
CREATE INDEX clock__organisation ON clock (organisation, last_day);
CREATE INDEX clock__escalated_to ON clock (escalated_to, last_day) WHERE escalated_to IS NOT NULL;
