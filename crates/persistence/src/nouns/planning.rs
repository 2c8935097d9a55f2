//! Budget lines, purchase lists and their items.

use crate::{
    column::{Doc, Int, Text},
    kept::{Public, kept},
};
use domain::{
    Moment,
    budget::{BudgetLine, Share, Source},
    ids::{ItemId, LineId, ListId, PersonId, TenderId},
    jurisdiction::UnitCode,
    purchase_item::{Need, PurchaseItem, Status},
    purchase_list::PurchaseList,
    text::{Mark, Title},
};

kept! {
    budget_line = BudgetLine ("budget_line") {
        id: Text<LineId>,
        unit: Text<UnitCode>,
        year: i64,
        source: Text<Source>,
        catalogue_code: Text<Mark>,
        title: Text<Title>,
        opened_at: Int<Moment>,
        carried_forward: bool,
        version: i64,
    }
    filters [("unit", Text), ("year", Number), ("source", Text), ("catalogue_code", Text)]
    sorts []
    public Public::None;
}

kept! {
    purchase_list = PurchaseList ("purchase_list") {
        id: Text<ListId>,
        unit: Text<UnitCode>,
        year: i64,
        title: Text<Title>,
        opened_by: Text<PersonId>,
        opened_at: Int<Moment>,
        version: i64,
    }
    filters [("unit", Text), ("year", Number)]
    sorts []
    public Public::All;
}

kept! {
    purchase_item = PurchaseItem ("purchase_item") {
        id: Text<ItemId>,
        list: Text<ListId>,
        unit: Text<UnitCode>,
        need: Doc<Need>,
        status: Text<Status>,
        drafted_by: Text<PersonId>,
        consented: bool,
        conversion: Option<Text<Title>>,
        budgeted_at: Option<Int<Moment>>,
        shares: Doc<Vec<Share>>,
        intention_published_at: Option<Int<Moment>>,
        tender: Option<Text<TenderId>>,
        drafted_at: Int<Moment>,
        version: i64,
    }
    derived |item| { catalogue_code: Text<Mark> = item.need.catalogue_code, category: String = item.category() }
    filters [("list", Text), ("unit", Text), ("status", Text), ("catalogue_code", Text)]
    sorts []
    public Public::Statuses(&["intention_published", "in_tender", "contracted", "closed"]);
}
