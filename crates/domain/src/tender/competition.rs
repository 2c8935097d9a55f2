//! From the deadline to the opening, and the round of final quotes.

use super::{Action, Event, Tender};
use crate::{
    ids::TenderId,
    method::Method,
    moment::Moment,
    rulebook::{Law, Reason, Refusal, RuleId},
};

/// How long bidders have for a final quote at least, where the tender documents say nothing: the law asks for the time that they
/// state (R214 Art. 21, R74 Art. 33).
const QUOTE_MINUTES: u32 = 30;

impl Tender {
    /// Refuses what comes at the deadline or after it (E1).
    ///
    /// # Errors
    /// Names the deadline and the moment.
    pub fn must_be_before_deadline(&self, now: Moment) -> Result<(), Refusal> {
        if now < self.bid_deadline {
            return Ok(());
        }
        Err(Refusal::of(Reason::DeadlinePassed).with("deadline", self.bid_deadline).with("now", now))
    }
    /// Refuses what may happen only after the deadline (E1).
    ///
    /// # Errors
    /// Names the earliest moment.
    pub fn must_be_past_deadline(&self, now: Moment) -> Result<(), Refusal> {
        if now >= self.bid_deadline {
            return Ok(());
        }
        Err(Refusal::of(Reason::DeadlineNotReached).with("now", now).earliest(self.bid_deadline))
    }
    /// Closes it for bids at the deadline.
    ///
    /// # Errors
    /// When the deadline has not been reached or it is closed.
    pub fn close(&self, now: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Close)?;
        self.must_be_past_deadline(now)?;
        Ok(Event::BidsClosed)
    }
    /// Opens the lots that have enough bidders; the bids of the others stay sealed (E2, M14).
    ///
    /// # Errors
    /// When the deadline has not been reached, it is suspended, or no lot has enough bidders.
    pub fn open(&self, now: Moment, counts: &[(i64, u32)], law: &Law<'_>) -> Result<Vec<i64>, Refusal> {
        self.must_be_past_deadline(now)?;
        self.status.after(Action::Open)?;
        self.must_not_be_suspended(now.day())?;
        let needed = self.needed(self.tender_documents.method.under(law).bidders_min);
        let enough: Vec<i64> = counts.iter().filter(|(_, count)| *count >= needed).map(|(lot, _)| *lot).collect();
        if enough.is_empty() { Err(Refusal::of(Reason::TooFewBids).with("needed", needed)) } else { Ok(enough) }
    }
    /// The open tender that failed and after which two suppliers suffice: for a negotiation with those two, once finance approved
    /// (M15; R74 Art. 27).
    #[must_use]
    pub fn follows(&self) -> Option<TenderId> {
        let negotiated = self.tender_documents.method == Method::CompetitiveNegotiation && self.approval().is_some();
        self.tender_documents.conditions.follows_failed.filter(|_| negotiated)
    }
    /// How many suppliers are needed (M14, M15).
    #[must_use]
    pub fn needed(&self, by_method: u32) -> u32 {
        if self.follows().is_some() { by_method.min(2) } else { by_method }
    }
    /// Asks the bidders whose bids are valid for their final quotes (M7, M8).
    ///
    /// # Errors
    /// When the method has no such round, it was held, or the time lies behind.
    pub fn call_quotes(&self, until: Moment, too_few: bool, now: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::CallQuotes)?;
        self.must_not_be_suspended(now.day())?;
        let terms = self.tender_documents.method.under(law);
        if terms.final_quotes_min.is_none() {
            let refusal = Refusal::of(Reason::NoFinalQuotes).under(terms.rule);
            return Err(refusal.with("method", self.tender_documents.method));
        }
        // While nobody's quote is opened, a round in which too few quoted may be called again.
        let again = self.final_round.is_none_or(|round| round.opened_at.is_none() && now >= round.until && too_few);
        if !again {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "最后报价轮次 ¦ round of final quotes"));
        }
        let minutes = self.tender_documents.conditions.final_quote_minutes.unwrap_or(QUOTE_MINUTES);
        let earliest = now.plus_millis(i64::from(minutes) * 60_000);
        if until < earliest {
            return Err(Refusal::of(Reason::TimeTooShort)
                .under(terms.rule)
                .field("until")
                .with("minutes", minutes)
                .earliest(earliest));
        }
        Ok(Event::QuotesCalled { until })
    }
    /// Refuses a quote that does not come while quotes are taken (E1).
    ///
    /// # Errors
    /// When none are asked for, or the moment has passed.
    pub fn must_take_quotes(&self, now: Moment) -> Result<(), Refusal> {
        self.status.after(Action::OpenQuotes)?;
        match self.final_round {
            Some(round) if now < round.until => Ok(()),
            round => {
                let until = round.map_or(self.bid_deadline, |round| round.until);
                Err(Refusal::of(Reason::DeadlinePassed).with("deadline", until).with("now", now))
            }
        }
    }
    /// Refuses to look at the quotes before their moment, or while the tender is suspended (E1, C8).
    ///
    /// # Errors
    /// Names the earliest moment.
    pub fn must_have_quotes(&self, now: Moment) -> Result<(), Refusal> {
        self.status.after(Action::OpenQuotes)?;
        self.must_not_be_suspended(now.day())?;
        let until = self.final_round.map_or(self.bid_deadline, |round| round.until);
        if now < until {
            return Err(Refusal::of(Reason::DeadlineNotReached).with("now", now).earliest(until));
        }
        Ok(())
    }
    /// Opens the final quotes, once no more are taken (E1).
    ///
    /// # Errors
    /// When it is too early, or a lot has too few quotes to go on (M7, M8).
    pub fn open_quotes(&self, now: Moment, counts: &[(i64, u32)], law: &Law<'_>) -> Result<Event, Refusal> {
        self.must_have_quotes(now)?;
        let terms = self.tender_documents.method.under(law);
        let needed = self.needed(terms.final_quotes_min.unwrap_or(1));
        let few = counts.iter().find(|(_, count)| *count < needed);
        if let Some((lot, count)) = few {
            law.objects(
                Refusal::of(Reason::TooFewQuotes)
                    .under(terms.rule)
                    .with("lot", lot)
                    .with("count", count)
                    .with("needed", needed),
            )?;
        }
        Ok(Event::QuotesOpened { at: now })
    }
    /// Refuses to evaluate before the final quotes are in, where the method asks for them (M7, M8).
    ///
    /// # Errors
    /// When the round was not held.
    pub fn must_be_ready_to_evaluate(&self, now: Moment, law: &Law<'_>) -> Result<(), Refusal> {
        self.status.after(Action::Evaluate)?;
        self.must_not_be_suspended(now.day())?;
        let terms = self.tender_documents.method.under(law);
        let held = self.final_round.is_some_and(|round| round.opened_at.is_some());
        law.demands(terms.final_quotes_min.is_none() || held, || {
            Refusal::of(Reason::QuotesMissing).under(terms.rule).with("method", self.tender_documents.method)
        })
    }
    /// Refuses an answer to an application where the method does not answer each as it comes (M12).
    ///
    /// # Errors
    /// When bids are sealed in this method.
    pub fn must_be_open_ended(&self, law: &Law<'_>) -> Result<(), Refusal> {
        let terms = self.tender_documents.method.under(law);
        if terms.sealed {
            Err(Refusal::of(Reason::NotOpenEnded).under(RuleId::M12).with("method", self.tender_documents.method))
        } else {
            Ok(())
        }
    }
}
