//! The books through a long random life: after every act the invariants of the money hold, whatever was tried before.
//!
//! Everything is decided by the nouns themselves and posted by the one posting table. A tally that knows nothing of lines,
//! contracts or identities, only accounts, is kept beside the books and compared with them.

use super::*;
use domain::{
    Event,
    bond::Bond,
    budget::BudgetLine,
    deposit::Deposit,
    ids::ContractId,
    ledger::{Account, Books, Entry, posting},
    moment::Day,
    refund::Refund,
};
use std::collections::BTreeMap;

mod bank;
mod budgets;
mod deposits;
mod holds;
mod interest;
mod payments;
mod tracks;
mod work;

use crate::dice::Dice;

impl Dice {
    /// An amount up to a cap, and often on an edge of it: nothing, a fen, the cap, a fen above.
    pub(crate) fn amount(&mut self, cap: Fen) -> Fen {
        let cap = cap.get();
        Fen::new(match self.throw(10) {
            0 => self.throw(2).cast_signed(),
            1 => cap - 1,
            2..5 => cap,
            5 => cap + 1,
            _ => 1 + self.throw(cap.max(1).cast_unsigned()).cast_signed(),
        })
    }
}

/// Where the lines of a contract begin.
static FIRST: LazyLock<BudgetLineId> = LazyLock::new(|| "00000000-0000-0000-0000-000000000000".parse().unwrap());

/// A contract with everything under it, and what became of its money: counted here from what was asked for, so that it
/// can be compared with what the books say.
struct Deal {
    contract: Contract,
    milestones: Vec<Milestone>,
    invoices: Vec<Invoice>,
    payments: Vec<Payment>,
    refunds: Vec<Refund>,
    bond: Option<Bond>,
    /// What the bank moved of each payment: for what is owed, and beyond it.
    moved: BTreeMap<domain::ids::PaymentId, bank::Moved>,
    /// What was released by settling, ending, deducting or setting off, and what came back.
    gone: i64,
}

/// A market of money.
struct World {
    dice: Dice,
    day: Day,
    books: Books,
    tally: BTreeMap<(Option<BudgetLineId>, Option<ContractId>, Account), i64>,
    lines: Vec<BudgetLine>,
    deals: Vec<Deal>,
    deposits: Vec<Deposit>,
    claims: Vec<domain::interest_claim::InterestClaim>,
    /// The vouchers of both tracks.
    tracks: tracks::Tracks,
    /// How often each act was done, and how often one was refused.
    done: BTreeMap<&'static str, u64>,
    refused: u64,
    /// The contract that was touched last.
    touched: Option<usize>,
    /// What the accounts were debited and credited when everything was last looked at.
    before: BTreeMap<Account, (i128, i128)>,
}

/// What a step came to: an act that was done, or none.
type Step = Result<&'static str, Refusal>;

impl World {
    fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed),
            day: "2026-01-05".parse().unwrap(),
            books: Books::default(),
            tally: BTreeMap::new(),
            lines: Vec::new(),
            deals: Vec::new(),
            deposits: Vec::new(),
            claims: Vec::new(),
            tracks: tracks::Tracks::default(),
            done: BTreeMap::new(),
            refused: 0,
            touched: None,
            before: BTreeMap::new(),
        }
    }
    fn now(&self) -> Moment {
        self.day.start()
    }
    fn year(&self) -> i64 {
        i64::from(self.day.year())
    }
    /// Posts what an event moves: all of it or, where an account would fall below nothing, none of it.
    fn happen(&mut self, event: &Event) -> Result<(), Refusal> {
        let entries = posting(event);
        self.books.post(&entries)?;
        for entry in &entries {
            self.check_entry(entry);
            self.tracks.book(entry);
            *self.tally.entry((entry.budget_line, entry.contract, entry.from)).or_default() -= entry.amount.get();
            *self.tally.entry((entry.budget_line, entry.contract, entry.to)).or_default() += entry.amount.get();
        }
        Ok(())
    }
    fn held(&self, contract: ContractId, account: Account) -> Vec<BudgetAllocation> {
        let of = self.books.fundings.range((contract, *FIRST)..).take_while(|((held, _), _)| *held == contract);
        let allocations = of.map(|((_, budget_line), funding)| BudgetAllocation {
            budget_line: *budget_line,
            amount: funding.of(account),
        });
        allocations.filter(|share| share.amount.is_positive()).collect()
    }
    fn step(&mut self) {
        let tried = match self.dice.throw(100) {
            0..8 => self.budget(),
            8..16 => self.engage(),
            16..46 => self.work(),
            46..88 => self.pay(),
            88..95 => self.take_back(),
            95..97 => self.owe_interest(),
            _ => self.hold_deposit(),
        };
        match tried {
            Ok(done) => *self.done.entry(done).or_default() += 1,
            Err(_) => self.refused += 1,
        }
    }
}

/// How many steps are walked, and from which seed: more of them, or others, where the environment says so.
fn wanted(name: &str, shipped: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(shipped)
}

/// Proves: A10, A14, A16
#[test]
fn given_a_million_random_acts_when_money_moves_then_the_books_hold_after_every_one() {
    let (seed, steps) = (wanted("QINGDAN_SEED", 20_261_126), wanted("QINGDAN_WALK", 1_000_000));
    let mut world = World::new(seed);
    for step in 0..steps {
        world.step();
        world.check_touched(step, seed);
        if step % 1_000 == 999 {
            world.day = world.day.plus_days(1 + i64::try_from(world.dice.throw(4)).unwrap());
            world.check_all(step, seed);
        }
    }
    world.check_all(steps, seed);
    eprintln!("{steps} steps from seed {seed}: {:?}, refused {}", world.done, world.refused);
    for act in ACTS {
        assert!(
            steps < 1_000_000 || world.done.contains_key(act),
            "never done in {steps} steps from seed {seed}: {act}"
        );
    }
}

/// What a walk must have done at least once.
const ACTS: &[&str] = &[
    "appropriate",
    "adjust",
    "carry over",
    "recover",
    "sign",
    "supplement",
    "complete",
    "terminate",
    "accept",
    "settle",
    "deduct",
    "release retention",
    "invoice advance",
    "invoice",
    "dispute",
    "credit note",
    "request",
    "approve",
    "order",
    "confirm",
    "confirm advance",
    "return",
    "fail",
    "reverse",
    "pay twice",
    "pay short",
    "pay over",
    "undo reversal",
    "write off difference",
    "reverse advance",
    "propose refund",
    "decide refund",
    "receive refund",
    "write off",
    "offset",
    "call bond",
    "receive deposit",
    "return deposit",
    "forfeit deposit",
    "hand over deposit",
    "hand over bond",
    "guarantee paid",
    "claim interest",
    "recognise interest",
    "pay interest",
    "reverse interest",
];
