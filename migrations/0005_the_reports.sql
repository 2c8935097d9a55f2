-- Reports that are made beside other work: how they were asked for, how far they have come, and their digest.
CREATE TABLE report_job (
    id TEXT PRIMARY KEY NOT NULL,
    report TEXT NOT NULL,
    form TEXT NOT NULL CHECK (form IN ('json', 'csv', 'xlsx', 'hledger', 'ledger', 'beancount')),
    asked TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    duties TEXT NOT NULL,
    reach TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ordered', 'making', 'made', 'failed')),
    lines BIGINT NOT NULL CHECK (lines >= 0),
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    sha256 TEXT,
    why TEXT,
    ordered_at BIGINT NOT NULL,
    heard_at BIGINT,
    made_at BIGINT,
    expires_at BIGINT,
    version BIGINT NOT NULL CHECK (version > 0),
    CHECK ((status = 'made') = (sha256 IS NOT NULL)),
    CHECK ((status = 'made') = (expires_at IS NOT NULL))
);
CREATE INDEX report_job__person ON report_job (person, id);
CREATE INDEX report_job__status ON report_job (status, id);
