//! What each kind of noun is found by.

use super::{Heading, SearchText, Searched};
use crate::{
    actor::Person, attachment::Attachment, award::Award, bid::Bid, bond::Bond, budget::BudgetLine,
    challenge::Challenge, closing::Closing, complaint::Complaint, contract::Contract, deposit::Deposit,
    enquiry::Enquiry, evaluation::Evaluation, evaluation::ScoreSheet, framework::Framework,
    interest_claim::InterestClaim, invoice::Invoice, milestone::Milestone, organisation::Organisation,
    payee_account::PayeeAccount, payment::Payment, payment_order::PaymentOrder, purchase_item::PurchaseItem,
    purchase_list::PurchaseList, refund::Refund, report_job::ReportJob, rule_change::RuleChange, tender::Tender,
};

impl Searched for PurchaseItem {
    fn search_text(&self) -> Option<SearchText> {
        let wanted = &self.requirement;
        let dated_at = self.intention_published_at.unwrap_or(self.drafted_at);
        let mut text = SearchText::of(Heading::Own(wanted.name.to_string()), dated_at)
            .say(&wanted.catalogue_code)
            .say(&wanted.description)
            .say(&wanted.quantity)
            .say_all(&wanted.payment_way);
        (text.category, text.amount) = (Some(wanted.catalogue_code.to_string()), Some(wanted.estimate));
        Some(text)
    }
}

impl Searched for Tender {
    fn search_text(&self) -> Option<SearchText> {
        let documents = &self.tender_documents;
        let dated_at = self.published_at.unwrap_or(self.drafted_at);
        let mut text = SearchText::of(Heading::Own(documents.title.to_string()), dated_at)
            .say(&self.number)
            .say(&documents.description)
            .say_all(documents.lots.iter().map(|lot| &lot.title))
            .say_all(documents.criteria.iter().map(|criterion| &criterion.title))
            .say_all(self.clarifications.iter().map(|clarification| &clarification.text))
            .say_all(&self.end_reason);
        text.items = documents.lots.iter().filter_map(|lot| lot.item).collect();
        (text.method, text.amount) = (Some(documents.method), Some(documents.budget()));
        text.closes_at = Some(self.bid_deadline);
        Some(text)
    }
}

impl Searched for Award {
    fn search_text(&self) -> Option<SearchText> {
        let dated_at = self.published_at.unwrap_or(self.recommended_at);
        let mut text = SearchText::of(Heading::OfTender(self.tender), dated_at).say_all(&self.reason);
        (text.organisation, text.amount) = (Some(self.organisation), Some(self.price));
        text.items = self.item.into_iter().collect();
        Some(text)
    }
}

impl Searched for Contract {
    fn search_text(&self) -> Option<SearchText> {
        let terms = &self.terms;
        let dated_at = self.effective_at.unwrap_or(self.drafted_at);
        let mut text = SearchText::of(Heading::Own(terms.title.to_string()), dated_at)
            .say(&self.number)
            .say(&terms.text)
            .say_all(terms.milestones.iter().map(|milestone| &milestone.title));
        (text.organisation, text.amount) = (Some(self.organisation), Some(self.price));
        text.items = vec![self.item];
        Some(text)
    }
}

impl Searched for Organisation {
    fn search_text(&self) -> Option<SearchText> {
        Some(SearchText::of(Heading::Own(self.name.clone()), self.applied_at).say(&self.credit_code))
    }
}

impl Searched for Enquiry {
    fn search_text(&self) -> Option<SearchText> {
        let dated_at = self.answered_at.unwrap_or(self.asked_at);
        Some(SearchText::of(Heading::OfTender(self.tender), dated_at).say(&self.text).say_all(&self.answer))
    }
}

impl Searched for Challenge {
    fn search_text(&self) -> Option<SearchText> {
        let dated_at = self.answered_at.unwrap_or(self.filed_at);
        let text = SearchText::of(Heading::OfTender(self.tender), dated_at).say_all(&self.matters);
        Some(text.say(&self.statement_of_facts).say_all(&self.answer))
    }
}

impl Searched for Complaint {
    fn search_text(&self) -> Option<SearchText> {
        let decision = self.decision.as_ref();
        let dated_at = decision.map_or(self.filed_at, |decision| decision.at);
        let text = SearchText::of(Heading::OfTender(self.tender), dated_at).say_all(&self.matters);
        let mut text = text.say(&self.statement_of_facts).say_all(decision.map(|decision| &decision.reason));
        text.organisation = Some(self.organisation);
        Some(text)
    }
}

/// Kinds that are found by their numbers, or from what they belong to.
macro_rules! not_searched {
    ($($noun:ty),+ $(,)?) => { $(
        impl Searched for $noun {
            fn search_text(&self) -> Option<SearchText> {
                None
            }
        }
    )+ };
}
not_searched!(
    Attachment,
    Bid,
    Bond,
    BudgetLine,
    Closing,
    Deposit,
    Evaluation,
    Framework,
    InterestClaim,
    Invoice,
    Milestone,
    PayeeAccount,
    Payment,
    PaymentOrder,
    Person,
    PurchaseList,
    Refund,
    ReportJob,
    RuleChange,
    ScoreSheet,
);
