//! Configuration: a flag goes before the environment, the environment before the file, the file before the default.

use clap::Args;
use domain::role::Role;
use procedures::{Settings, access::Keeping};
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Who opens, decides, approves or pays, and who names them.
const SECOND_FACTOR_ROLES: &[Role] = &[
    Role::BuyerOfficer,
    Role::BuyerApprover,
    Role::FinanceOfficer,
    Role::TreasuryPayer,
    Role::Supervisor,
    Role::SystemAdministrator,
    Role::SecurityAdministrator,
    Role::AuditAdministrator,
];

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Where the server listens unless told otherwise.
pub const LISTEN: &str = "127.0.0.1:8080";
/// Where the embedded database lies unless told otherwise.
pub const DATABASE: &str = "sqlite:data/local/qingdan.db";

/// What can be configured.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// A TOML file with any of these settings, named as the flags with _ for -.
    #[arg(long, env = "QINGDAN_CONFIG", global = true)]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// The address to listen on; port 0 takes a free one. [default: 127.0.0.1:8080]
    #[arg(long, env = "QINGDAN_LISTEN", global = true)]
    pub listen: Option<SocketAddr>,
    /// The database: sqlite:PATH (embedded, one machine) or postgres://… (more than one). [default: sqlite:data/local/qingdan.db]
    #[arg(long, env = "QINGDAN_DATABASE", global = true)]
    pub database: Option<String>,
    /// The file with the key of the market, readable by nobody else. A new market gets one where there is none. Keep a copy
    /// apart from the database: without it no sealed bid can be opened. [default: qingdan.key beside the database]
    #[arg(long, env = "QINGDAN_KEY_FILE", global = true)]
    pub key_file: Option<PathBuf>,
    /// Where attachments lie: a folder, or s3://BUCKET/PREFIX with the usual AWS_… variables. [default: data/local/attachments]
    #[arg(long, env = "QINGDAN_ATTACHMENTS", global = true)]
    pub attachments: Option<String>,
    /// The address on which what the service counts can be read under /metrics; on no other, and nowhere if absent.
    #[arg(long, env = "QINGDAN_METRICS_LISTEN", global = true)]
    pub metrics_listen: Option<SocketAddr>,
    /// That a proxy stands before the service and names in X-Forwarded-For from where each request comes. Without it that
    /// header is not believed, and attempts to log in are counted by the other end of the connection.
    #[arg(long, env = "QINGDAN_BEHIND_PROXY", global = true)]
    pub behind_proxy: bool,
    /// The roles that count only for a person with a second factor, or none.
    /// [default: buyer_officer,buyer_approver,finance_officer,treasury_payer,supervisor and the administrators; none for demo]
    #[arg(long, env = "QINGDAN_SECOND_FACTOR_ROLES", global = true, value_name = "ROLES")]
    pub second_factor_roles: Option<String>,
    /// For how many days answers are kept for retries. [default: 30]
    #[arg(long, env = "QINGDAN_KEEP_ANSWERS_DAYS", global = true)]
    pub keep_answers_days: Option<u32>,
    /// For how many days failed attempts to log in are kept. [default: 7]
    #[arg(long, env = "QINGDAN_KEEP_ATTEMPTS_DAYS", global = true)]
    pub keep_attempts_days: Option<u32>,
    /// For how many days a device is known from which nobody logs in. [default: 180]
    #[arg(long, env = "QINGDAN_KEEP_DEVICES_DAYS", global = true)]
    pub keep_devices_days: Option<u32>,
    /// How logs are written: text for people, json for machines. [default: text on a terminal, json elsewhere]
    #[arg(long, env = "QINGDAN_LOG_FORMAT", global = true)]
    pub log_format: Option<LogFormat>,
    /// What is logged: error, warn, info, debug, or a list such as warn,web=info,persistence=debug. [default: info]
    #[arg(long, env = "QINGDAN_LOG", global = true, value_name = "LEVEL")]
    pub log: Option<String>,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}

impl Config {
    /// Fills what no flag and no variable sets from the file, if one is named.
    ///
    /// # Errors
    /// When the file cannot be read or says something unknown.
    pub fn with_file(self) -> Result<Self, String> {
        let Some(path) = self.config.clone() else { return Ok(self) };
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file: Self = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self {
            config: self.config,
            listen: self.listen.or(file.listen),
            database: self.database.or(file.database),
            key_file: self.key_file.or(file.key_file),
            attachments: self.attachments.or(file.attachments),
            metrics_listen: self.metrics_listen.or(file.metrics_listen),
            behind_proxy: self.behind_proxy || file.behind_proxy,
            second_factor_roles: self.second_factor_roles.or(file.second_factor_roles),
            keep_answers_days: self.keep_answers_days.or(file.keep_answers_days),
            keep_attempts_days: self.keep_attempts_days.or(file.keep_attempts_days),
            keep_devices_days: self.keep_devices_days.or(file.keep_devices_days),
            log_format: self.log_format.or(file.log_format),
            log: self.log.or(file.log),
        })
    }
    /// What whoever runs the market decides.
    ///
    /// # Errors
    /// When a role is none.
    pub fn settings(&self) -> Result<Settings, String> {
        let second_factor_roles = match self.second_factor_roles.as_deref() {
            None => SECOND_FACTOR_ROLES.to_vec(),
            Some("none") => Vec::new(),
            Some(roles) => {
                let role = |word: &str| word.trim().parse::<Role>().map_err(|_| format!("{word} is no role"));
                roles.split(',').map(role).collect::<Result<_, _>>()?
            }
        };
        Ok(Settings { keeping: self.keeping(), second_factor_roles })
    }
    /// How long what is not needed any more is kept.
    fn keeping(&self) -> Keeping {
        let days = |days: Option<u32>, usual: Duration| days.map_or(usual, |days| DAY * days);
        let usual = Keeping::default();
        Keeping {
            answers: days(self.keep_answers_days, usual.answers),
            attempts: days(self.keep_attempts_days, usual.attempts),
            devices: days(self.keep_devices_days, usual.devices),
        }
    }
    /// The address to listen on.
    #[must_use]
    pub fn listen(&self) -> SocketAddr {
        self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)))
    }
    /// The database.
    #[must_use]
    pub fn database(&self) -> String {
        self.database.clone().unwrap_or_else(|| DATABASE.to_owned())
    }
}
