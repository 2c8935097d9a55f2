//! A way back for an organisation that has lost its people: the registry and the security administrator give it a signer
//! together, after a time in which it may object. Nobody else names anybody for an organisation: whoever could would read
//! its bids.

use super::{Action, Event, Organisation, lost::Recovery};
use crate::{
    ids::PersonId,
    moment::{Day, Moment},
    rulebook::{Law, Parameter, Reason, Refusal},
    text::Title,
};

impl Organisation {
    pub(super) fn recover(&mut self, event: &Event) {
        match event {
            Event::RecoveryProposed(recovery) => self.recovery = Some(recovery.clone()),
            Event::RecoveryConfirmed { by, from } => {
                if let Some(recovery) = &mut self.recovery {
                    (recovery.confirmed_by, recovery.from) = (Some(*by), Some(*from));
                }
            }
            Event::RecoveryEnded { .. } | Event::Recovered => self.recovery = None,
            _ => {}
        }
    }
    /// Asks to give it a signer.
    ///
    /// # Errors
    /// When it is not confirmed, or a recovery is under way.
    pub fn propose_recovery(
        &self,
        person: PersonId,
        basis_document: Title,
        by: PersonId,
        now: Moment,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::ProposeRecovery)?;
        if let Some(recovery) = &self.recovery {
            return Err(Refusal::of(Reason::RecoveryRuns).with("since", recovery.proposed_at));
        }
        let (proposed_by, proposed_at) = (by, now);
        Ok(Event::RecoveryProposed(Recovery {
            person,
            basis_document,
            proposed_by,
            proposed_at,
            confirmed_by: None,
            from: None,
        }))
    }
    /// Agrees to it; it takes effect after a waiting time.
    ///
    /// # Errors
    /// When none waits for it, or the same person asked for it.
    pub fn confirm_recovery(&self, by: PersonId, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::ConfirmRecovery)?;
        let waiting = self.recovery.as_ref().filter(|recovery| recovery.from.is_none());
        let recovery = waiting.ok_or_else(|| Refusal::of(Reason::NoRecovery))?;
        if recovery.proposed_by == by {
            return Err(Refusal::of(Reason::SamePerson)
                .with("first", "提出恢复 ¦ asking for the recovery")
                .with("second", "确认恢复 ¦ confirming it"));
        }
        Ok(Event::RecoveryConfirmed { by, from: law.last_day(law.day(), Parameter::RecoveryWait).plus_days(1) })
    }
    /// Objects to it, or takes it back, before it takes effect.
    ///
    /// # Errors
    /// When none is under way.
    pub fn end_recovery(&self, by: PersonId, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::ObjectToRecovery)?;
        self.recovery.as_ref().ok_or_else(|| Refusal::of(Reason::NoRecovery))?;
        Ok(Event::RecoveryEnded { by, reason })
    }
    /// Lets it take effect; gives the person who signs from now on.
    ///
    /// # Errors
    /// When it is not confirmed, or the waiting time is not over.
    pub fn complete_recovery(&self, today: Day) -> Result<(PersonId, Event), Refusal> {
        self.status.after(Action::CompleteRecovery)?;
        let confirmed = self.recovery.as_ref().and_then(|recovery| Some((recovery.person, recovery.from?)));
        let (person, from) = confirmed.ok_or_else(|| Refusal::of(Reason::NoRecovery))?;
        if today < from {
            return Err(Refusal::of(Reason::RecoveryWaits).earliest(from));
        }
        Ok((person, Event::Recovered))
    }
}
