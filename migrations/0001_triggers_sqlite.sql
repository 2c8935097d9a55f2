-- What the tables of 0001 cannot say in a CHECK, on SQLite: rows that never change or go. INSERT OR REPLACE deletes without
-- the trigger against deleting, so that a row with a key that exists is refused as well.

CREATE TRIGGER journal__kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal__new BEFORE INSERT ON journal WHEN EXISTS (SELECT 1 FROM journal WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
-- A number is given once. What waits is told once, before it gets its position, and nothing is sealed afterwards.
CREATE TRIGGER journal__frozen BEFORE UPDATE ON journal
WHEN NEW.id IS NOT OLD.id OR NEW.box IS NOT OLD.box
    OR (OLD.waits_for IS NULL AND (NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor OR NEW.act IS NOT OLD.act
        OR NEW.noun IS NOT OLD.noun OR NEW.subject IS NOT OLD.subject OR NEW.event IS NOT OLD.event))
    OR (OLD.position IS NOT NULL AND NEW.position IS NOT OLD.position)
    OR (OLD.sealed_position IS NOT NULL AND NEW.sealed_position IS NOT OLD.sealed_position)
    OR (NEW.waits_for IS NOT NULL AND (OLD.waits_for IS NULL OR NEW.position IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;

CREATE TRIGGER journal_seal__kept BEFORE DELETE ON journal_seal
BEGIN SELECT RAISE(ABORT, 'journal_seal is append-only'); END;
CREATE TRIGGER journal_seal__frozen BEFORE UPDATE ON journal_seal
BEGIN SELECT RAISE(ABORT, 'journal_seal is append-only'); END;
CREATE TRIGGER journal_seal__new BEFORE INSERT ON journal_seal
WHEN EXISTS (SELECT 1 FROM journal_seal WHERE position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'journal_seal is append-only'); END;

CREATE TRIGGER entry__kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
CREATE TRIGGER entry__frozen BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
-- An entry is appended with the row of the journal that it follows from, before that row has a position: so nothing is ever
-- added to what a report has counted. Nothing is dated into a month that the unit of its line has closed; money that is no
-- budget's has no month.
CREATE TRIGGER entry__new BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM journal WHERE journal.id = NEW.journal AND journal.position IS NOT NULL)
    OR EXISTS (SELECT 1 FROM closing JOIN budget_line ON budget_line.unit = closing.unit
        WHERE budget_line.id = NEW.budget_line AND closing.month >= substr(NEW.day, 1, 7))
BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;

-- The index of words (FTS5): tokens alone, found by the place of their row, which is negative here: it is gone through forwards alone
-- with skipping, and the newest come first. It keeps no text of its own.
CREATE VIRTUAL TABLE search_gram USING fts5(
    grams, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii'
);
CREATE TRIGGER search_text__index AFTER INSERT ON search_text
BEGIN INSERT INTO search_gram (rowid, grams) VALUES (-NEW.place, NEW.grams); END;
CREATE TRIGGER search_text__forget AFTER DELETE ON search_text
BEGIN DELETE FROM search_gram WHERE rowid = -OLD.place; END;
CREATE TRIGGER search_text__frozen BEFORE UPDATE ON search_text
BEGIN SELECT RAISE(ABORT, 'search_text is made anew, not changed'); END;
