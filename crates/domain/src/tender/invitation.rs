//! Drawing at random, so that everybody can check the draw afterwards (M6, E5).
//!
//! The seed is fixed and told by its digest when the tender is drafted, before there is a list. Each name on the list is hashed
//! together with the seed, and the smallest digests win: with the list and the seed anybody comes to the same names.

use super::{Action, Event, Tender, tender_documents::Invited};
use crate::{
    draw::SupplierSelection,
    ids::PersonId,
    method::Invitation,
    moment::Moment,
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
};

impl Tender {
    /// Draws the suppliers to be invited: from a list of at least twice as many, before two of the buyer's staff (M6).
    ///
    /// # Errors
    /// When the method invites everybody, or the list, the number or the watchers do not suffice.
    pub fn invite(
        &self,
        draw: SupplierSelection,
        watchers: Vec<PersonId>,
        now: Moment,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Invite)?;
        let terms = self.tender_documents.method.under(law);
        if terms.invites != Invitation::Drawn {
            return Err(Refusal::of(Reason::MissingForMethod)
                .under(RuleId::M6)
                .with("method", self.tender_documents.method));
        }
        if self.invited.is_some() {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "抽取结果 ¦ draw"));
        }
        let (least, times) = (law.count(Parameter::InvitedDrawn), law.count(Parameter::InvitedPool));
        let list = &draw.list;
        let wanted = u32::try_from(draw.drawn.len()).unwrap_or(u32::MAX);
        let listed = u32::try_from(list.len()).unwrap_or(u32::MAX);
        let distinct = list.iter().enumerate().all(|(at, one)| !list[..at].contains(one));
        law.demands(distinct && wanted >= least && listed >= wanted.saturating_mul(times), || {
            Refusal::of(Reason::ListTooShort)
                .field("list")
                .with("listed", listed)
                .with("drawn", wanted)
                .with("least", least)
                .with("needed", wanted.max(least).saturating_mul(times))
        })?;
        let needed = law.count(Parameter::InvitedWatchers);
        let watched = watchers.iter().enumerate().all(|(at, one)| !watchers[..at].contains(one));
        let seen = u32::try_from(watchers.len()).unwrap_or(u32::MAX);
        law.demands(watched && seen >= needed, || {
            Refusal::of(Reason::WatchersMissing).field("watchers").with("count", seen).with("needed", needed)
        })?;
        Ok(Event::Invited(Invited { draw, watchers, at: now }))
    }
}
