//! Remove one's second factor.

use super::{Proof, prove};
use crate::{
    access::{
        Secret,
        attempt::{Counted, by_person},
    },
    caller::Caller,
    person::must_know_password,
    prelude::*,
};
use domain::{actor::Person, event::System};
use std::sync::Arc;

/// Remove one's second factor.
///
/// With the password and a code of the app, or a recovery code. Roles that need a second factor do not count until there is
/// another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "梧桐树下-2026-浦东", "code": "492039"}))]
pub struct RemoveSecondFactor {
    /// The present password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 200)]
    pub password: Secret,
    /// A code of the app, or a recovery code.
    #[schema(value_type = String, format = Password, min_length = 6, max_length = 40)]
    pub code: Secret,
    /// What it proves, found while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    found: Option<(Proof, Vec<Counted>)>,
}

impl Procedure for RemoveSecondFactor {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::RemoveSecondFactor;
    const CHANGES: bool = false;
    const CAN_BE_TRIED: bool = false;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        let person = caller.actor.must_be_person()?;
        let counted = by_person(office, person);
        must_know_password(office, caller, &self.password, &counted).await?;
        let factor = office.reader(caller.actor.clone()).second_factors().of(person).await?;
        let none = || Refusal::of(Reason::NoSuchPart).with("what", "第二因子 ¦ second factor");
        let factor = factor.filter(|factor| factor.confirmed).ok_or_else(none)?;
        self.found = Some((prove(&office.vault, person, &factor, &self.code.0, office.now())?, counted));
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        let person = work.person()?;
        let _: Person = work.load_for_update(person).await?;
        let (proof, counted) = self.found.as_ref().ok_or_else(|| Refusal::of(Reason::WrongPassword).field("code"))?;
        proof.use_up(&work.second_factors(), person).await?;
        work.second_factors().remove(person).await?;
        Office::forget(work, counted).await?;
        work.note(System::SecondFactorChanged { person, set_up: false });
        Ok(Done::YES)
    }
}
