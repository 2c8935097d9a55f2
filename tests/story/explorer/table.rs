//! What can be tried: the nouns, and the acts on each.

/// The nouns of the journal and the part of their address.
pub(super) const PLACES: &[(&str, &str)] = &[
    ("tender", "tenders"),
    ("bid", "bids"),
    ("evaluation", "evaluations"),
    ("award", "awards"),
    ("contract", "contracts"),
    ("milestone", "milestones"),
    ("invoice", "invoices"),
    ("payment", "payments"),
    ("challenge", "challenges"),
    ("complaint", "complaints"),
    ("deposit", "deposits"),
    ("framework", "frameworks"),
    ("bond", "bonds"),
    ("refund", "refunds"),
];

/// Acts that end or undo things: were they as likely as others, nothing would come about.
pub(super) const AWAY: &[&str] = &[
    "return",
    "cancel",
    "void",
    "withdraw",
    "disqualify",
    "refuse",
    "terminate",
    "close",
    "revise",
    "reopen",
    "record-finding",
    "forfeit",
    "leave",
    "remove-supplier",
    "write-off",
    "drop",
];

/// The acts on a noun: the word and the part of the address.
pub(super) fn of(nouns: &str) -> &'static [(&'static str, &'static str)] {
    match nouns {
        "tenders" => &[
            ("submit_tender", "submit"),
            ("return_tender", "return"),
            ("revise_tender", "revise"),
            ("approve_method", "approve-method"),
            ("announce_tender", "announce"),
            ("publish_tender", "publish"),
            ("publish_tender", "publish"),
            ("clarify_tender", "clarify"),
            ("cancel_tender", "cancel"),
            ("void_tender", "void"),
            ("open_bids", "open-bids"),
            ("open_bids", "open-bids"),
            ("call_quotes", "call-quotes"),
            ("open_quotes", "open-quotes"),
        ],
        "bids" => &[
            ("replace_bid", "replace"),
            ("withdraw_bid", "withdraw"),
            ("qualify_bid", "qualify"),
            ("qualify_bid", "qualify"),
            ("qualify_bid", "qualify"),
            ("disqualify_bid", "disqualify"),
            ("submit_quote", "quote"),
            ("answer_correction", "answer-correction"),
            ("explain_price", "explain-price"),
        ],
        "evaluations" => &[
            ("declare_conflict_of_interest", "declare-conflict-of-interest"),
            ("record_finding", "record-finding"),
            ("correct_price", "correct-price"),
            ("request_price_explanation", "request-price-explanation"),
            ("consolidate", "consolidate"),
            ("consolidate", "consolidate"),
            ("reopen_result", "reopen"),
        ],
        "awards" => &[
            ("decide_award", "decide"),
            ("decide_award", "decide"),
            ("publish_award", "publish"),
            ("refuse_award", "refuse"),
        ],
        "contracts" => &[
            ("revise_contract", "revise"),
            ("send_contract", "send"),
            ("send_contract", "send"),
            ("sign_as_supplier", "sign-as-supplier"),
            ("sign_as_supplier", "sign-as-supplier"),
            ("sign_as_buyer", "sign-as-buyer"),
            ("sign_as_buyer", "sign-as-buyer"),
            ("propose_supplement", "propose-supplement"),
            ("agree_supplement", "agree-supplement"),
            ("terminate_contract", "terminate"),
            ("complete_contract", "complete"),
        ],
        "milestones" => &[
            ("deliver_milestone", "deliver"),
            ("deliver_milestone", "deliver"),
            ("accept_milestone", "accept"),
            ("accept_milestone", "accept"),
            ("close_milestone", "close"),
            ("reject_milestone", "reject"),
            ("deduct_milestone", "deduct"),
        ],
        "invoices" => &[("match_invoice", "match")],
        "payments" => &[("approve_payment", "approve"), ("return_payment", "return"), ("confirm_payment", "confirm")],
        "challenges" => &[
            ("answer_challenge", "answer"),
            ("withdraw_challenge", "withdraw"),
            ("lift_suspension", "lift-suspension"),
        ],
        "complaints" => &[
            ("accept_complaint", "accept"),
            ("suspend_tender", "suspend"),
            ("decide_complaint", "decide"),
            ("withdraw_complaint", "withdraw"),
        ],
        "deposits" => &[("forfeit_deposit", "forfeit")],
        "frameworks" => {
            &[("leave_framework", "leave"), ("remove_supplier", "remove-supplier"), ("end_framework", "end")]
        }
        "bonds" => &[("return_bond", "return"), ("call_bond", "call"), ("hand_over_bond", "hand-over")],
        "refunds" => &[
            ("answer_refund", "answer"),
            ("decide_refund", "decide"),
            ("decide_refund", "decide"),
            ("drop_refund", "drop"),
            ("receive_refund", "receive"),
            ("offset_refund", "offset"),
            ("take_refund_from_bond", "take-from-bond"),
            ("write_off_refund", "write-off"),
        ],
        _ => &[],
    }
}
