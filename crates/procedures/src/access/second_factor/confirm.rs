//! Confirm a second factor.

use super::{Proof, prove};
use crate::{
    access::{
        Secret,
        attempt::{Counted, by_person},
    },
    caller::Caller,
    outcome::plain_outcome,
    prelude::*,
    secrets::{hash_of_secret, new_code},
};
use domain::event::System;
use std::sync::Arc;

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;

/// Confirm a second factor.
///
/// With a code of the app. From now on a log-in asks for one, and roles that need a second factor count. The answer shows
/// codes for the day on which the device is lost, this once; each counts once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "492039"}))]
pub struct ConfirmSecondFactor {
    /// A code of the app.
    #[schema(value_type = String, format = Password, min_length = 6, max_length = 40)]
    pub code: Secret,
    /// What it proves, found while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    found: Option<(Proof, Vec<Counted>)>,
}

/// Codes for the day on which the device is lost.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes, shown this once.
    pub recovery_codes: Vec<String>,
}
plain_outcome!(RecoveryCodes: "access");

impl Procedure for ConfirmSecondFactor {
    type Subject = Nothing;
    type Outcome = RecoveryCodes;
    const ACT: Act = Act::ConfirmSecondFactor;
    const CHANGES: bool = false;
    const SECRET: bool = true;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        let person = caller.actor.must_be_person()?;
        let counted = by_person(office, person);
        office.count(&counted).await?;
        let reader = office.reader(caller.actor.clone());
        let none = || Refusal::of(Reason::NoSuchPart).with("what", "第二因子 ¦ second factor");
        let factor = reader.second_factors().of(person).await?.filter(|factor| !factor.confirmed).ok_or_else(none)?;
        self.found = Some((prove(&office.vault, person, &factor, &self.code.0, office.now())?, counted));
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<RecoveryCodes, Error> {
        work.ask(&Concern::default())?;
        let person = work.person()?;
        let (proof, counted) = self.found.as_ref().ok_or_else(|| Refusal::of(Reason::WrongPassword).field("code"))?;
        let factors = work.second_factors();
        proof.use_up(&factors, person).await?;
        let codes = (0..RECOVERY_CODES).map(|_| new_code()).collect::<Result<Vec<_>, _>>();
        let recovery_codes = codes.map_err(|error| Error::Internal(error.to_string()))?;
        let hashes: Vec<String> = recovery_codes.iter().map(|code| hash_of_secret(code)).collect();
        factors.confirm(person, &hashes).await?;
        Office::forget(work, counted).await?;
        work.note(System::SecondFactorChanged { person, set_up: true });
        Ok(RecoveryCodes { recovery_codes })
    }
}
