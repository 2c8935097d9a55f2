-- What the bank carried out is told once: one reference of the bank stands for one payment, refund, return of a deposit or
-- return of a bond, in the whole system.
CREATE TABLE bank_movement (
    reference TEXT PRIMARY KEY NOT NULL,
    noun TEXT NOT NULL CHECK (noun IN ('payment', 'refund', 'deposit', 'bond')),
    subject TEXT NOT NULL
);
CREATE INDEX bank_movement__subject ON bank_movement (noun, subject);
