-- What the tables of 0001 cannot say in a CHECK, on PostgreSQL: rows that never change or go.

CREATE FUNCTION is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;

CREATE TRIGGER journal__kept BEFORE DELETE ON journal FOR EACH ROW EXECUTE FUNCTION is_append_only();
CREATE TRIGGER journal__whole BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
-- A number is given once. What waits is told once, before it gets its position, and nothing is sealed afterwards.
CREATE TRIGGER journal__frozen BEFORE UPDATE ON journal FOR EACH ROW
WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.box IS DISTINCT FROM OLD.box
    OR (OLD.waits_for IS NULL AND (NEW.at IS DISTINCT FROM OLD.at OR NEW.actor IS DISTINCT FROM OLD.actor
        OR NEW.act IS DISTINCT FROM OLD.act OR NEW.noun IS DISTINCT FROM OLD.noun
        OR NEW.subject IS DISTINCT FROM OLD.subject OR NEW.event IS DISTINCT FROM OLD.event))
    OR (OLD.position IS NOT NULL AND NEW.position IS DISTINCT FROM OLD.position)
    OR (OLD.sealed_position IS NOT NULL AND NEW.sealed_position IS DISTINCT FROM OLD.sealed_position)
    OR (NEW.waits_for IS NOT NULL AND (OLD.waits_for IS NULL OR NEW.position IS NOT NULL)))
EXECUTE FUNCTION is_append_only();

CREATE TRIGGER journal_seal__kept BEFORE DELETE ON journal_seal FOR EACH ROW EXECUTE FUNCTION is_append_only();
CREATE TRIGGER journal_seal__whole BEFORE TRUNCATE ON journal_seal FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
CREATE TRIGGER journal_seal__frozen BEFORE UPDATE ON journal_seal FOR EACH ROW EXECUTE FUNCTION is_append_only();

CREATE TRIGGER entry__kept BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION is_append_only();
CREATE TRIGGER entry__whole BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
CREATE TRIGGER entry__frozen BEFORE UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION is_append_only();
-- An entry is appended with the row of the journal that it follows from, before that row has a position: so nothing is ever
-- added to what a report has counted. Nothing is dated into a month that the unit of its line has closed; money that is no
-- budget's has no month. The condition of a trigger cannot ask another table; its function can.
CREATE FUNCTION entry_may_be_added() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF EXISTS (SELECT 1 FROM journal WHERE journal.id = NEW.journal AND journal.position IS NOT NULL)
        OR EXISTS (SELECT 1 FROM closing JOIN budget_line ON budget_line.unit = closing.unit
            WHERE budget_line.id = NEW.budget_line AND closing.month >= substr(NEW.day, 1, 7))
    THEN RAISE EXCEPTION 'entry is append-only'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry__new BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_may_be_added();

-- The index of words: tokens alone.
ALTER TABLE search_text ADD COLUMN tokens tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(grams, ' '))) STORED;
CREATE INDEX search_text__tokens ON search_text USING gin (tokens);
