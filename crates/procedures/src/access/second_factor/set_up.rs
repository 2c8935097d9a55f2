//! Set up a second factor.

use super::{aad, totp};
use crate::{
    access::{
        Secret,
        attempt::{Counted, by_person},
    },
    caller::Caller,
    outcome::plain_outcome,
    person::must_know_password,
    prelude::*,
};
use domain::{actor::Person, event::System};
use std::sync::Arc;

/// Set up a second factor.
///
/// With the present password. The answer shows the secret once; put it into an app that gives codes, and confirm with one.
/// Until then nothing changes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "梧桐树下-2026-浦东"}))]
pub struct SetUpSecondFactor {
    /// The present password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 200)]
    pub password: Secret,
    /// By what the attempt is counted.
    #[serde(skip)]
    #[schema(ignore)]
    counted: Vec<Counted>,
}

/// The secret of a second factor, shown this once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SecondFactorSecret {
    /// The secret in base 32, to be typed into an app.
    #[schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")]
    pub secret: String,
    /// The same as an address that an app reads, such as from a picture.
    pub address: String,
}
plain_outcome!(SecondFactorSecret: "access");

impl Procedure for SetUpSecondFactor {
    type Subject = Nothing;
    type Outcome = SecondFactorSecret;
    const ACT: Act = Act::SetUpSecondFactor;
    const CHANGES: bool = false;
    const SECRET: bool = true;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        self.counted = by_person(office, caller.actor.must_be_person()?);
        must_know_password(office, caller, &self.password, &self.counted).await.map(drop)
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<SecondFactorSecret, Error> {
        work.ask(&Concern::default())?;
        let person = work.person()?;
        let _: Person = work.load_for_update(person).await?;
        // One that is in use is not replaced by whoever knows the password alone.
        if work.second_factors().is_set_up(person).await? {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "第二因子 ¦ second factor").into());
        }
        let mut secret = [0; 20];
        getrandom::fill(&mut secret).map_err(|error| Error::Internal(error.to_string()))?;
        let sealed = office.vault.seal("second factor", aad(person).as_bytes(), &secret);
        work.second_factors().keep(person, sealed.map_err(|broken| Error::Internal(broken.to_string()))?).await?;
        Office::forget(work, &self.counted).await?;
        work.note(System::SecondFactorChanged { person, set_up: false });
        let secret = totp(&secret)?.secret().to_base32();
        let address = format!("otpauth://totp/Qingdan:{person}?secret={secret}&issuer=Qingdan");
        Ok(SecondFactorSecret { secret, address })
    }
}
