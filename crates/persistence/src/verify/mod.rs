//! Verifies a database: replays the journal and compares what it says with every row and every balance.

use crate::{
    boxes::Seals,
    connect,
    db::Db,
    error::Error,
    past::tell,
    seal,
    sealed_noun::{self},
    store::Store,
};
use domain::{
    Event, Moment,
    actor::Person,
    attachment::Attachment,
    award::Award,
    bid::Bid,
    bond::Bond,
    budget::BudgetLine,
    challenge::Challenge,
    closing::Closing,
    complaint::Complaint,
    contract::Contract,
    deposit::Deposit,
    enquiry::Enquiry,
    evaluation::{Evaluation, ScoreSheet},
    event::{Journaled, System},
    framework::Framework,
    ids::BidId,
    interest_claim::InterestClaim,
    invoice::Invoice,
    ledger::{Books, posting},
    milestone::Milestone,
    organisation::Organisation,
    payee_account::PayeeAccount,
    payment::Payment,
    payment_order::PaymentOrder,
    purchase_item::PurchaseItem,
    purchase_list::PurchaseList,
    refund::Refund,
    report_job::ReportJob,
    rule_change::RuleChange,
    tender::Tender,
};
use sea_orm::DatabaseConnection;
use std::{collections::BTreeMap, time::Duration};

mod chain;
mod findings;
mod money;
mod opened;
mod reference;
mod rows;
mod sealed;
mod waiting;
pub use findings::Finding;
use findings::{Findings, Replayed, differ};
use money::{compare_balances, compare_entries};
use reference::rows as rows_of;
use rows::compare;

/// Replays one event on the nouns of a kind.
fn hear<N: Journaled>(nouns: &mut Replayed<N>, event: &Event, findings: &mut Findings, row: &str) {
    if !tell(nouns, event) {
        let (_, id) = event.subject();
        findings.add("journal", row, format!("tells of {}, which was never born", id.unwrap_or_default()));
    }
}

/// Everything the journal tells, replayed.
#[derive(Default)]
struct History {
    organisations: Replayed<Organisation>,
    persons: Replayed<Person>,
    lines: Replayed<BudgetLine>,
    lists: Replayed<PurchaseList>,
    items: Replayed<PurchaseItem>,
    tenders: Replayed<Tender>,
    enquiries: Replayed<Enquiry>,
    bids: Replayed<Bid>,
    evaluations: Replayed<Evaluation>,
    sheets: Replayed<ScoreSheet>,
    awards: Replayed<Award>,
    contracts: Replayed<Contract>,
    milestones: Replayed<Milestone>,
    invoices: Replayed<Invoice>,
    payments: Replayed<Payment>,
    attachments: Replayed<Attachment>,
    rule_changes: Replayed<RuleChange>,
    frameworks: Replayed<Framework>,
    deposits: Replayed<Deposit>,
    challenges: Replayed<Challenge>,
    complaints: Replayed<Complaint>,
    bonds: Replayed<Bond>,
    interest_claims: Replayed<InterestClaim>,
    payee_accounts: Replayed<PayeeAccount>,
    orders: Replayed<PaymentOrder>,
    closings: Replayed<Closing>,
    refunds: Replayed<Refund>,
    report_jobs: Replayed<ReportJob>,
    books: Books,
    quotes: BTreeMap<BidId, String>,
    order: waiting::Waiting,
    entries: BTreeMap<i64, Vec<String>>,
    movements: BTreeMap<String, String>,
    reference: reference::Reference,
}

impl History {
    fn hear(&mut self, key: i64, row: &str, at: Moment, event: &Event, findings: &mut Findings) {
        hear(&mut self.organisations, event, findings, row);
        hear(&mut self.persons, event, findings, row);
        hear(&mut self.lines, event, findings, row);
        hear(&mut self.lists, event, findings, row);
        hear(&mut self.items, event, findings, row);
        hear(&mut self.tenders, event, findings, row);
        hear(&mut self.enquiries, event, findings, row);
        hear(&mut self.bids, event, findings, row);
        hear(&mut self.evaluations, event, findings, row);
        hear(&mut self.sheets, event, findings, row);
        hear(&mut self.awards, event, findings, row);
        hear(&mut self.contracts, event, findings, row);
        hear(&mut self.milestones, event, findings, row);
        hear(&mut self.invoices, event, findings, row);
        hear(&mut self.payments, event, findings, row);
        hear(&mut self.attachments, event, findings, row);
        hear(&mut self.rule_changes, event, findings, row);
        hear(&mut self.frameworks, event, findings, row);
        hear(&mut self.deposits, event, findings, row);
        hear(&mut self.challenges, event, findings, row);
        hear(&mut self.complaints, event, findings, row);
        hear(&mut self.bonds, event, findings, row);
        hear(&mut self.interest_claims, event, findings, row);
        hear(&mut self.payee_accounts, event, findings, row);
        hear(&mut self.orders, event, findings, row);
        hear(&mut self.closings, event, findings, row);
        hear(&mut self.refunds, event, findings, row);
        hear(&mut self.report_jobs, event, findings, row);
        self.reference.hear(event);
        if let Event::System(System::QuoteReceived { bid, sha256, .. }) = event {
            self.quotes.insert(*bid, sha256.clone());
        }
        if let Some(reference) = event.bank_reference() {
            let (noun, subject) = event.subject();
            self.movements.insert(reference.to_string(), format!("{noun} {}", subject.unwrap_or_default()));
        }
        for entry in posting(event) {
            self.books.take(&entry);
            self.entries.entry(key).or_default().push(money::told(at, &entry));
        }
    }
    async fn compare(&self, db: Db<'_>, sealed: &[sealed_noun::Opened], findings: &mut Findings) -> Result<(), Error> {
        compare(db, sealed, &self.organisations, findings).await?;
        compare(db, sealed, &self.persons, findings).await?;
        compare(db, sealed, &self.lines, findings).await?;
        compare(db, sealed, &self.lists, findings).await?;
        compare(db, sealed, &self.items, findings).await?;
        compare(db, sealed, &self.tenders, findings).await?;
        compare(db, sealed, &self.enquiries, findings).await?;
        compare(db, sealed, &self.bids, findings).await?;
        compare(db, sealed, &self.evaluations, findings).await?;
        compare(db, sealed, &self.sheets, findings).await?;
        compare(db, sealed, &self.awards, findings).await?;
        compare(db, sealed, &self.contracts, findings).await?;
        compare(db, sealed, &self.milestones, findings).await?;
        compare(db, sealed, &self.invoices, findings).await?;
        compare(db, sealed, &self.payments, findings).await?;
        compare(db, sealed, &self.attachments, findings).await?;
        compare(db, sealed, &self.rule_changes, findings).await?;
        compare(db, sealed, &self.frameworks, findings).await?;
        compare(db, sealed, &self.deposits, findings).await?;
        compare(db, sealed, &self.challenges, findings).await?;
        compare(db, sealed, &self.complaints, findings).await?;
        compare(db, sealed, &self.bonds, findings).await?;
        compare(db, sealed, &self.interest_claims, findings).await?;
        compare(db, sealed, &self.payee_accounts, findings).await?;
        compare(db, sealed, &self.orders, findings).await?;
        compare(db, sealed, &self.closings, findings).await?;
        compare(db, sealed, &self.refunds, findings).await?;
        compare(db, sealed, &self.report_jobs, findings).await
    }
}

/// A database to be verified: read only, and as it stands at one moment.
pub struct Archive {
    db: DatabaseConnection,
}

impl Archive {
    /// The database of a running store.
    ///
    /// # Errors
    /// When what it has committed cannot be given its positions.
    pub async fn of(store: &Store) -> Result<Self, Error> {
        store.sequence().await?;
        Ok(Self { db: store.connection().clone() })
    }
    /// A database that exists, opened to be read: nothing is made, migrated or written.
    ///
    /// # Errors
    /// When there is none, or it has another form.
    pub async fn existing(url: &str) -> Result<Self, Error> {
        Ok(Self { db: connect::existing(url).await? })
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Every difference.
    pub findings: Vec<Finding>,
    /// The last position of the journal.
    pub position: i64,
    /// The digest of the journal up to it.
    pub digest: seal::Digest,
    /// The files that were handed in, to be read by whoever has them.
    pub files: Vec<Attachment>,
}

/// How often a running server is given a moment to number what it has just committed.
const PATIENCE: usize = 50;

/// Replays the journal and tells every difference: rows, balances, entries, positions, seals, sealed bids and quotes.
/// `expected` is a position with its digest as somebody kept them, such as a report names.
///
/// # Errors
/// When the database cannot be read at all.
pub async fn verify(
    archive: &Archive,
    seals: &dyn Seals,
    expected: Option<(i64, seal::Digest)>,
) -> Result<Verified, Error> {
    let mut snapshot = connect::snapshot(&archive.db).await?;
    for _ in 0..PATIENCE {
        if seal::without_number(Db::Transaction(&snapshot)).await? == 0 {
            break;
        }
        snapshot.rollback().await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
        snapshot = connect::snapshot(&archive.db).await?;
    }
    let db = Db::Transaction(&snapshot);
    let mut findings = Findings::default();
    let told = replay(db, seals, &mut findings).await?;
    let sealed = sealed_noun::all(db, seals, |handle, why| findings.add("sealed_noun", handle, why)).await?;
    told.compare(db, &sealed, &mut findings).await?;
    compare_balances(db, &told.books, &mut findings).await?;
    compare_entries(db, &told.entries, &mut findings).await?;
    sealed::compare_contents(db, seals, &told.bids, &told.quotes, &mut findings).await?;
    compare_seats(db, &told.evaluations, &mut findings).await?;
    told.order.must_be_right(&told.tenders, &told.awards, &told.bids, &mut findings);
    told.reference.compare(db, &mut findings).await?;
    let (position, digest) = chain::compare(db, expected, &mut findings).await?;
    let movements = "SELECT reference AS id, noun || ' ' || subject AS told FROM bank_movement";
    differ("bank_movement", told.movements, &rows_of(db, movements).await?, &mut findings);
    let files = told.attachments.into_values().collect();
    Ok(Verified { findings: findings.0, position, digest, files })
}

/// Replays in the order of the keys, in which causes come before effects; what is sealed has no position yet.
async fn replay(db: Db<'_>, seals: &dyn Seals, findings: &mut Findings) -> Result<History, Error> {
    let mut told = History::default();
    let mut last = 0_i64;
    let sql = "SELECT id, position, sealed_position, waits_for, box, at, actor, act, noun, subject, event FROM journal
        WHERE id > $1 ORDER BY id LIMIT 2000";
    loop {
        let rows = db.rows(sql, [last.into()]).await?;
        if rows.is_empty() {
            return Ok(told);
        }
        for row in rows {
            last = row.get("id")?;
            let Some(opened) = opened::Opened::of_row(last, seals, &row, findings)? else { continue };
            let place = told.order.hear(last, &row, &opened, findings)?;
            match serde_json::from_str::<Event>(&opened.told.event) {
                Ok(event) => {
                    let (noun, subject) = event.subject();
                    if (opened.told.noun.as_str(), &opened.told.subject) != (noun, &subject) {
                        findings.add("journal", &place, "names another noun than its event");
                    }
                    told.hear(last, &place, Moment::from_millis(opened.told.at), &event, findings);
                }
                Err(error) => findings.add("journal", &place, format!("the event cannot be read: {error}")),
            }
        }
    }
}

async fn compare_seats(db: Db<'_>, evaluations: &Replayed<Evaluation>, findings: &mut Findings) -> Result<(), Error> {
    let sql = "SELECT evaluation, person FROM panel_seat";
    let mut kept = BTreeMap::new();
    for row in db.rows(sql, []).await? {
        let key = format!("{}/{}", row.get::<String>("evaluation")?, row.get::<String>("person")?);
        kept.insert(key, ());
    }
    let told = evaluations.values().flat_map(|evaluation| {
        evaluation.appointed.iter().map(move |person| (format!("{}/{person}", evaluation.id), ()))
    });
    differ("panel_seat", told.collect(), &kept, findings);
    Ok(())
}
