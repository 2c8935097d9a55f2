//! What can happen to a tender, and what it changes.

use super::{
    Clarification, FinalRound, Ground, Invited, Lot, LotOutcome, MethodApproval, ReadOut, Status, Tender,
    TenderDocuments,
};
use crate::{
    matter::Matter,
    moment::{Day, Moment},
    pause::Pause,
    text::Title,
};
use serde::{Deserialize, Serialize};

/// What can happen to a tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was drafted.
    Drafted(Tender),
    /// The tender documents were rewritten.
    Revised(TenderDocuments),
    /// It was handed in for review.
    Submitted,
    /// It was sent back.
    Returned {
        /// Why.
        reason: Title,
    },
    /// Finance approved the method.
    MethodApproved(MethodApproval),
    /// Suppliers were drawn at random.
    Invited(Invited),
    /// The single source was announced.
    Announced {
        /// When.
        at: Moment,
        /// What was announced.
        given_for: Matter,
    },
    /// It was published.
    Published {
        /// When.
        at: Moment,
        /// What was published, by the parts that an approval covers.
        matter: Matter,
    },
    /// The tender documents were clarified.
    Clarified(Clarification),
    /// The deadline passed.
    BidsClosed,
    /// The bids were opened and read out, lot by lot.
    Opened {
        /// When.
        at: Moment,
        /// The number of each lot with what was read out; none where there were too few bids.
        lots: Vec<(i64, Option<Vec<ReadOut>>)>,
    },
    /// Final quotes were asked for.
    QuotesCalled {
        /// They are taken until just before this moment.
        until: Moment,
    },
    /// The final quotes were opened.
    QuotesOpened {
        /// When.
        at: Moment,
    },
    /// Finance suspends it.
    Suspended {
        /// The first day.
        from: Day,
        /// The last day.
        until: Day,
    },
    /// The suspension ended.
    Resumed {
        /// On which day.
        on: Day,
    },
    /// The panel consolidated its scores.
    Evaluated {
        /// The lots without a valid bid.
        failed: Vec<i64>,
    },
    /// The result is corrected: the lots are as they were when opened.
    Reopened,
    /// A lot was contracted.
    LotAwarded {
        /// Which.
        lot: i64,
    },
    /// A lot ended without a supplier.
    LotFailed {
        /// Which.
        lot: i64,
    },
    /// Every lot has its contract or failed.
    Completed,
    /// The round is void.
    Voided {
        /// On which ground; none where a decision on a complaint says so.
        legal_ground: Option<Ground>,
        /// Why.
        reason: Title,
    },
    /// The purchase was cancelled.
    Cancelled {
        /// On which ground; none before the publication, and where a decision on a complaint says so.
        legal_ground: Option<Ground>,
        /// Why.
        reason: Title,
    },
}
impl Tender {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Drafted(_) => {}
            Event::Revised(tender_documents) => {
                self.bid_deadline = tender_documents.bid_deadline;
                self.tender_documents = tender_documents.clone();
                // What was approved or announced was another matter.
                (self.method_approval, self.announced_at) = (self.approval().cloned(), self.announced());
            }
            Event::Submitted => self.status = Status::InReview,
            Event::Returned { .. } => self.status = Status::Draft,
            Event::MethodApproved(approval) => self.method_approval = Some(approval.clone()),
            Event::Invited(invited) => self.invited = Some(invited.clone()),
            Event::Announced { at, given_for } => {
                (self.announced_at, self.announced_for) = (Some(*at), Some(given_for.clone()));
                self.status = Status::Announced;
            }
            Event::QuotesCalled { until } => {
                (self.final_round, self.status) =
                    (Some(FinalRound { until: *until, opened_at: None }), Status::Quoting);
            }
            Event::QuotesOpened { at } => {
                self.final_round = self.final_round.map(|round| FinalRound { opened_at: Some(*at), ..round });
                self.status = Status::Opened;
            }
            Event::Suspended { from, until } => {
                self.suspended_until = Some(*until);
                self.suspensions.push(Pause { from: *from, until: *until });
            }
            Event::Resumed { on } => self.resume(*on),
            Event::Published { at, .. } => (self.published_at, self.status) = (Some(*at), Status::Published),
            Event::Clarified(clarification) => {
                if let Some(deadline) = clarification.bid_deadline {
                    (self.bid_deadline, self.tender_documents.bid_deadline) = (deadline, deadline);
                }
                self.clarifications.push(clarification.clone());
            }
            Event::BidsClosed => self.status = Status::BidsClosed,
            Event::Opened { at, lots } => {
                (self.opened_at, self.status) = (Some(*at), Status::Opened);
                self.open_lots(lots);
            }
            Event::Evaluated { failed } => {
                self.status = Status::Evaluated;
                for number in failed {
                    self.change_lot(*number, |lot| lot.outcome = LotOutcome::Failed);
                }
            }
            Event::Reopened => {
                self.status = Status::Opened;
                for lot in self.tender_documents.lots.iter_mut().filter(|lot| lot.outcome == LotOutcome::Failed) {
                    lot.outcome = LotOutcome::Opened;
                }
            }
            Event::LotAwarded { lot } => self.change_lot(*lot, |lot| lot.outcome = LotOutcome::Awarded),
            Event::LotFailed { lot } => self.change_lot(*lot, |lot| lot.outcome = LotOutcome::Failed),
            Event::Completed => self.status = Status::Completed,
            Event::Voided { legal_ground, reason } => {
                (self.end_ground, self.end_reason) = (*legal_ground, Some(reason.clone()));
                self.status = Status::Void;
            }
            Event::Cancelled { legal_ground, reason } => {
                (self.end_ground, self.end_reason) = (*legal_ground, Some(reason.clone()));
                self.status = Status::Cancelled;
            }
        }
    }
    fn open_lots(&mut self, lots: &[(i64, Option<Vec<ReadOut>>)]) {
        for (number, opening) in lots {
            self.change_lot(*number, |lot| match opening {
                Some(opening) => (lot.opening, lot.outcome) = (opening.clone(), LotOutcome::Opened),
                None => lot.outcome = LotOutcome::TooFewBids,
            });
        }
    }
    /// On the day on which a suspension ends the parties can act again.
    fn resume(&mut self, on: Day) {
        self.suspended_until = None;
        for pause in &mut self.suspensions {
            pause.until = pause.until.min(on.plus_days(-1));
        }
    }
    fn change_lot(&mut self, number: i64, change: impl FnOnce(&mut Lot)) {
        if let Some(lot) = self.tender_documents.lots.iter_mut().find(|lot| lot.number == number) {
            change(lot);
        }
    }
}
