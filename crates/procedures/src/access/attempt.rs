//! Counting attempts to prove who one is, before anything is looked at, so that guessing slows down however many guess at
//! once, on every server and across restarts.
//!
//! No stranger can keep anybody out: what is counted by a login alone makes nobody wait who comes from a device from which
//! that login came in before, and every count fades, failure by failure.

use crate::{call::Call, caller::Caller, prelude::*};
use domain::{
    ids::{OrganisationId, PersonId},
    login::Login,
};
use persistence::{access::Failures, hex};
use sha2::{Digest, Sha256};
use std::{net::IpAddr, sync::Arc, time::Duration};

const MINUTE_MILLIS: i64 = 60 * 1000;
/// The longest wait.
const WAIT_MILLIS_MAX: i64 = 15 * MINUTE_MILLIS;

/// How long an attempt waits to be counted.
const TURN: Duration = Duration::from_secs(5);

/// By what an attempt is counted: so many are free of waiting, then the wait doubles; one fades after each such time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Counted {
    by: String,
    free: i64,
    first_wait_millis: i64,
    wait_max_millis: i64,
    one_fades_millis: i64,
    /// Whether an attempt that succeeds forgets those before it; otherwise it undoes its own count alone.
    forgets: bool,
}

impl Counted {
    /// Five free ones in an hour, whoever is counted.
    fn of(office: &Office, kind: &str, what: &str) -> Self {
        let by = office.vault.digest(format!("attempt/{kind}/{what}").as_bytes());
        Self {
            by,
            free: 5,
            first_wait_millis: 1_000,
            wait_max_millis: WAIT_MILLIS_MAX,
            one_fades_millis: 12 * MINUTE_MILLIS,
            forgets: true,
        }
    }
    /// How long one waits after so many failures.
    fn wait(&self, failures: i64) -> i64 {
        let over = failures - self.free;
        if over < 0 { 0 } else { (self.first_wait_millis << over.min(10)).min(self.wait_max_millis) }
    }
}

/// Attempts by somebody who says to be of a login: from a known device by that device alone; else by the login at that
/// address, by the address, and by the login.
pub(crate) fn by_login(office: &Office, login: &Login, from: Option<IpAddr>, device: Option<&str>) -> Vec<Counted> {
    if let Some(device) = device {
        return vec![Counted::of(office, "device", device)];
    }
    let (form, network) = (login.form(), network_of(from));
    vec![
        Counted::of(office, "login at", &format!("{form}/{network}")),
        // Whoever has a few addresses could keep this count up: it makes nobody wait for longer than a minute.
        Counted {
            free: 50,
            wait_max_millis: MINUTE_MILLIS,
            one_fades_millis: 6 * MINUTE_MILLIS,
            ..Counted::of(office, "login", &form)
        },
        Counted { free: 100, one_fades_millis: 36_000, forgets: false, ..Counted::of(office, "address", &network) },
    ]
}

/// Attempts with a code, which nobody guesses: by the login at that address, and by the address.
pub(crate) fn by_code(office: &Office, login: &Login, from: Option<IpAddr>) -> Vec<Counted> {
    let mut counted = by_login(office, login, from, None);
    counted.remove(1);
    counted
}

/// People that an organisation names.
pub(crate) fn of_members(office: &Office, organisation: OrganisationId) -> Vec<Counted> {
    vec![Counted { free: 20, ..Counted::of(office, "members", &organisation.to_string()) }]
}

/// Attempts by somebody who is let in already, to prove it once more.
pub(crate) fn by_person(office: &Office, person: PersonId) -> Vec<Counted> {
    vec![Counted::of(office, "person", &person.to_string())]
}

/// Registrations from an address.
pub(crate) fn of_registration(office: &Office, from: Option<IpAddr>) -> Vec<Counted> {
    let network = network_of(from);
    vec![Counted { first_wait_millis: WAIT_MILLIS_MAX, ..Counted::of(office, "registration", &network) }]
}

/// The network of an address: that of IPv4 itself, of IPv6 what one customer is given.
fn network_of(from: Option<IpAddr>) -> String {
    match from.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => hex(&address.octets()[..8]),
        None => "unknown".to_owned(),
    }
}

/// The digest under which a device is known.
pub(crate) fn hash_of_device(secret: &str) -> String {
    hex(&Sha256::digest(format!("device/{secret}").as_bytes()))
}

impl Office {
    /// Counts an attempt.
    ///
    /// # Errors
    /// When it has to wait. Such an attempt is not counted: whoever keeps trying does not keep others waiting.
    pub(crate) async fn count(self: &Arc<Self>, counted: &[Counted]) -> Result<(), Error> {
        // All that come from one address wait for one row: few at a time, so that others find a connection.
        let turn = tokio::time::timeout(TURN, self.counting.acquire()).await;
        let turn = turn.map_err(|_| Refusal::of(Reason::Busy).with("seconds", 2))?;
        let _turn = turn.map_err(|error| Error::Internal(error.to_string()))?;
        let attempt = CountAttempt { counted: counted.to_vec() };
        self.carry_out(&Caller::ANYBODY, Call::of(attempt, Nothing)).await?;
        Ok(())
    }
    /// Forgets the attempts before one that succeeded.
    pub(crate) async fn forget(work: &UnitOfWork<'_>, counted: &[Counted]) -> Result<(), Error> {
        for counted in counted {
            if counted.forgets {
                work.access().forget_failures(&counted.by).await?;
            } else {
                work.access().forget_one_failure(&counted.by).await?;
            }
        }
        Ok(())
    }
}

/// Counts an attempt before it is looked at.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
struct CountAttempt {
    counted: Vec<Counted>,
}

impl Procedure for CountAttempt {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::LogIn;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        for counted in &self.counted {
            let Failures { failures, last_at, faded_at } = work.access().failures(&counted.by).await?;
            let faded = (work.now().millis() - faded_at.millis()).max(0) / counted.one_fades_millis;
            let failures = (failures - faded).max(0);
            let until = last_at.plus_millis(counted.wait(failures));
            if failures > 0 && work.now() < until {
                let seconds = (until.millis() - work.now().millis()).div_euclid(1000) + 1;
                return Err(Refusal::of(Reason::TooManyAttempts).with("seconds", seconds).earliest(until).into());
            }
            // What has faded has faded, however many attempts there are since.
            let faded_at =
                if failures == 0 { work.now() } else { faded_at.plus_millis(faded * counted.one_fades_millis) };
            let to = Failures { failures: failures + 1, last_at: work.now(), faded_at };
            work.access().set_failures(&counted.by, &to).await?;
        }
        Ok(Done::YES)
    }
}
