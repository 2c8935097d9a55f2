-- What is sealed takes no part in the numbering that anybody is told: a position that counted it would tell how many bid,
-- and when. It waits for what it is sealed under and gets its position when that is opened; until then it has a number of
-- its own, which only this database knows, so that none can be left out unseen.
ALTER TABLE journal ADD COLUMN waits_for TEXT;
ALTER TABLE journal ADD COLUMN sealed_position BIGINT;
CREATE UNIQUE INDEX journal__one_sealed_position ON journal (sealed_position);
DROP INDEX journal__waiting;
CREATE INDEX journal__waiting ON journal (id) WHERE position IS NULL AND waits_for IS NULL;
CREATE INDEX journal__sealed ON journal (id) WHERE waits_for IS NOT NULL AND sealed_position IS NULL;
CREATE INDEX journal__waits_for ON journal (waits_for, id) WHERE waits_for IS NOT NULL;

-- The organisation whose people name a person's duties, and a way back for one that has lost its people.
ALTER TABLE person ADD COLUMN organisation TEXT REFERENCES organisation (id);
CREATE INDEX person__organisation ON person (organisation, id);
ALTER TABLE organisation ADD COLUMN recovery TEXT;
ALTER TABLE organisation ADD COLUMN recovered_from TEXT;
CREATE INDEX organisation__recovered_from ON organisation (recovered_from, id) WHERE recovered_from IS NOT NULL;

-- With the bids of which tender a file came to light: above the buyer it is told with them.
ALTER TABLE attachment ADD COLUMN with_bids_of TEXT REFERENCES tender (id);
