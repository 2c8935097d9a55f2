//! Methods of purchase as rows of parameters. A method is data: no branch in the code asks for its name.

use crate::{
    calendar::Period,
    money::Fen,
    rulebook::{Reason, Refusal},
};

crate::words! {
    /// How services are bought: 公开招标, 竞争性磋商, 自行采购.
    Method { OpenTender = "open_tender", CompetitiveConsultation = "competitive_consultation", SelfRun = "self_run" }
}

/// What a method demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = MethodTerms)]
pub struct Terms {
    /// The method.
    pub method: Method,
    /// From publication to the deadline at least (M2, M7).
    pub bidding_period: Period,
    /// A material clarification comes so long before the deadline (M4, M7).
    pub clarification_period: Period,
    /// How many bidders a lot needs to be opened (M14).
    pub bidders_min: u32,
    /// The fewest points for the price out of 100 (E12).
    pub price_points_min: u32,
    /// The most points for the price out of 100 (E12).
    pub price_points_max: u32,
    /// How many members a panel has at least; always odd (E4).
    pub panel_min: u32,
    /// Whether two thirds of the panel are experts (E4).
    pub experts_two_thirds: bool,
    /// How long the intention is public before the purchase starts; none where no intention is needed (W13).
    pub intention_period: Option<Period>,
    /// The most that may be bought in this way (W15). The figure of Shanghai is general knowledge, to be
    /// confirmed by the finance bureau.
    pub amount_max: Option<Fen>,
    /// The reason to give when the time to bid is too short.
    #[serde(skip)]
    #[schema(ignore)]
    pub too_short: Reason,
}

/// The rows.
pub const METHODS: &[Terms] = &[
    Terms {
        method: Method::OpenTender,
        bidding_period: Period::days(20),
        clarification_period: Period::days(15),
        bidders_min: 3,
        price_points_min: 10,
        price_points_max: 100,
        panel_min: 5,
        experts_two_thirds: true,
        intention_period: Some(Period::days(30)),
        amount_max: None,
        too_short: Reason::PeriodTooShort,
    },
    Terms {
        method: Method::CompetitiveConsultation,
        bidding_period: Period::days(10),
        clarification_period: Period::days(5),
        bidders_min: 3,
        price_points_min: 10,
        price_points_max: 30,
        panel_min: 3,
        experts_two_thirds: true,
        intention_period: Some(Period::days(30)),
        amount_max: None,
        too_short: Reason::ConsultationTooShort,
    },
    Terms {
        method: Method::SelfRun,
        bidding_period: Period::working_days(1),
        clarification_period: Period::working_days(0),
        bidders_min: 1,
        price_points_min: 0,
        price_points_max: 100,
        panel_min: 1,
        experts_two_thirds: false,
        intention_period: None,
        amount_max: Some(Fen::yuan(1_000_000)),
        too_short: Reason::PeriodTooShort,
    },
];

impl Method {
    /// The row of the method.
    #[must_use]
    pub fn terms(self) -> &'static Terms {
        &METHODS[self as usize]
    }
}

impl Terms {
    /// Refuses a panel that the method does not allow: odd, large enough, two thirds experts (E4).
    ///
    /// # Errors
    /// When the composition does not fit.
    pub fn check_panel(&self, members: u32, experts: u32) -> Result<(), Refusal> {
        let enough_experts = !self.experts_two_thirds || experts * 3 >= members * 2;
        if members % 2 == 1 && members >= self.panel_min && enough_experts {
            return Ok(());
        }
        Err(Refusal::of(Reason::PanelComposition)
            .field("members")
            .with("min", self.panel_min)
            .with("count", members)
            .with("experts", experts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_its_row() {
        for method in Method::ALL {
            assert_eq!(method.terms().method, *method);
        }
    }

    #[test]
    fn a_panel_is_odd_and_two_thirds_experts() {
        let open = Method::OpenTender.terms();
        for (members, experts, allowed) in [(5, 4, true), (5, 3, false), (6, 6, false), (3, 3, false), (7, 5, true)] {
            assert_eq!(open.check_panel(members, experts).is_ok(), allowed, "{members} with {experts} experts");
        }
    }
}
