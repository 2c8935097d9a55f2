//! The second factor: a device that turns a secret and the time into codes (RFC 6238), and codes for when it is lost.

mod confirm;
mod remove;
mod set_up;

pub use confirm::{ConfirmSecondFactor, RecoveryCodes};
pub use remove::RemoveSecondFactor;
pub use set_up::{SecondFactorSecret, SetUpSecondFactor};

use crate::{prelude::*, vault::Vault};
use domain::ids::PersonId;
use persistence::{SecondFactor, SecondFactors};
use totp_rs::{Builder, Secret, Totp};

/// What a code proves, to be used up when the act is carried out.
#[derive(Clone, Debug)]
pub(crate) enum Proof {
    /// The code of a step of time.
    Step(i64),
    /// A recovery code, by its hash.
    Recovery(String),
}

fn totp(secret: &[u8]) -> Result<Totp, Error> {
    Builder::new().with_secret(Secret::from(secret)).build().map_err(|error| Error::Internal(error.to_string()))
}

fn aad(person: PersonId) -> String {
    format!("second factor/{person}")
}

fn open(vault: &Vault, person: PersonId, factor: &SecondFactor) -> Result<Vec<u8>, Error> {
    let opened = vault.open("second factor", aad(person).as_bytes(), &factor.secret);
    opened.map_err(|broken| Error::Internal(format!("the second factor of {person}: {broken}")))
}

/// Looks at a code.
///
/// # Errors
/// When it is not one of this moment, give or take half a minute, nor a recovery code.
pub(crate) fn prove(
    vault: &Vault,
    person: PersonId,
    factor: &SecondFactor,
    code: &str,
    now: Moment,
) -> Result<Proof, Error> {
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    if code.contains('-') {
        return Ok(Proof::Recovery(vault.digest_of_secret(&code)));
    }
    let seconds = u64::try_from(now.millis() / 1000).map_err(|error| Error::Internal(error.to_string()))?;
    let step = totp(&open(vault, person, factor)?)?.check(&code, seconds);
    let step = step
        .and_then(|step| i64::try_from(step).ok())
        .ok_or_else(|| Refusal::of(Reason::WrongPassword).field("code"))?;
    Ok(Proof::Step(step))
}

impl Proof {
    /// Uses the code up: each counts once.
    pub(crate) async fn use_up(&self, factors: &SecondFactors<'_>, person: PersonId) -> Result<(), Error> {
        let good = match self {
            Self::Step(step) => factors.use_step(person, *step).await?,
            Self::Recovery(hash) => factors.use_recovery_code(person, hash).await?,
        };
        if good { Ok(()) } else { Err(Refusal::of(Reason::WrongPassword).field("code").into()) }
    }
}
