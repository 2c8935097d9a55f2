//! Another account to pay to: asked for by the supplier, confirmed by the buyer, and used only after a time in which
//! somebody may notice that it is wrong. A changed account shortly before a payment is the commonest way to steal one.

use super::{
    Action, Contract, Event,
    terms::{Payee, PayeeChange},
};
use crate::{
    ids::PersonId,
    moment::{Day, Moment},
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    text::{Mark, Title},
};

impl Payee {
    /// Refuses an account that is not the supplier's own: money goes to the supplier and to nobody else (A14; REG Art. 51).
    /// No mode of the rule lets another be paid.
    ///
    /// # Errors
    /// Names both; or says that the account is no number.
    pub fn must_be(&self, supplier: &str) -> Result<(), Refusal> {
        self.check().map_err(|refusal| refusal.within("payee"))?;
        if is_named(self.name.as_str(), supplier) {
            return Ok(());
        }
        let refusal = Refusal::of(Reason::PayeeNotSupplier).field("payee/name");
        Err(refusal.with("payee", &self.name).with("supplier", supplier))
    }
}

impl Payee {
    /// The digits of its number.
    #[must_use]
    pub fn number(&self) -> String {
        self.account.as_str().chars().filter(char::is_ascii_digit).collect()
    }
    /// Refuses an account that no order to a bank can name: the number, names longer than its field, letters that banks do not take,
    /// and a number of the bank that is none.
    ///
    /// # Errors
    /// Names what is wrong.
    pub fn check(&self) -> Result<(), Refusal> {
        let is_number = |letter: char| letter.is_ascii_digit() || letter == '-' || letter == ' ';
        let account = self.account.as_str();
        if !account.chars().all(is_number) || account.len() > ACCOUNT_MAX || self.number().is_empty() {
            return Err(Refusal::of(Reason::AccountNumber).field("account").with("account", &self.account));
        }
        for (field, text) in [("name", &self.name), ("bank", &self.bank)] {
            let strange = text.as_str().chars().find(|letter| !is_taken_by_banks(*letter));
            if strange.is_some() || text.as_str().chars().count() > NAME_MAX {
                let letter = strange.map(String::from).unwrap_or_default();
                let refusal = Refusal::of(Reason::NotForBanks).field(field).with("text", text);
                return Err(refusal.with("letter", letter).with("max", i64::try_from(NAME_MAX).unwrap_or(i64::MAX)));
            }
        }
        let is_code =
            |code: &Mark| code.as_str().len() == 12 && code.as_str().bytes().all(|byte| byte.is_ascii_digit());
        match &self.bank_code {
            Some(code) if !is_code(code) => Err(Refusal::of(Reason::BankCode).field("bank_code").with("code", code)),
            _ => Ok(()),
        }
    }
    /// Warns of a number of a bank whose last digit is not the one that its others give: most are typed wrong.
    pub fn warn_of_bank_code(&self, law: &Law<'_>) {
        let wrong = self.bank_code.as_ref().filter(|code| !is_checked(code.as_str()));
        if let Some(code) = wrong {
            law.warns(Refusal::of(Reason::BankCodeDigit).field("payee/bank_code").with("code", code));
        }
    }
}

/// How long a number of an account is at most (ISO 20022, Max34Text).
const ACCOUNT_MAX: usize = 34;
/// How long a name is at most (ISO 20022, Max140Text).
const NAME_MAX: usize = 140;

/// Whether the payment systems of banks take a letter: digits, Latin letters, Chinese characters, and the few signs of names.
fn is_taken_by_banks(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(letter, ' ' | '(' | ')' | '-' | ',' | '.' | '/' | '·' | '（' | '）' | '、' | '—' | '〇')
        || matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Whether the last digit of a number of the payment system is that of ISO 7064 MOD 11,10 over the others.
fn is_checked(code: &str) -> bool {
    let mut digits = code.bytes().map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let product = digits.clone().take(11).fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    digits.next_back().is_some_and(|last| (product + last) % 10 == 1)
}

/// Whether the name of an account is that of an organisation, however wide its brackets and spaces are typed.
#[must_use]
pub fn is_named(account: &str, organisation: &str) -> bool {
    let letters = |name: &str| -> Vec<char> {
        let narrow = |letter| match letter {
            '（' => '(',
            '）' => ')',
            other => other,
        };
        name.chars().filter(|letter| !letter.is_whitespace()).map(narrow).collect()
    };
    letters(account) == letters(organisation)
}

impl Contract {
    pub(super) fn change_payee(&mut self, event: &Event) {
        match event {
            Event::PayeeProposed(change) => {
                // One that is in effect already becomes the account of the contract before another is asked for.
                if let Some(earlier) = self.payee_change.take().filter(|earlier| earlier.from.is_some()) {
                    self.terms.payee = earlier.payee;
                }
                self.payee_change = Some(change.clone());
            }
            Event::PayeeConfirmed { by, from } => {
                if let Some(change) = &mut self.payee_change {
                    (change.confirmed_by, change.from) = (Some(*by), Some(*from));
                }
            }
            Event::PayeeRefused { .. } => self.payee_change = None,
            _ => {}
        }
    }
    /// The account to which payments go on a day.
    #[must_use]
    pub fn payee_on(&self, day: Day) -> &Payee {
        let changed = self.payee_change.as_ref().filter(|change| change.from.is_some_and(|from| from <= day));
        changed.map_or(&self.terms.payee, |change| &change.payee)
    }
    /// Asks for another account.
    ///
    /// # Errors
    /// When it is the same, or another change is waiting or not yet in effect.
    pub fn propose_payee(&self, payee: Payee, reason: Title, by: PersonId, now: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::ProposePayee)?;
        let waits = self.payee_change.as_ref().is_some_and(|change| change.from.is_none_or(|from| from > now.day()));
        if waits || *self.payee_on(now.day()) == payee {
            return Err(Refusal::of(Reason::AlreadyExists)
                .field("payee")
                .with("what", "收款账户变更 ¦ change of account"));
        }
        let change = PayeeChange { payee, reason, proposed_by: by, proposed_at: now, confirmed_by: None, from: None };
        Ok(Event::PayeeProposed(change))
    }
    fn waiting(&self) -> Result<&PayeeChange, Refusal> {
        let waiting = self.payee_change.as_ref().filter(|change| change.from.is_none());
        waiting.ok_or_else(|| Refusal::of(Reason::NoSuchPart).with("what", "账户变更 ¦ change of account"))
    }
    /// Confirms the other account for the buyer; it is paid to after a waiting time.
    ///
    /// # Errors
    /// When none is waiting, or the same person asked for it.
    pub fn confirm_payee(&self, by: PersonId, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::ConfirmPayee)?;
        let change = self.waiting()?;
        if change.proposed_by == by {
            return Err(Refusal::of(Reason::SamePerson)
                .under(RuleId::A22)
                .with("first", "申请变更账户 ¦ asking for the account")
                .with("second", "确认 ¦ confirming it"));
        }
        Ok(Event::PayeeConfirmed { by, from: law.last_day(law.day(), Parameter::PayeeWait).plus_days(1) })
    }
    /// Does not confirm the other account, or stops it before anything is paid to it: that is what the waiting time is for.
    ///
    /// # Errors
    /// When none is waiting.
    pub fn refuse_payee(&self, reason: Title, today: Day) -> Result<Event, Refusal> {
        self.status.after(Action::ConfirmPayee)?;
        let open = self.payee_change.as_ref().filter(|change| change.from.is_none_or(|from| from > today));
        open.ok_or_else(|| Refusal::of(Reason::NoSuchPart).with("what", "账户变更 ¦ change of account"))?;
        Ok(Event::PayeeRefused { reason })
    }
}

#[cfg(test)]
mod tests {
    use super::{is_checked, is_named, is_taken_by_banks};

    #[test]
    fn the_last_digit_of_the_number_of_a_bank_is_checked() {
        // Published numbers of banks.
        for code in ["313651027012", "313522004113", "313227600155"] {
            assert!(is_checked(code), "{code}");
            let (all, last) = code.split_at(11);
            let wrong = (last.parse::<u32>().unwrap_or_default() + 1) % 10;
            assert!(!is_checked(&format!("{all}{wrong}")), "{code}");
        }
    }

    #[test]
    fn letters_that_banks_take_are_those_of_names() {
        assert!("上海晨曦（浦东）社工事务所 No. 2".chars().all(is_taken_by_banks));
        for letter in ['&', '<', '"', '😀', '\u{202e}', '１', '=', '\''] {
            assert!(!is_taken_by_banks(letter), "{letter}");
        }
    }

    #[test]
    fn a_name_is_the_same_however_wide_it_is_typed() {
        for (account, organisation, same) in [
            ("上海晨曦社工事务所", "上海晨曦社工事务所", true),
            ("上海晨曦（浦东）社工事务所", "上海晨曦(浦东)社工事务所", true),
            ("上海晨曦 社工事务所　", "上海晨曦社工事务所", true),
            ("上海晨曦社工事务", "上海晨曦社工事务所", false),
            ("张三", "上海晨曦社工事务所", false),
            ("", "上海晨曦社工事务所", false),
        ] {
            assert_eq!(is_named(account, organisation), same, "{account}");
        }
    }
}
