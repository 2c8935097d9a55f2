//! Order a report.

use crate::{caller::Caller, prelude::*};
use domain::{
    count,
    ids::ReportJobId,
    report::{Asked, Report},
    report_job::{Event, Form, OPEN_MAX, ReportJob, Status},
};
use std::sync::Arc;

/// Order a report.
///
/// One that takes long, made beside other work: its progress can be read, its content downloaded in parts for seven days once it
/// is made. It says what the caller may read now, as of now, of a day or of a position of the journal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"report": "payments", "form": "csv", "asked": {"unit": "310115", "as_of": "2026-10-31"}}))]
pub struct OrderReport {
    /// Which report.
    pub report: Report,
    /// In which form; a form for books of others is for the entries only.
    pub form: Form,
    /// What it is asked for.
    #[serde(default)]
    pub asked: Asked,
    /// How far the caller reaches, once that is found out.
    #[serde(skip)]
    #[schema(ignore)]
    pub access_scope_digest: String,
}

impl Procedure for OrderReport {
    type Subject = Nothing;
    type Outcome = ReportJob;
    const ACT: Act = Act::OrderReport;
    const CREATES: bool = true;

    /// Asks for the report as it stands, so that whatever cannot be asked is refused now, and fixes its position.
    async fn prepare(&mut self, _: Nothing, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        let books = matches!(self.form, Form::Hledger | Form::Ledger | Form::Beancount);
        if books && self.report != Report::Entries {
            let known = [Form::Json, Form::Csv, Form::Xlsx].map(|form| form.word()).join(", ");
            return Err(Refusal::of(Reason::UnknownParameter)
                .field("form")
                .with("name", self.form)
                .with("known", known)
                .into());
        }
        let reader = office.reader(caller.actor.clone());
        self.access_scope_digest = persistence::reports::digest_of(&reader.reach(self.report.act())?);
        // Exceptions are few, and working days and thresholds are those of the day on which one asks.
        if self.report == Report::RedFlags {
            let known = Report::ALL.iter().filter(|report| **report != Report::RedFlags).map(|report| report.word());
            let known: Vec<&str> = known.collect();
            let refusal = Refusal::of(Reason::UnknownParameter).field("report").with("name", self.report);
            return Err(refusal.with("known", known.join(", ")).into());
        }
        let within = |refusal: Refusal| refusal.within("asked");
        let asked = self.asked.clone().today_at_the_latest(office.now().day()).map_err(within)?;
        office.store.sequence().await?;
        let lines = reader.report(self.report, &asked).await?;
        let as_of = lines.as_of();
        self.asked = Asked { position: Some(as_of.position), as_of: Some(as_of.day), ..asked };
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<ReportJob, Error> {
        let person = work.person()?;
        work.ask(&Concern { person: Some(person), ..Concern::default() })?;
        let known: Vec<ReportJob> = work.load_all("person", person).await?;
        let open = known.iter().filter(|job| job.is_open(work.now())).count();
        count("report_jobs", open + 1, 1, OPEN_MAX)?;
        let job = ReportJob {
            id: ReportJobId::next(),
            report: self.report,
            form: self.form,
            asked: self.asked.clone(),
            person,
            role_assignments: work.actor().role_assignments().to_vec(),
            access_scope_digest: self.access_scope_digest.clone(),
            status: Status::Ordered,
            rows: 0,
            bytes: 0,
            sha256: None,
            failure_reason: None,
            ordered_at: work.now(),
            last_heartbeat_at: None,
            made_at: None,
            expires_at: None,
            version: 1,
        };
        work.create(Event::Ordered(job)).await
    }
}
