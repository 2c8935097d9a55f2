//! Starting the office: the key, the database, the object store, and on a new database the units and the three
//! administrators.

use crate::config::Config;
use domain::{
    actor::{Actor, RoleAssignment},
    ids::{PersonId, RoleAssignmentId},
    permission::Act,
    role::Role,
};
use object_store::{ObjectStore, aws::AmazonS3Builder, local::LocalFileSystem, prefix::PrefixStore};
use persistence::{Archive, Digest, Store, Verified};
use procedures::{
    Caller, Office, act_row, objects::Objects, registry::import_shanghai, time::Time, vault::Vault,
    verification::verify_market,
};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// A person made at the start: the role, the login and the password.
pub struct Administrator {
    /// The role.
    pub role: Role,
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
}

fn say(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Reads the key.
///
/// # Errors
/// When the file cannot be read, or holds no key.
pub fn read_key(path: &Path) -> Result<Vault, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = text.trim();
    let pairs =
        (0..text.len()).step_by(2).map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()));
    let bytes: Option<Vec<u8>> = pairs.collect();
    let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    key.map(Vault::new).ok_or_else(|| format!("{}: the key is 64 hexadecimal digits", path.display()))
}

/// Reads the key, or makes it where there is none.
fn read_or_make_key(path: &Path) -> Result<Vault, String> {
    if path.exists() { read_key(path) } else { make_key(path) }
}

fn make_key(path: &Path) -> Result<Vault, String> {
    let key = procedures::vault::new_key().map_err(say)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(say)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    std::io::Write::write_all(&mut file, persistence::hex(&key).as_bytes()).map_err(say)?;
    file.sync_all().map_err(say)?;
    Ok(Vault::new(key))
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
    let vault = read_key(&key_file(config, &home))?;
    let archive = Archive::existing(&database, &vault.fingerprint()).await.map_err(say)?;
    let attachments = attachments(config, &home);
    if !attachments.starts_with("s3://") && !Path::new(&attachments).is_dir() {
        return Err(format!("{attachments}: there is no such folder"));
    }
    let objects = Objects::new(open_objects(&attachments)?, vault);
    verify_market(&archive, &objects, expected).await.map_err(say)
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
    let vault = read_or_make_key(&key_file(config, &home))?;
    let objects = Objects::new(open_objects(&attachments(config, &home))?, vault.clone());
    // A URL may hold a password: only its kind is logged.
    let kind = database.split(':').next().unwrap_or_default();
    tracing::info!(database = kind, attachments = attachments(config, &home), "the market is opened");
    let store = Store::open(&database, &vault.fingerprint()).await.map_err(say)?;
    Ok(Office::new(store, vault, objects, time))
}

/// On a new database takes up Shanghai's units and adds the three administrators; tells them, this once.
///
/// # Errors
/// Says what stands in the way.
pub async fn furnish(
    office: &Arc<Office>,
    passwords: impl Fn() -> Result<String, String>,
) -> Result<Vec<Administrator>, String> {
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
        let password = passwords()?;
        let add = json!({ "login": login, "name": name, "password": password });
        let person: PersonId = id_of(&act(office, &founder, Act::AddPerson, &add, "", None).await?)?;
        let grant = json!({ "role": role, "unit": null, "organisation": null });
        act(office, &founder, Act::AssignRole, &grant, &person.to_string(), Some(1)).await?;
        administrators.push(Administrator { role, login: login.to_owned(), password });
    }
    Ok(administrators)
}

/// Before there is any administrator somebody has to make the first: the founder, who exists only here and now.
fn founder() -> Caller {
    let role_assignment = |role| RoleAssignment { id: RoleAssignmentId::next(), role, unit: None, organisation: None };
    let role_assignments =
        vec![role_assignment(Role::SystemAdministrator), role_assignment(Role::SecurityAdministrator)];
    Caller { actor: Actor::Person { id: PersonId::next(), role_assignments }, session: None }
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
    let said = |refusal: domain::Refusal| format!("{what}: {} ({refusal})", refusal.detail(false));
    let key = row.properties.key_required.then(|| PersonId::next().to_string());
    let call = row.read(on, body.to_string().as_bytes()).map_err(said)?.version(version).key(key);
    let answer = office.carry_out(caller, call).await.map_err(said)?;
    serde_json::from_slice(&answer.view).map_err(say)
}

/// The identifier in an answer.
///
/// # Errors
/// When there is none.
pub fn id_of<T: std::str::FromStr>(answer: &Value) -> Result<T, String> {
    let id = answer.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    id.ok_or_else(|| format!("no identifier in {answer}"))
}
