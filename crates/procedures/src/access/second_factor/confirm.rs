//! Confirm a second factor.

use super::{Proof, prove};
use crate::{
    access::{
        Secret,
        attempt::{Counted, by_person},
    },
    caller::{By, Caller},
    outcome::plain_outcome,
    prelude::*,
    secrets::new_code,
};
use domain::{actor::Person, event::System, ids::SessionId};
use std::sync::Arc;

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;

/// Confirm a second factor.
///
/// With a code of the app. From now on a log-in asks for one, and roles that need a second factor count. The answer shows
/// codes for the day on which the device is lost, this once; each counts once. All other sessions and all tokens end.
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
    found: Option<Found>,
}

#[derive(Clone, Debug)]
struct Found {
    proof: Proof,
    /// The secret that was proved, as it lies sealed.
    secret: Vec<u8>,
    session: Option<SessionId>,
    counted: Vec<Counted>,
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
        let proof = prove(&office.vault, person, &factor, &self.code.0, office.now())?;
        let session = match caller.by {
            By::Session(session) => Some(session),
            By::Nothing | By::Token(..) => None,
        };
        self.found = Some(Found { proof, secret: factor.secret, session, counted });
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<RecoveryCodes, Error> {
        work.ask(&Concern::default())?;
        let person = work.person()?;
        let found = self.found.as_ref().ok_or_else(|| Refusal::of(Reason::WrongPassword).field("code"))?;
        let Found { proof, secret, session, counted } = found;
        let _: Person = work.load_for_update(person).await?;
        let factors = work.second_factors();
        proof.use_up(&factors, person).await?;
        let codes = (0..RECOVERY_CODES).map(|_| new_code()).collect::<Result<Vec<_>, _>>();
        let recovery_codes = codes.map_err(|error| Error::Internal(error.to_string()))?;
        let hashes: Vec<String> = recovery_codes.iter().map(|code| office.vault.digest_of_secret(code)).collect();
        if !factors.confirm(person, secret, &hashes).await? {
            return Err(Refusal::of(Reason::WrongPassword).field("code").into());
        }
        // Whoever came in without a code is out.
        work.access().shut_out_others(person, *session, work.now()).await?;
        Office::forget(work, counted).await?;
        work.note(System::SecondFactorChanged { person, set_up: true });
        Ok(RecoveryCodes { recovery_codes })
    }
}
