//! Budget lines, purchase lists and their items.

use crate::{
    column::{Doc, Int, Null, Of, Text, Truth},
    stored::{Public, stored},
};
use domain::{
    budget::{self, BudgetLine},
    ids::ListId,
    jurisdiction::UnitCode,
    purchase_item::{self, PurchaseItem},
    purchase_list::PurchaseList,
};

stored! {
    BudgetLine ("budget_line") {
        id: Text,
        unit: Of<UnitCode>,
        year: Int,
        given_year: Int,
        source: Of<budget::Source>,
        catalogue_code: Text,
        title: Text,
        project: Null<Text>,
        opened_at: Int,
        carried_forward: Truth,
        version: Int,
    }
    filters ["unit", "year", "given_year", "source", "catalogue_code"]
    sorts []
    public Public::None;
}

stored! {
    PurchaseList ("purchase_list") {
        id: Text,
        unit: Of<UnitCode>,
        year: Int,
        title: Text,
        opened_by: Text,
        opened_at: Int,
        version: Int,
    }
    filters ["unit", "year"]
    sorts []
    public Public::All;
}

stored! {
    PurchaseItem ("purchase_item") {
        id: Text,
        list: Of<ListId>,
        unit: Of<UnitCode>,
        requirement: Doc,
        status: Of<purchase_item::Status>,
        drafted_by: Text,
        consented: Truth,
        conversion: Null<Text>,
        budgeted_at: Null<Int>,
        allocations: Doc,
        intention_published_at: Null<Int>,
        tender: Null<Text>,
        drawn_for: Null<Text>,
        drafted_at: Int,
        version: Int,
    }
    derived |item| {
        catalogue_code: Text = item.requirement.catalogue_code,
        category: Text = item.category(),
        title: Text = item.requirement.name,
    }
    filters ["list", "unit", "status", "catalogue_code"]
    sorts []
    public Public::Statuses(&["intention_published", "in_tender", "contracted", "closed"]);
}
