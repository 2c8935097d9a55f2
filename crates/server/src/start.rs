//! Starting the office: the key, the database, the object store, and on a new database the units and the three
//! administrators.

use crate::{config::Config, key};
use domain::{
    actor::{Actor, RoleAssignment},
    ids::{PersonId, RoleAssignmentId},
    login::Login,
    permission::Act,
    role::Role,
};
use labels::Language;
use object_store::{ObjectStore, aws::AmazonS3Builder, local::LocalFileSystem, prefix::PrefixStore};
use persistence::{Archive, Digest, Store, Verified, kept_data_key};
use procedures::{
    Caller, Office, act_row, objects::Objects, registry::import_shanghai, time::Time, vault::Vault,
    verification::verify_market, wording::detail_of,
};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// A person made at the start.
pub struct Administrator {
    /// The role.
    pub role: Role,
    /// The login.
    pub login: String,
    /// The code by which it sets its password.
    pub code: String,
}

fn say(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Chooses the provider of encryption, once for the process; that it is chosen already is no fault.
pub fn provide_encryption() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Opens the object store of an address.
///
/// # Errors
/// When the folder cannot be made or the address is not understood.
pub fn open_objects(address: &str) -> Result<Arc<dyn ObjectStore>, String> {
    if let Some(rest) = address.strip_prefix("s3://") {
        provide_encryption();
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let store = AmazonS3Builder::from_env().with_bucket_name(bucket).build().map_err(say)?;
        return Ok(Arc::new(PrefixStore::new(store, prefix)));
    }
    std::fs::create_dir_all(address).map_err(|error| format!("{address}: {error}"))?;
    // A file is acknowledged when it and its folder are on the disk.
    Ok(Arc::new(LocalFileSystem::new_with_prefix(address).map_err(say)?.with_fsync(true)))
}

/// The folder beside the database in which the key and the attachments lie unless told otherwise.
fn home_of(database: &str) -> PathBuf {
    let path = database.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"));
    path.and_then(|path| Path::new(path).parent()).map_or_else(|| PathBuf::from("data/local"), Path::to_path_buf)
}

fn key_file(config: &Config, home: &Path) -> PathBuf {
    config.key_file.clone().unwrap_or_else(|| home.join("qingdan.key"))
}

/// Where the key of a configuration lies.
#[must_use]
pub fn key_of(config: &Config) -> PathBuf {
    key_file(config, &home_of(&config.database()))
}

fn attachments(config: &Config, home: &Path) -> String {
    config.attachments.clone().unwrap_or_else(|| home.join("attachments").display().to_string())
}

/// Verifies the market of a configuration: what exists is read, and nothing is made or written.
///
/// # Errors
/// Says what is not there.
pub async fn verify(config: &Config, expected: Option<(i64, Digest)>) -> Result<Verified, String> {
    let database = config.database();
    let home = home_of(&database);
    let key = key::read(&key_file(config, &home))?;
    let archive = Archive::existing(&database).await.map_err(say)?;
    let kept = kept_data_key(&database).await.map_err(say)?.ok_or("the database holds no market")?;
    let vault = key.unwrap(&kept).map_err(say)?;
    let attachments = attachments(config, &home);
    if !attachments.starts_with("s3://") && !Path::new(&attachments).is_dir() {
        return Err(format!("{attachments}: there is no such folder"));
    }
    let objects = Objects::new(open_objects(&attachments)?, vault.clone());
    verify_market(&archive, &vault, &objects, expected).await.map_err(say)
}

/// Opens the office.
///
/// # Errors
/// Says what stands in the way.
pub async fn open(config: &Config, time: Time) -> Result<Arc<Office>, String> {
    let database = config.database();
    let home = home_of(&database);
    if database.starts_with("sqlite:") {
        std::fs::create_dir_all(&home).map_err(|error| format!("{}: {error}", home.display()))?;
    }
    let (store, vault) = open_store(&database, &key_file(config, &home)).await?;
    let objects = Objects::new(open_objects(&attachments(config, &home))?, vault.clone());
    // A URL may hold a password: only its kind is logged.
    let kind = database.split(':').next().unwrap_or_default();
    tracing::info!(database = kind, attachments = attachments(config, &home), "the market is opened");
    Ok(Office::with(store, vault, objects, time, config.settings()?))
}

/// Opens the database with the key that lies in a file. Only a market that is new gets a new key; beside one that is sealed a
/// missing key file is a fault.
async fn open_store(database: &str, key_file: &Path) -> Result<(Store, Vault), String> {
    let sealed = kept_data_key(database).await.map_err(say)?.is_some();
    let key = if sealed || key_file.exists() { key::read(key_file)? } else { key::make(key_file)? };
    let own = key.wrap(&Vault::random().map_err(say)?).map_err(say)?;
    let store = Store::open(database, &own).await.map_err(say)?;
    // Of two servers that begin a market at once the first gives it its data key.
    let vault = key.unwrap(&store.data_key().await.map_err(say)?).map_err(say)?;
    Ok((store, vault))
}

/// On a new database takes up Shanghai's units and adds the three administrators; tells them, this once.
///
/// # Errors
/// Says what stands in the way.
pub async fn furnish(office: &Arc<Office>) -> Result<Vec<Administrator>, String> {
    if !office.store.reference_data().tree.is_empty() {
        return Ok(Vec::new());
    }
    let founder = founder();
    office.carry_out(&founder, import_shanghai()).await.map_err(say)?;
    office.store.refresh().await.map_err(say)?;
    let mut administrators = Vec::new();
    for (role, login, name) in [
        (Role::SystemAdministrator, "system", "系统管理员"),
        (Role::SecurityAdministrator, "security", "安全管理员"),
        (Role::AuditAdministrator, "audit", "审计管理员"),
    ] {
        let add = json!({ "login": login, "name": name });
        let added = act(office, &founder, Act::AddPerson, &add, "", None).await?;
        let (person, code): (PersonId, _) = (id_of(&added)?, code_of(&added)?);
        let grant = json!({ "role": role, "unit": null, "organisation": null });
        act(office, &founder, Act::AssignRole, &grant, &person.to_string(), Some(1)).await?;
        administrators.push(Administrator { role, login: login.to_owned(), code });
    }
    Ok(administrators)
}

/// Before there is any administrator somebody has to make the first: the founder, who exists only here and now.
fn founder() -> Caller {
    let role_assignment = |role| RoleAssignment { id: RoleAssignmentId::next(), role, unit: None, organisation: None };
    let role_assignments =
        vec![role_assignment(Role::SystemAdministrator), role_assignment(Role::SecurityAdministrator)];
    Caller::of(Actor::Person { id: PersonId::next(), role_assignments })
}

/// Carries out an act on the noun of an identifier, empty for none, and gives its answer as JSON.
///
/// # Errors
/// The refusal, in English.
pub async fn act(
    office: &Arc<Office>,
    caller: &Caller,
    what: Act,
    body: &Value,
    on: &str,
    version: Option<i64>,
) -> Result<Value, String> {
    let row = act_row(what).ok_or_else(|| format!("{what} is no act of the table"))?;
    let said = |refusal: domain::Refusal| format!("{what}: {} ({refusal})", detail_of(&refusal, Language::English));
    let key = row.properties.key_required.then(|| PersonId::next().to_string());
    let call = row.read(on, body.to_string().as_bytes()).map_err(said)?.version(version).key(key);
    let answer = office.carry_out(caller, call).await.map_err(said)?;
    serde_json::from_slice(&answer.view).map_err(say)
}

/// The code in an answer.
///
/// # Errors
/// When there is none.
pub fn code_of(answer: &Value) -> Result<String, String> {
    let code = answer.get("one_time_code").and_then(|code| code.get("code")).and_then(Value::as_str);
    code.map(ToOwned::to_owned).ok_or_else(|| "no code in the answer".to_owned())
}

/// Gives an administrator a code for a new password.
///
/// # Errors
/// When there is none of this login, or it is no administrator.
pub async fn code_for_administrator(office: &Arc<Office>, login: &str) -> Result<String, String> {
    let form = login.parse::<Login>().map_err(|refusal| detail_of(&refusal, Language::English))?.form();
    let found = office.reader(Actor::Anybody).access().credential(&form).await.map_err(say)?;
    let person = found.ok_or_else(|| format!("nobody logs in as {login}"))?.person;
    let given = act(office, &Caller::CLOCK, Act::GiveAdministratorCode, &json!({}), &person.to_string(), None).await?;
    code_of(&given)
}

/// The identifier in an answer.
///
/// # Errors
/// When there is none.
pub fn id_of<T: std::str::FromStr>(answer: &Value) -> Result<T, String> {
    let id = answer.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    id.ok_or_else(|| format!("no identifier in {answer}"))
}
