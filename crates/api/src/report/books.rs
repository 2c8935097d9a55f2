//! The entries of the ledger for the books of others: hledger, ledger and beancount read them, check that they balance,
//! and agree with every balance that stands at the end.

use domain::{Day, Fen, Reason, Refusal};
use persistence::{
    Error,
    reports::{AsOf, Column, Line},
};
use std::{collections::BTreeMap, fmt::Write};

/// The program that reads the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Hledger,
    Ledger,
    Beancount,
}

impl Dialect {
    #[cfg(feature = "document")]
    pub(crate) const ALL: [Self; 3] = [Self::Hledger, Self::Ledger, Self::Beancount];
    /// The media type by which it is asked for; none of the three has a registered one.
    pub(crate) const fn media(self) -> &'static str {
        match self {
            Self::Hledger => "text/x-hledger",
            Self::Ledger => "text/x-ledger",
            Self::Beancount => "text/x-beancount",
        }
    }
    /// The ending of its files.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Hledger => "journal",
            Self::Ledger => "ledger",
            Self::Beancount => "beancount",
        }
    }
}

/// A file as it is written: which accounts it knows, and what each holds so far.
pub(super) struct Books {
    dialect: Dialect,
    balances: BTreeMap<String, Fen>,
    last: Option<Day>,
}

/// The account of a key of the report: budget/310115004/2026/district/C05010400/available becomes
/// Equity:Budget:310115004:2026:District:C05010400:Available.
fn account(key: &str) -> String {
    let root = match key.rsplit('/').next() {
        Some("held_cash") => "Assets",
        Some("deposits_held" | "bonds_held" | "forfeited") => "Liabilities",
        _ => "Equity",
    };
    let mut name = root.to_owned();
    for part in key.split('/') {
        let mut letters = part.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        name.push(':');
        name.extend(first.chain(letters.map(|letter| if letter == '_' { '-' } else { letter })));
    }
    name
}

/// A text that ends no string and no line.
fn quoted(text: &str) -> String {
    text.chars()
        .map(|letter| if letter == '"' || letter == '\\' || letter.is_control() { ' ' } else { letter })
        .collect()
}

impl Books {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, balances: BTreeMap::new(), last: None }
    }
    pub(super) fn begin(&self, cut: &AsOf) -> String {
        let head = format!("; Qingdan 清单: the ledger up to position {} of the journal\n", cut.position);
        head + match self.dialect {
            Dialect::Hledger => "commodity CNY 1000.00\n",
            Dialect::Ledger => "commodity CNY\n    format CNY 1000.00\n",
            Dialect::Beancount => {
                "option \"title\" \"Qingdan\"\noption \"operating_currency\" \"CNY\"\noption \"tolerance_multiplier\" \"0\"\n"
            }
        }
    }
    pub(super) fn write(&mut self, columns: &[Column], lines: &[Line]) -> Result<String, Error> {
        let mut text = String::with_capacity(lines.len() * 240);
        for line in lines {
            let field =
                |name: &str| columns.iter().position(|column| column.name == name).map_or("", |at| line.field(at));
            let day: Day = field("day").parse()?;
            self.last = Some(day);
            let (debit, credit) = (account(field("debit")), account(field("credit")));
            self.moved(&mut text, day, &debit, line.amount)?;
            self.moved(&mut text, day, &credit, Fen::ZERO - line.amount)?;
            let told = [field("cause"), field("contract"), field("reference")].map(quoted).join(" ");
            self.entry(
                &mut text,
                day,
                field("entry"),
                told.trim_end(),
                [(&debit, line.amount, ""), (&credit, line.amount, "-")],
            );
        }
        Ok(text)
    }
    /// Declares an account before it is first used, and counts what it holds.
    fn moved(&mut self, text: &mut String, day: Day, account: &str, by: Fen) -> Result<(), Error> {
        let too_large = || Refusal::of(Reason::AmountTooLarge);
        match self.balances.get_mut(account) {
            Some(balance) => *balance = balance.plus(by).ok_or_else(too_large)?,
            None => {
                self.balances.insert(account.to_owned(), by);
                let _ = match self.dialect {
                    Dialect::Beancount => writeln!(text, "{day} open {account} CNY"),
                    Dialect::Hledger | Dialect::Ledger => writeln!(text, "account {account}"),
                };
            }
        }
        Ok(())
    }
    fn entry(&self, text: &mut String, day: Day, number: &str, told: &str, sides: [(&String, Fen, &str); 2]) {
        let _ = match self.dialect {
            Dialect::Beancount => writeln!(text, "{day} * \"{number}\" \"{told}\""),
            Dialect::Hledger | Dialect::Ledger => writeln!(text, "{day} * ({number}) {told}"),
        };
        for (account, amount, sign) in sides {
            let _ = match self.dialect {
                Dialect::Beancount => writeln!(text, "  {account}  {sign}{amount} CNY"),
                Dialect::Hledger | Dialect::Ledger => writeln!(text, "    {account}  CNY {sign}{amount}"),
            };
        }
    }
    /// What every account holds at the end, for the reader to check.
    pub(super) fn end(&self, cut: &AsOf) -> String {
        let mut text = String::new();
        let Some(last) = self.last else { return text };
        let day = last.max(cut.day);
        if self.dialect != Dialect::Beancount {
            let _ = writeln!(text, "{day} * (balances) position {}", cut.position);
        }
        for (account, balance) in &self.balances {
            let _ = match self.dialect {
                // A balance stands at the beginning of a day.
                Dialect::Beancount => writeln!(text, "{} balance {account}  {balance} ~ 0 CNY", day.plus_days(1)),
                Dialect::Hledger | Dialect::Ledger => writeln!(text, "    {account}  CNY 0.00 = CNY {balance}"),
            };
        }
        text
    }
}
