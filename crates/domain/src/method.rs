//! Methods of purchase as rows of switches and numbers. A method is data: no branch in the code asks for its name.

use crate::{
    calendar::Period,
    money::Fen,
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
};

crate::words! {
    /// How services are bought: 公开招标, 邀请招标, 竞争性谈判, 竞争性磋商, 单一来源, 询价, 封闭式框架协议, 开放式框架协议,
    /// 自行采购, 公益创投.
    Method {
        OpenTender = "open_tender", InvitedTender = "invited_tender", CompetitiveNegotiation = "competitive_negotiation",
        CompetitiveConsultation = "competitive_consultation", SingleSource = "single_source", RequestForQuotations = "request_for_quotations",
        ClosedFramework = "closed_framework", OpenFramework = "open_framework", SelfOrganised = "self_organised",
        CallForProposals = "call_for_proposals",
    }
}

crate::words! {
    /// Who may bid: everybody, those drawn at random from a list (M6), or the one supplier that is named (M10).
    Invitation { Everybody = "everybody", Drawn = "drawn", Named = "named" }
}

crate::words! {
    /// What the price does: it brings points in proportion to the lowest (E13), the lowest wins among those that meet
    /// the need (M8), or it is not scored.
    PriceRule { Proportional = "proportional", LowestWins = "lowest_wins", Unscored = "unscored" }
}

crate::words! {
    /// What a lot ends in: one supplier, or a framework with several (M12).
    EndsIn { OneSupplier = "one_supplier", Framework = "framework" }
}

/// A method: its switches, and the numbers of the rulebook that it takes.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    method: Method,
    rule: RuleId,
    for_services: bool,
    invites: Invitation,
    bidding: Length,
    clarification: Length,
    bidders: Count,
    price: PriceRule,
    price_points: (Count, Count),
    panel: Count,
    panel_large: Option<(Parameter, Parameter)>,
    large_if_complex: bool,
    experts_two_thirds: bool,
    drawn_late: bool,
    intention: bool,
    documents_offered: bool,
    open_in_law: bool,
    amount_max: Option<Parameter>,
    announced: Option<Parameter>,
    final_quotes: Option<Parameter>,
    sealed: bool,
    read_out: bool,
    refuser_barred: bool,
    ends_in: EndsIn,
}

#[derive(Clone, Copy, Debug)]
enum Length {
    Law(Parameter),
    Own(Period),
}

#[derive(Clone, Copy, Debug)]
enum Count {
    Law(Parameter),
    Own(u32),
}

/// An open tender; the other methods say in what they differ from it.
const OPEN_TENDER: Row = Row {
    method: Method::OpenTender,
    rule: RuleId::M2,
    for_services: true,
    invites: Invitation::Everybody,
    bidding: Length::Law(Parameter::TenderPeriod),
    clarification: Length::Law(Parameter::TenderClarification),
    bidders: Count::Law(Parameter::BiddersMin),
    price: PriceRule::Proportional,
    price_points: (Count::Law(Parameter::TenderPriceMin), Count::Own(100)),
    panel: Count::Law(Parameter::PanelTender),
    panel_large: Some((Parameter::PanelLarge, Parameter::PanelLargeFrom)),
    large_if_complex: true,
    experts_two_thirds: true,
    drawn_late: true,
    intention: true,
    documents_offered: true,
    open_in_law: true,
    amount_max: None,
    announced: None,
    final_quotes: None,
    sealed: true,
    read_out: true,
    refuser_barred: false,
    ends_in: EndsIn::OneSupplier,
};

/// A negotiation; consultation and single source say in what they differ from it.
const NEGOTIATION: Row = Row {
    method: Method::CompetitiveNegotiation,
    rule: RuleId::M8,
    bidding: Length::Law(Parameter::NegotiationPeriod),
    clarification: Length::Law(Parameter::NegotiationPeriod),
    price: PriceRule::LowestWins,
    price_points: (Count::Own(0), Count::Own(0)),
    panel: Count::Law(Parameter::PanelSmall),
    // R74 Art. 7: five where the open-tender threshold is reached.
    panel_large: Some((Parameter::PanelNegotiation, Parameter::OpenTenderThreshold)),
    large_if_complex: false,
    drawn_late: false,
    open_in_law: false,
    final_quotes: Some(Parameter::NegotiationQuotes),
    read_out: false,
    refuser_barred: true,
    documents_offered: false,
    ..OPEN_TENDER
};

/// What a buyer runs by itself below the limit.
const SELF_RUN: Row = Row {
    method: Method::SelfOrganised,
    rule: RuleId::W16,
    bidding: Length::Own(Period::working_days(1)),
    clarification: Length::Own(Period::working_days(0)),
    bidders: Count::Own(1),
    price_points: (Count::Own(0), Count::Own(100)),
    panel: Count::Own(1),
    panel_large: None,
    large_if_complex: false,
    experts_two_thirds: false,
    drawn_late: false,
    intention: false,
    open_in_law: false,
    amount_max: Some(Parameter::SelfOrganisedLimit),
    documents_offered: false,
    ..OPEN_TENDER
};

/// The rows.
pub const METHODS: &[Row] = &[
    OPEN_TENDER,
    Row {
        method: Method::InvitedTender,
        rule: RuleId::M6,
        invites: Invitation::Drawn,
        documents_offered: false,
        open_in_law: false,
        ..OPEN_TENDER
    },
    NEGOTIATION,
    Row {
        method: Method::CompetitiveConsultation,
        rule: RuleId::M7,
        bidding: Length::Law(Parameter::ConsultationPeriod),
        clarification: Length::Law(Parameter::ConsultationClarification),
        price: PriceRule::Proportional,
        price_points: (Count::Law(Parameter::ConsultationPriceMin), Count::Law(Parameter::ConsultationPriceMax)),
        panel_large: None,
        documents_offered: true,
        final_quotes: Some(Parameter::ConsultationQuotes),
        ..NEGOTIATION
    },
    Row {
        method: Method::SingleSource,
        rule: RuleId::M10,
        invites: Invitation::Named,
        bidding: Length::Own(Period::working_days(1)),
        clarification: Length::Own(Period::working_days(0)),
        bidders: Count::Own(1),
        panel: Count::Own(1),
        panel_large: None,
        experts_two_thirds: false,
        announced: Some(Parameter::SingleSourceNotice),
        final_quotes: None,
        ..NEGOTIATION
    },
    Row { method: Method::RequestForQuotations, rule: RuleId::M9, for_services: false, ..NEGOTIATION },
    Row {
        method: Method::ClosedFramework,
        rule: RuleId::M12,
        bidders: Count::Law(Parameter::FrameworkMin),
        ends_in: EndsIn::Framework,
        ..OPEN_TENDER
    },
    Row {
        method: Method::OpenFramework,
        rule: RuleId::M12,
        clarification: Length::Own(Period::working_days(0)),
        bidders: Count::Own(1),
        price: PriceRule::Unscored,
        price_points: (Count::Own(0), Count::Own(0)),
        sealed: false,
        ends_in: EndsIn::Framework,
        ..OPEN_TENDER
    },
    SELF_RUN,
    Row {
        method: Method::CallForProposals,
        rule: RuleId::A23,
        bidding: Length::Law(Parameter::ProposalNotice),
        clarification: Length::Own(Period::days(5)),
        price: PriceRule::Unscored,
        price_points: (Count::Own(0), Count::Own(0)),
        panel: Count::Law(Parameter::PanelSmall),
        experts_two_thirds: true,
        amount_max: None,
        ..SELF_RUN
    },
];

/// What a method demands under the law of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, crate::schema::ToSchema)]
#[schema(as = MethodTerms)]
pub struct Terms {
    /// The method.
    pub method: Method,
    /// The rule that governs it.
    pub rule: RuleId,
    /// Whether services may be bought so; a request for quotations is for goods only (M9).
    pub for_services: bool,
    /// Who may bid (M6, M10).
    pub invites: Invitation,
    /// From publication to the deadline at least (M2, M7, M8).
    pub bidding_period: Period,
    /// A material clarification comes so long before the deadline (M4, M7, M8).
    pub clarification_period: Period,
    /// How many bidders a lot needs to be opened (M14).
    pub bidders_min: u32,
    /// What the price does (E13, M8).
    pub price_rule: PriceRule,
    /// The fewest points for the price out of 100 (E12).
    pub price_points_min: u32,
    /// The most points for the price out of 100 (E12).
    pub price_points_max: u32,
    /// How many members a panel has at least; always odd (E4).
    pub panel_min: u32,
    /// How many it has at least from the larger budget on (E4).
    pub panel_large_min: u32,
    /// The budget from which the larger panel is due (E4); none where the method has no larger one.
    pub panel_large_from: Option<Fen>,
    /// Whether the larger panel is due as well where the work is complex or of great social effect (E4).
    pub large_if_complex: bool,
    /// Whether two thirds of the panel are experts (E4).
    pub experts_two_thirds: bool,
    /// Experts are drawn at most so long before the opening; none where the law sets no such limit (E5).
    pub draw_before: Option<Period>,
    /// How long the intention is public before the purchase starts; none where no intention is needed (W13).
    pub intention_period: Option<Period>,
    /// Whether the tender documents are offered for as long as the law says before the deadline (M3, M7).
    pub documents_offered: bool,
    /// The most that may be bought in this way (W15).
    pub amount_max: Option<Fen>,
    /// From which amount on finance must approve the method (M11); none for an open tender.
    pub approval_from: Option<Fen>,
    /// How long it is announced before the supplier is asked (M10).
    pub announcement: Option<Period>,
    /// With how many suppliers the round of final quotes goes on; none where there is no such round (M7, M8).
    pub final_quotes_min: Option<u32>,
    /// Whether bids stay sealed until the deadline (E1); in an open framework each is answered as it comes (M12).
    pub sealed: bool,
    /// Whether bidders and prices are read out in public at the opening (E2); where it is negotiated with them, the buyer
    /// and the panel alone are told before the result (M7, M8).
    pub read_out: bool,
    /// Whether a supplier that refused the award may not take part when the item is bought anew (A6; R74 Art. 22, R214 Art. 31).
    pub refuser_barred: bool,
    /// What a lot ends in.
    pub ends_in: EndsIn,
}

impl Row {
    fn under(&self, law: &Law<'_>) -> Terms {
        let period = |length| match length {
            Length::Law(parameter) => law.period(parameter),
            Length::Own(period) => period,
        };
        let count = |count| match count {
            Count::Law(parameter) => law.count(parameter),
            Count::Own(count) => count,
        };
        let panel_min = count(self.panel);
        Terms {
            method: self.method,
            rule: self.rule,
            for_services: self.for_services,
            invites: self.invites,
            bidding_period: period(self.bidding),
            clarification_period: period(self.clarification),
            bidders_min: count(self.bidders),
            price_rule: self.price,
            price_points_min: count(self.price_points.0),
            price_points_max: count(self.price_points.1),
            panel_min,
            panel_large_min: self.panel_large.map_or(panel_min, |(members, _)| law.count(members)),
            panel_large_from: self.panel_large.map(|(_, from)| law.amount(from)),
            large_if_complex: self.large_if_complex,
            experts_two_thirds: self.experts_two_thirds,
            draw_before: self.drawn_late.then(|| law.period(Parameter::DrawBefore)),
            intention_period: self.intention.then(|| law.period(Parameter::IntentionPeriod)),
            documents_offered: self.documents_offered,
            amount_max: self.amount_max.map(|parameter| law.amount(parameter)),
            approval_from: (!self.open_in_law).then(|| law.amount(Parameter::OpenTenderThreshold)),
            announcement: self.announced.map(|parameter| law.period(parameter)),
            final_quotes_min: self.final_quotes.map(|parameter| law.count(parameter)),
            sealed: self.sealed,
            read_out: self.read_out,
            refuser_barred: self.refuser_barred,
            ends_in: self.ends_in,
        }
    }
}

impl Method {
    /// What the method demands under a law.
    #[must_use]
    pub fn under(self, law: &Law<'_>) -> Terms {
        METHODS[self as usize].under(law)
    }
    /// Whether bids stay sealed until the deadline, whatever the law of the day.
    #[must_use]
    pub const fn is_sealed(self) -> bool {
        METHODS[self as usize].sealed
    }
    /// Whether what is opened is read out in public, whatever the law of the day.
    #[must_use]
    pub const fn is_read_out(self) -> bool {
        METHODS[self as usize].read_out
    }
}

impl Terms {
    /// Refuses a panel that the method does not allow: odd, large enough, two thirds experts (E4).
    ///
    /// # Errors
    /// When the composition does not fit.
    pub fn check_panel(&self, (budget, complex): (Fen, bool), members: u32, experts: u32) -> Result<(), Refusal> {
        let enough_experts = !self.experts_two_thirds || experts * 3 >= members * 2;
        let large = self.panel_large_from.is_some_and(|from| budget >= from) || complex && self.large_if_complex;
        let min = if large { self.panel_large_min } else { self.panel_min };
        if members % 2 == 1 && members >= min && enough_experts {
            return Ok(());
        }
        Err(Refusal::of(Reason::PanelComposition)
            .field("members")
            .with("min", min)
            .with("count", members)
            .with("experts", experts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Calendar, rulebook::Rulebook};

    fn terms(method: Method) -> Terms {
        let day = "2026-03-02".parse().expect("a day");
        method.under(&Law::of_the_nation(&Rulebook::default(), &Calendar::shipped(), day))
    }

    #[test]
    fn every_method_has_its_row() {
        for method in Method::ALL {
            assert_eq!(terms(*method).method, *method);
        }
    }

    #[test]
    fn a_panel_is_odd_and_two_thirds_experts_and_larger_for_a_large_budget() {
        let open = terms(Method::OpenTender);
        for (budget, members, experts, allowed) in [
            (1, 5, 4, true),
            (1, 5, 3, false),
            (1, 6, 6, false),
            (1, 3, 3, false),
            (1, 7, 5, true),
            (9_999_999, 5, 4, true),
            (10_000_000, 5, 4, false),
            (10_000_000, 7, 5, true),
        ] {
            let checked = open.check_panel((Fen::yuan(budget), false), members, experts);
            assert_eq!(checked.is_ok(), allowed, "{budget}: {members} with {experts} experts");
        }
    }
}
